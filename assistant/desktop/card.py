"""A rounded surface on which something of its own is shown."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assistant.desktop.theme import Tone, blend, outline, text_colour, tint

RADIUS = 9.0


def paint_tinted(widget: QWidget, tone: Tone) -> None:
    """Paint the card of a sentence, in the tint of its tone; for a widget's `paintEvent`."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    palette = widget.palette()
    colour = text_colour(tone, palette)
    painter.setBrush(tint(colour, palette))
    painter.setPen(QPen(blend(colour, palette.window().color(), 0.6), 1))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    painter.end()


class Card(QFrame):
    """Paints the surface; highlighted, its border says that what is on it has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._highlighted = False
        self._tone: Tone | None = None

    @classmethod
    def around(cls, content: QWidget) -> "Card":
        """A card that shows this widget within its rounded corners."""
        card = cls()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(content)
        return card

    @property
    def is_highlighted(self) -> bool:
        """Whether the border is the strong one."""
        return self._highlighted

    def set_highlighted(self, highlighted: bool) -> None:
        """Paint the strong or the quiet border."""
        self._highlighted = highlighted
        self.update()

    def set_tone(self, tone: Tone | None) -> None:
        """Paint a strong border in this tone, or the ordinary one."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint surface and border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        tone = Tone.INFORMATION if self._highlighted else self._tone
        border = outline(palette) if tone is None else text_colour(tone, palette)
        painter.setPen(QPen(border, 1 if tone is None else 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()
