"""A button that opens the microphone, and a meter that shows what it hears."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assistant.audio.levels import Level
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.level_source import LevelSource
from assistant.desktop.settings_dialog.controls import push_button
from assistant.desktop.texts import tr


class MicrophoneTest(QWidget):
    """Nothing it hears is kept or sent. `failed(str)`: the microphone cannot be opened; an empty one: it can again."""

    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._source = LevelSource(self._show_level, self.failed.emit)
        self.button = push_button(tr("Test the microphone"), self._clicked)
        self.button.setCheckable(True)
        self.meter = LevelMeter()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self.meter, 1)

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._source.is_open

    def set_devices(self, names: tuple[str, ...]) -> None:
        """Listen to the first of these that is connected, or to the system's default."""
        if self._source.choose(names):
            self.stop()
            self.start()

    def start(self) -> None:
        """Open the microphone."""
        if not self._source.start():
            self.stop()
            return
        self.failed.emit("")
        self.button.setChecked(True)
        self.button.setText(tr("Stop the test"))

    def stop(self) -> None:
        """Close the microphone. Safe to call twice."""
        self._source.stop()
        self.button.setChecked(False)
        self.button.setText(tr("Test the microphone"))

    def _show_level(self, level: Level) -> None:
        self.meter.set_level(level.peak_dbfs, level.rms_dbfs)

    def _clicked(self) -> None:
        self.start() if self.button.isChecked() else self.stop()
