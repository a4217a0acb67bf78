"""Two soft notes, to hear whether the speakers are the right ones."""

from collections.abc import Callable

import numpy as np

from assistant.audio.errors import AudioError
from assistant.audio.playback import Playback
from assistant.audio.wire import WIRE_RATE

NOTES_HZ = (523.25, 783.99)  # C5 and G5
NOTE_S = 0.45
AMPLITUDE = 0.18


def two_notes() -> bytes:
    """Return PCM16 24 kHz mono: each note struck like a bell."""
    time_s = np.arange(round(NOTE_S * WIRE_RATE)) / WIRE_RATE
    envelope = np.minimum(time_s / 0.01, 1) * np.exp(-5 * time_s) * np.minimum((NOTE_S - time_s) / 0.02, 1)
    notes = [np.sin(2 * np.pi * hertz * time_s) * envelope for hertz in NOTES_HZ]
    return bytes((np.concatenate(notes) * AMPLITUDE * 32767).astype("<i2").tobytes())


class Chime:
    """Plays the notes. `on_end(problem)` is called when they have been heard, or with why they were not."""

    def __init__(self, on_end: Callable[[str], None]) -> None:
        self._on_end = on_end
        self._playback: Playback | None = None

    @property
    def is_playing(self) -> bool:
        """Whether the speakers are open."""
        return self._playback is not None

    def play(self, devices: tuple[str, ...], volume: float) -> None:
        """Begin to play on the first of these that is connected, or on the system's default."""
        self.stop()
        self._playback = Playback(devices or None, on_drained=lambda: self._end(""), on_error=self._end)
        try:
            self._playback.start()
        except AudioError as error:
            self._end(str(error))
            return
        self._playback.volume = volume
        self._playback.play("chime", 0, two_notes())
        self._playback.finish()

    def stop(self) -> None:
        """Fall silent. Safe to call twice."""
        playback, self._playback = self._playback, None
        if playback is not None:
            playback.stop()
            playback.deleteLater()

    def _end(self, problem: str) -> None:
        if self.is_playing:
            self.stop()
            self._on_end(problem)
