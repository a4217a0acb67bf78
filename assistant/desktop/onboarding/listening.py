"""The microphone, open while the user looks at its level, and whether it has heard a voice."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.audio.levels import Level
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.level_source import LevelSource
from assistant.desktop.onboarding.step import StatusLine
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone

HEARD_DBFS = -32.0  # a voice at arm's length peaks above this, a quiet room does not
HEARD_LEVELS = 6  # so many levels (a fifth of a second): a bump at the desk is shorter
PATIENCE_MS = 7000


class Listening(QWidget):
    """Meter and sentence. Nothing it hears is kept or sent; `heard()`: it has heard a voice."""

    heard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source = LevelSource(self._take, self._fail)
        self._loud_levels = 0
        self.has_heard = False
        self.is_paused = False  # while this program makes sounds itself
        self.meter = LevelMeter()
        self.status = StatusLine()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._tell_silence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.meter)
        layout.addWidget(self.status)

    @property
    def is_open(self) -> bool:
        """Whether the microphone is open."""
        return self._source.is_open

    def set_devices(self, names: tuple[str, ...]) -> None:
        """Listen to the first of these that is connected, or to the system's default."""
        if self._source.choose(names):
            self.stop()
            self.start()

    def start(self) -> None:
        """Open the microphone. Safe to call twice."""
        if self.is_open:
            return
        self._loud_levels, self.has_heard = 0, False
        self.status.say(tr("Say something: the bar should move."))
        if self._source.start():
            self._patience.start()

    def stop(self) -> None:
        """Close the microphone. Safe to call twice."""
        self._patience.stop()
        self._source.stop()

    def _take(self, level: Level) -> None:
        self.meter.set_level(level.peak_dbfs, level.rms_dbfs)
        if self.is_paused or self.has_heard:
            return
        self._loud_levels += level.peak_dbfs >= HEARD_DBFS
        if self._loud_levels >= HEARD_LEVELS:
            self.has_heard = True
            self._patience.stop()
            self.status.say(tr("I hear you."), Tone.GOOD)
            self.heard.emit()

    def _tell_silence(self) -> None:
        self.status.say(
            tr("Nothing heard yet: speak up, choose another microphone, or see whether it is muted."), Tone.WARNING
        )

    def _fail(self, sentence: str) -> None:
        self._patience.stop()
        self.status.say(sentence, Tone.DANGER)
