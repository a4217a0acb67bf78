"""A label whose colour follows the palette when the desktop turns light or dark."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from assistant.desktop.theme import scaled, with_text_colour

ColourOf = Callable[[QPalette], QColor]


class TonedLabel(QLabel):
    """Plain text (never markup: much of it comes from models and tools) in a colour derived from the palette."""

    def __init__(
        self, text: str, colour_of: ColourOf, scale: float = 1.0, bold: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._colour_of = colour_of
        self._scale = scale
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_bold(bold)
        self._apply_colour()

    def set_colour(self, colour_of: ColourOf) -> None:
        """Take the colour from this function of the palette from now on."""
        self._colour_of = colour_of
        self._apply_colour()

    def set_bold(self, bold: bool) -> None:
        """Write bold or regular."""
        self.setFont(scaled(QApplication.font(), self._scale, bold))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the palette of the desktop."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_colour()

    def _apply_colour(self) -> None:
        colour = self._colour_of(QApplication.palette())
        # Setting a palette is itself a palette change: stop when nothing is left to change.
        if self.palette().color(QPalette.ColorRole.WindowText) != colour:
            self.setPalette(with_text_colour(self.palette(), colour))
