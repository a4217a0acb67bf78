"""A microphone that is open only to show how loud it is: nothing it hears is kept or sent."""

from collections.abc import Callable

from assistant.audio.capture import Capture
from assistant.audio.errors import AudioError
from assistant.audio.levels import Level


class LevelSource:
    """Opens the first connected of some devices, or the system's default; tells each level and what goes wrong."""

    def __init__(self, on_level: Callable[[Level], None], on_error: Callable[[str], None]) -> None:
        self._on_level = on_level
        self._on_error = on_error
        self._devices: tuple[str, ...] = ()
        self._capture: Capture | None = None

    @property
    def is_open(self) -> bool:
        """Whether the microphone is open."""
        return self._capture is not None

    def choose(self, names: tuple[str, ...]) -> bool:
        """Take the first of these from the next start on; returns whether the microphone is open and another one."""
        is_news = names != self._devices
        self._devices = names
        return is_news and self.is_open

    def start(self) -> bool:
        """Open it; returns whether that was possible."""
        self._capture = Capture(
            lambda _audio: None, self._devices or None, on_level=self._on_level, on_error=self._on_error
        )
        try:
            self._capture.start()
        except AudioError as error:
            self.stop()
            self._on_error(str(error))
        return self.is_open

    def stop(self) -> None:
        """Close it. Safe to call twice."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop()
            capture.deleteLater()
