"""Into which pieces the microphone's sound is cut: short where it matters how soon it arrives.

Each piece costs work from here to the server, whatever its length; only the first sound after quiet is waited for.
So the beginning of a sound is handed on at once, speech every 20 ms, the pause after it every 40 ms (a server that
listens for the end of a turn needs it soon), and longer quiet every 200 ms.
"""

import numpy as np

from assistant.audio.wire import BYTES_PER_MS

STEP_MS = 10  # what is looked at at a time
SPEECH_MS = 20
PAUSE_MS = 40
PAUSE_STEPS = 200  # 2 s: no turn ends later after its last word
QUIET_MS = 200
LEAST_SOUND = 200  # peak to peak in steps of 16 bits (-50 dBFS): below it, even the quietest room is quiet
OVER_NOISE = 3.0  # a sound stands out of the room's noise by so much (10 dB)
NOISE_RISE = 1.02  # the noise is the least heard of late; it may double within 350 ms


class PromptFraming:
    """Cuts sound by what is in it. A frame is of 10 to 200 ms."""

    step_bytes = STEP_MS * BYTES_PER_MS

    def __init__(self) -> None:
        self._frame = bytearray()
        self._noise = float(LEAST_SOUND)
        self._quiet_steps = PAUSE_STEPS

    def add(self, step: bytes) -> bytes | None:
        """Take the next `step_bytes`; return the frame that is ready with them, if one is."""
        self._frame += step
        if self._is_sound(step):
            length_ms = SPEECH_MS if self._quiet_steps == 0 else 0
            self._quiet_steps = 0
        else:
            self._quiet_steps += 1
            length_ms = PAUSE_MS if self._quiet_steps < PAUSE_STEPS else QUIET_MS
        return self.rest() if len(self._frame) >= length_ms * BYTES_PER_MS else None

    def rest(self) -> bytes:
        """Return what waits for more; nothing waits any longer."""
        rest = bytes(self._frame)
        self._frame.clear()
        return rest

    def _is_sound(self, step: bytes) -> bool:
        samples = np.frombuffer(step, "<i2")
        height = int(samples.max()) - int(samples.min())
        self._noise = min(max(height, LEAST_SOUND), self._noise * NOISE_RISE)
        return height > OVER_NOISE * self._noise


class EvenFraming:
    """Cuts sound into frames of one length."""

    def __init__(self, frame_ms: int) -> None:
        self.step_bytes = frame_ms * BYTES_PER_MS

    def add(self, step: bytes) -> bytes | None:
        """Return the step: it is the frame."""
        return step

    def rest(self) -> bytes:
        """Return nothing: no step waits."""
        return b""
