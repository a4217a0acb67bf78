"""Counts down to the end of the session."""

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, fill_colour, outline, scaled, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.view_state import format_remaining

LOW_S = 5 * 60
CRITICAL_S = 60
RENEWED_SHOWN_MS = 6000
RING = 17  # pixels across
GAP = 8  # between ring and text
FULL_CIRCLE = 360 * 16  # Qt counts angles in sixteenths of a degree
Urgency = Literal["plenty", "low", "critical", "renewed"]


class Countdown(TonedLabel):
    """A ring that empties and mm:ss until the deadline, taken from the clock at each tick: a late timer is harmless.

    Under five minutes the ring holds an exclamation mark and the text is bold, in the last minute both stand upon a
    filled pill; after a renewal the ring holds a tick for a moment. The colours only repeat that.
    """

    ticked = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        self._clock = clock
        self._deadline: float | None = None
        self._limit_s = 0.0
        self._urgency: Urgency = "plenty"
        super().__init__("", self._colour, parent=parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self._renewed = QTimer(self)
        self._renewed.setSingleShot(True)
        self._renewed.setInterval(RENEWED_SHOWN_MS)
        self._renewed.timeout.connect(self.refresh)
        self.setToolTip(tr("Time left until this session is renewed; the conversation then goes on by itself"))
        self._make_room()
        self.refresh()

    @property
    def urgency(self) -> Urgency:
        """How pressing it looks: low under five minutes, critical under one; renewed just after a renewal."""
        return self._urgency

    @property
    def share(self) -> float:
        """How much of the session is left, from 0 to 1: what the ring shows."""
        return min(1.0, self._remaining_s() / self._limit_s) if self._limit_s > 0 else 1.0

    def set_deadline(self, deadline: float | None, limit_s: float = 0.0) -> None:
        """Count down to `deadline` (seconds on the clock) of a session of `limit_s` seconds; None shows nothing."""
        self._deadline, self._limit_s = deadline, limit_s
        self.refresh()

    def show_renewed(self) -> None:
        """Say for a moment that a new session has begun."""
        self._renewed.start()
        self.refresh()

    def refresh(self) -> None:
        """Show what the clock says now, and look again when the second changes."""
        if self._deadline is None:
            self._timer.stop()
            self.clear()
            self.hide()
            return
        remaining = self._remaining_s()
        left = tr("{time} left").format(time=format_remaining(remaining))
        self._set_urgency(self._urgency_of(remaining))
        text = tr("Renewed, {time_left}").format(time_left=left) if self._urgency == "renewed" else left
        self._fit(text)
        self.setText(text)
        name = tr("Session time left: {time}").format(time=format_remaining(remaining))
        self.setAccessibleName(tr("Session renewed. {name}").format(name=name) if self._renewed.isActive() else name)
        self.show()
        if remaining > 0:
            self._timer.start(self._pause_ms(remaining))
        self.ticked.emit()

    def _remaining_s(self) -> float:
        return 0.0 if self._deadline is None else max(0.0, self._deadline - self._clock())

    def _pause_ms(self, remaining: float) -> int:
        """Until the second changes; hidden, until the minute does, which is all that a tooltip tells."""
        unit = 1.0 if self.isVisible() or remaining <= LOW_S + 60 else 60.0
        return int(remaining % unit * 1000) + 10

    def _urgency_of(self, remaining: float) -> Urgency:
        if remaining < CRITICAL_S:
            return "critical"
        if self._renewed.isActive():
            return "renewed"
        return "low" if remaining < LOW_S else "plenty"

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tick every second again."""
        super().showEvent(event)
        if self._deadline is not None:
            self._timer.start(0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Tick less often while nobody looks."""
        super().hideEvent(event)
        if self._deadline is not None and self._timer.isActive():
            self._timer.start(self._pause_ms(self._remaining_s()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Put the ring on the other side where one reads from right to left."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ring, in the last minute upon a filled pill, and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._urgency == "critical":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill_colour(Tone.DANGER))
            painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        self._paint_ring(painter)
        painter.end()
        super().paintEvent(event)

    def _paint_ring(self, painter: QPainter) -> None:
        padding = self._padding
        left = self.width() - padding - RING if self._is_mirrored else padding
        area = QRectF(left, (self.height() - RING) / 2, RING, RING).adjusted(1.5, 1.5, -1.5, -1.5)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        track = blend(colour, fill_colour(Tone.DANGER), 0.6) if self._urgency == "critical" else outline(self.palette())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(track, 2.5))
        painter.drawEllipse(area)
        painter.setPen(QPen(colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        turn = 1 if self._is_mirrored else -1  # as the clock goes, but mirrored with the window
        painter.drawArc(area, FULL_CIRCLE // 4, turn * round(self.share * FULL_CIRCLE))
        mark = {"plenty": "", "low": "!", "critical": "!", "renewed": "✓"}[self._urgency]
        font = scaled(self.font(), 1.0, bold=True)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, mark)

    def _set_urgency(self, urgency: Urgency) -> None:
        if urgency != self._urgency:
            self._urgency = urgency
            self.set_colour(self._colour)
            self.set_bold(urgency != "plenty")
            self._make_room()
        self.update()

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    @property
    def _padding(self) -> int:
        return 10 if self._urgency == "critical" else 0  # the pill's

    def _fit(self, text: str) -> None:
        """Take a fixed size, the same whatever the digits: else each second would lay out the whole window anew."""
        shape = "".join("0" if character.isdigit() else character for character in text)
        margins, metrics = self.contentsMargins(), self.fontMetrics()
        width = metrics.horizontalAdvance(shape) + margins.left() + margins.right() + 2
        height = max(metrics.height(), RING) + margins.top() + margins.bottom()
        if (width, height) != (self.width(), self.height()) or self.minimumWidth() != width:
            self.setFixedSize(width, height)

    def _make_room(self) -> None:
        near, far = self._padding + RING + GAP, self._padding
        left, right = (far, near) if self._is_mirrored else (near, far)
        self.setContentsMargins(left, 3, right, 3)

    def _colour(self, palette: QPalette) -> QColor:
        match self._urgency:
            case "plenty":
                return secondary_text(palette)
            case "low":
                return text_colour(Tone.WARNING, palette)
            case "renewed":
                return text_colour(Tone.GOOD, palette)
            case "critical":
                return QColor("white")
