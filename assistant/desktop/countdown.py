"""Counts down to the end of the session."""

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from assistant.desktop.theme import Tone, fill_colour, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.view_state import format_remaining

LOW_S = 5 * 60
CRITICAL_S = 60
Urgency = Literal["plenty", "low", "critical"]


class Countdown(TonedLabel):
    """Shows mm:ss until the deadline, taken from the clock at each tick: a late timer never makes it wrong."""

    ticked = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        self._clock = clock
        self._deadline: float | None = None
        self._urgency: Urgency = "plenty"
        super().__init__("", self._colour, parent=parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self.setToolTip("Time left until this session is renewed")
        self.refresh()

    @property
    def urgency(self) -> Urgency:
        """How pressing it looks: low under five minutes, critical under one."""
        return self._urgency

    def set_deadline(self, deadline: float | None) -> None:
        """Count down to `deadline` (seconds on the clock); None shows nothing."""
        self._deadline = deadline
        self.refresh()

    def refresh(self) -> None:
        """Show what the clock says now, and look again when the second changes."""
        if self._deadline is None:
            self._timer.stop()
            self.clear()
            self.hide()
            return
        remaining = max(0.0, self._deadline - self._clock())
        self.setText(f"{format_remaining(remaining)} left")
        self.setAccessibleName(f"Session time left: {format_remaining(remaining)}")
        self._set_urgency("critical" if remaining < CRITICAL_S else "low" if remaining < LOW_S else "plenty")
        self.show()
        if remaining > 0:
            self._timer.start(int(remaining % 1.0 * 1000) + 10)
        self.ticked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the text, in the last minute upon a filled pill."""
        if self._urgency == "critical":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(fill_colour(Tone.DANGER))
            painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
            painter.end()
        super().paintEvent(event)

    def _set_urgency(self, urgency: Urgency) -> None:
        if urgency != self._urgency:
            self._urgency = urgency
            self.set_colour(self._colour)
            self.set_bold(urgency != "plenty")
            padding = 10 if urgency == "critical" else 0  # the pill's
            self.setContentsMargins(padding, 3, padding, 3)
            self.update()

    def _colour(self, palette: QPalette) -> QColor:
        match self._urgency:
            case "plenty":
                return secondary_text(palette)
            case "low":
                return text_colour(Tone.WARNING, palette)
            case "critical":
                return QColor("white")
