"""Shows what the conversation cost so far; a click shows what for."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from assistant.desktop.flat_button import FlatButton
from assistant.desktop.spending_view import SpendingView, spending_details, spending_text
from assistant.desktop.texts import plain_tooltip, tr
from assistant.desktop.theme import Tone, secondary_text, text_colour


class SpendingLabel(FlatButton):
    """A flat button, so that the keyboard reaches what the mouse gets by hovering: how the cost comes about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = SpendingView()
        self.clicked.connect(self.show_details)
        self.show_spending(self.view)

    def show_spending(self, view: SpendingView) -> None:
        """Show these totals; nothing while nothing is spent."""
        self.view = view
        text, details = spending_text(view), spending_details(view)
        self.setText(text)
        self.setToolTip(plain_tooltip(details))
        self.setAccessibleName(tr("Cost so far: {cost}").format(cost=text))
        self.setAccessibleDescription(details)
        self._apply_colour()
        self.setVisible(not view.is_empty)

    def show_details(self) -> None:
        """Show at once, and without the mouse, what the tooltip says."""
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the palette of the desktop."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_colour()

    def _apply_colour(self) -> None:
        colour = self._colour(QApplication.palette())
        # Setting a palette is itself a palette change: stop when nothing is left to change.
        if self.palette().color(QPalette.ColorRole.ButtonText) != colour:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.ButtonText, colour)
            self.setPalette(palette)

    def _colour(self, palette: QPalette) -> QColor:
        if self.view.budget == "free":
            return secondary_text(palette)
        return text_colour(Tone.WARNING if self.view.budget == "near" else Tone.DANGER, palette)
