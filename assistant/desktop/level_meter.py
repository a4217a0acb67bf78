"""Shows how loud the microphone is."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, fill_colour, outline

FLOOR_DBFS = -60.0
CLIPPING_DBFS = -1.0
LOUD_DBFS = -9.0
FRAME_MS = 33  # 30 pictures a second are smooth to the eye; levels come in more often than that
FALL_DB_PER_FRAME = 2.0
_FLOOR = (FLOOR_DBFS, FLOOR_DBFS)
SILENT_FRAMES = 6  # without a new level for this long the microphone is closed
CLIPPING_SHOWN_FRAMES = 45


class LevelMeter(QWidget):
    """A bar for the mean level and a tick for the peak, from -60 dBFS to full scale.

    It repaints at most 30 times a second, only when a pixel changes, and stands still while there is nothing to show.
    """

    clipping_changed = Signal(bool)  # the microphone is too loud to be understood well, or no longer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latest = (FLOOR_DBFS, FLOOR_DBFS)
        self._shown = (FLOOR_DBFS, FLOOR_DBFS)
        self._frames_without_level = 0
        self._clipping_frames = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._next_frame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Microphone level"))
        self.setToolTip(tr("Microphone level"))

    @property
    def shown_dbfs(self) -> tuple[float, float]:
        """Peak and mean level as they are painted, in dBFS."""
        return self._shown

    @property
    def is_moving(self) -> bool:
        """Whether there is anything to animate."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room, as thin as reads well."""
        return QSize(160, 7)

    def set_level(self, peak_dbfs: float, rms_dbfs: float) -> None:
        """Show this level soon. Cheap: what comes in between two pictures is merged, the louder wins."""
        peak, rms = self._latest if self._frames_without_level == 0 else (FLOOR_DBFS, FLOOR_DBFS)
        self._latest = (_clamped(max(peak, peak_dbfs)), _clamped(max(rms, rms_dbfs)))
        self._frames_without_level = 0
        if not self._timer.isActive() and self.isVisible() and not self._is_at_rest():
            self._timer.start()

    def _next_frame(self) -> None:
        peak, rms = self._latest if self._frames_without_level == 0 else (FLOOR_DBFS, FLOOR_DBFS)
        self._frames_without_level += 1
        hold = self._frames_without_level < SILENT_FRAMES and self._frames_without_level > 1
        before = self._shown
        self._watch_clipping(peak)
        fall = 0.0 if hold else FALL_DB_PER_FRAME
        self._shown = (max(peak, before[0] - fall, FLOOR_DBFS), max(rms, before[1] - fall, FLOOR_DBFS))
        if [self._pixels(level) for level in before] != [self._pixels(level) for level in self._shown]:
            self.update()
        if self._is_closed() and self._shown == _FLOOR:
            self._show_clipping(0)
        if self._is_at_rest():
            self._timer.stop()

    def _is_closed(self) -> bool:
        return self._frames_without_level > SILENT_FRAMES

    def _is_at_rest(self) -> bool:
        """Whether nothing would change, with no sound or none that is loud enough to be seen."""
        is_quiet = self._latest == _FLOOR or self._is_closed()
        return is_quiet and self._shown == _FLOOR and not self._clipping_frames

    def _watch_clipping(self, peak: float) -> None:
        """Say it long enough to be read."""
        self._show_clipping(CLIPPING_SHOWN_FRAMES if peak >= CLIPPING_DBFS else max(0, self._clipping_frames - 1))

    def _show_clipping(self, frames: int) -> None:
        was_clipping, self._clipping_frames = self._clipping_frames > 0, frames
        if was_clipping != (frames > 0):
            self.clipping_changed.emit(frames > 0)

    def _pixels(self, level_dbfs: float) -> int:
        return round((level_dbfs - FLOOR_DBFS) / -FLOOR_DBFS * self.width() * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint the track, the bar and the tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        radius = self.height() / 2
        painter.setBrush(outline(self.palette()))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        peak, rms = self._shown
        if peak > FLOOR_DBFS:
            painter.setBrush(self._colour(peak))
            bar = max(self.height(), self._pixels(rms) / self.devicePixelRatioF())
            painter.drawRoundedRect(QRectF(0, 0, bar, self.height()), radius, radius)
            tick = min(self._pixels(peak) / self.devicePixelRatioF(), self.width() - radius)
            painter.drawRoundedRect(QRectF(max(tick - 3, 0), 0, 3, self.height()), 1.5, 1.5)
        painter.end()

    def _colour(self, peak_dbfs: float) -> QColor:
        if peak_dbfs >= CLIPPING_DBFS:
            return fill_colour(Tone.DANGER)
        return fill_colour(Tone.WARNING if peak_dbfs >= LOUD_DBFS else Tone.GOOD)


def _clamped(level_dbfs: float) -> float:
    # A silent block has a level of minus infinity; not-a-number compares false and lands on the floor too.
    return min(0.0, level_dbfs) if level_dbfs > FLOOR_DBFS else FLOOR_DBFS
