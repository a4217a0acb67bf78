"""How far the user has come, in words and dots."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, text_colour

Role = QPalette.ColorRole
DOT = 8.0
CURRENT = 22.0  # the current step's dot is longer: told by its shape, not by its colour alone
GAP = 8.0


class Progress(QWidget):
    """A dot for each step."""

    def __init__(self) -> None:
        super().__init__()
        self._step, self._count = 0, 1
        self.show_step(0, 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all dots."""
        return QSize(round(self._count * (DOT + GAP) + CURRENT - DOT), round(DOT + 6))

    def show_step(self, step: int, count: int) -> None:
        """Show step `step` (from 0) of `count`."""
        self._step, self._count = step, count
        words = tr("Step {step} of {count}").format(step=step + 1, count=count)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint the dots, the current one long."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        palette = self.palette()
        middle = QPointF(0, self.height() / 2)
        for step in range(self._count):
            width = CURRENT if step == self._step else DOT
            is_reached = step <= self._step
            painter.setBrush(
                text_colour(Tone.INFORMATION, palette)
                if is_reached
                else blend(palette.color(Role.WindowText), palette.color(Role.Window), 0.7)
            )
            painter.drawRoundedRect(int(middle.x()), int(middle.y() - DOT / 2), int(width), int(DOT), DOT / 2, DOT / 2)
            middle.setX(middle.x() + width + GAP)
        painter.end()
