"""A button without a frame, and the ring around what has the keyboard."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from assistant.desktop.theme import Tone, text_colour


def paint_focus_ring(widget: QWidget) -> None:
    """Paint a ring within the widget's edge; for its `paintEvent`. It stands out from the background by 4.5 to 1."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(text_colour(Tone.INFORMATION, widget.palette()), 2))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 4, 4)
    painter.end()


class FlatButton(QToolButton):
    """Looks like text until the mouse or the keyboard is on it. Qt's own ring there is hardly seen on dark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ring around what Qt paints."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self)
