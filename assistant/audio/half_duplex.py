"""Half duplex: the microphone is shut while the speakers play, unless somebody is clearly louder than the echo."""

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.audio.near_voice import SILENCE_DBFS, level_dbfs

RATE = 48000
FRAME = RATE // 100
PLAYING_DBFS = -60.0
ECHO_LASTS_FRAMES = 60
LOUDER_DB = 8.0
LEAST_DBFS = -40.0
COUPLING_AT_FIRST_DB = 0.0  # an echo as loud as what is played: nobody interrupts before better is known
COUPLING_RISE, COUPLING_FALL = 0.3, 0.01
WINDOW, NEEDED = 12, 7
LOOK_BACK_FRAMES = 30
HANGOVER_FRAMES = 40

Samples = NDArray[np.int16]


class HalfDuplex:
    """Treats the microphone frame by frame (10 ms at 48 kHz); needs no model of the room but how loud its echo is.

    When a voice opens the microphone, what it said just before goes first in the same frame.
    """

    rate = RATE
    frame_samples = FRAME

    def __init__(self, reference: Callable[[int], Samples]) -> None:
        """`reference(samples)` returns what the speakers play now, at 48 kHz."""
        self._reference = reference
        self._coupling_db = COUPLING_AT_FIRST_DB
        self.reset()

    def reset(self) -> None:
        """The microphone was opened: what comes does not continue what came before. The room is still known."""
        self._played_dbfs: deque[float] = deque([SILENCE_DBFS], maxlen=ECHO_LASTS_FRAMES)
        self._louder: deque[bool] = deque(maxlen=WINDOW)
        self._look_back: deque[Samples] = deque(maxlen=LOOK_BACK_FRAMES)
        self._open_frames = 0

    def process(self, frame: Samples) -> Samples:
        """Return the frame, or silence while the speakers play and nobody is louder than they."""
        self._played_dbfs.append(level_dbfs(self._reference(FRAME)))
        loudest = max(self._played_dbfs)
        if loudest < PLAYING_DBFS:
            self._louder.clear()
            self._look_back.clear()
            self._open_frames = 0
            return frame
        if self._is_interrupted(level_dbfs(frame), loudest):
            result = np.concatenate([*self._look_back, frame])
            self._look_back.clear()
            return result
        self._look_back.append(frame)
        return np.zeros_like(frame)

    def _is_interrupted(self, microphone_dbfs: float, loudest_dbfs: float) -> bool:
        louder = microphone_dbfs > max(LEAST_DBFS, loudest_dbfs + self._coupling_db + LOUDER_DB)
        self._louder.append(louder)
        if sum(self._louder) >= NEEDED:
            self._open_frames = HANGOVER_FRAMES
        self._open_frames = max(0, self._open_frames - 1)
        if not self._open_frames:
            self._follow_coupling(microphone_dbfs - loudest_dbfs, louder=louder)
        return self._open_frames > 0

    def _follow_coupling(self, coupling_db: float, *, louder: bool) -> None:
        """Peaks of the echo count, pauses do not; a voice that is about to open the microphone does not either."""
        difference = coupling_db - self._coupling_db
        if not louder:
            self._coupling_db += difference * (COUPLING_RISE if difference > 0 else COUPLING_FALL)
