"""A button that opens the microphone, and a meter that shows what it hears."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assistant.audio.capture import Capture
from assistant.audio.errors import AudioError
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.settings_dialog.controls import push_button
from assistant.desktop.texts import tr


class MicrophoneTest(QWidget):
    """Nothing it hears is kept or sent. `failed(str)`: the microphone cannot be opened; an empty one: it can again."""

    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._devices: tuple[str, ...] = ()
        self._capture: Capture | None = None
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
        return self._capture is not None

    def set_devices(self, names: tuple[str, ...]) -> None:
        """Listen to the first of these that is connected, or to the system's default."""
        if names != self._devices:
            self._devices = names
            if self.is_open:
                self.stop()
                self.start()

    def start(self) -> None:
        """Open the microphone."""
        self._capture = Capture(
            lambda _audio: None,
            self._devices or None,
            on_level=lambda level: self.meter.set_level(level.peak_dbfs, level.rms_dbfs),
            on_error=self.failed.emit,
        )
        try:
            self._capture.start()
        except AudioError as error:
            self.stop()
            self.failed.emit(str(error))
            return
        self.failed.emit("")
        self.button.setChecked(True)
        self.button.setText(tr("Stop the test"))

    def stop(self) -> None:
        """Close the microphone. Safe to call twice."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop()
            capture.deleteLater()
        self.button.setChecked(False)
        self.button.setText(tr("Test the microphone"))

    def _clicked(self) -> None:
        self.start() if self.button.isChecked() else self.stop()
