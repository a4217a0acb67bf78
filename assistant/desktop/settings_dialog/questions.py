"""A question before something is deleted; it never runs an event loop of its own."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from assistant.desktop.texts import tr


def ask_to_delete(parent: QWidget, title: str, text: str, confirmed: Callable[[], None]) -> QMessageBox:
    """Ask over the window of `parent`; Enter and Escape keep everything."""
    question = QMessageBox(QMessageBox.Icon.Warning, title, title, parent=parent.window())
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setInformativeText(text)
    delete = question.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
    keep = question.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(keep)
    question.setEscapeButton(keep)
    question.buttonClicked.connect(lambda button: confirmed() if button is delete else None)
    question.open()
    return question
