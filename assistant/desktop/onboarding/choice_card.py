"""A choice as a card: a title, a sentence, and all of its surface to click on."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QRadioButton, QVBoxLayout

from assistant.desktop.card import Card
from assistant.desktop.settings_dialog.controls import note_label
from assistant.desktop.theme import blend, is_dark, scaled

Role = QPalette.ColorRole


class ChoiceCard(Card):
    """One of several; put the `button`s of all into one QButtonGroup."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.button = QRadioButton(title)
        self.button.setFont(scaled(self.font(), 1.1, bold=True))
        self.button.setAccessibleDescription(sentence)
        self.button.toggled.connect(self.set_highlighted)
        self.note = note_label(sentence)
        self.note.setContentsMargins(26, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self.note)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._show_ring()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the palette of the desktop."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_ring()

    def _show_ring(self) -> None:
        """Qt's own style derives the ring of a choice from the window's colour: on dark it could not be seen."""
        palette = QPalette(QApplication.palette())
        if is_dark(palette):
            palette.setColor(Role.Window, blend(palette.color(Role.WindowText), palette.color(Role.Window), 0.2))
        self.button.setPalette(palette)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.button.setFocus()
            self.button.setChecked(True)
