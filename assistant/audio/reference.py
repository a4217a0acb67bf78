"""What the speakers play, for who must take it out of what the microphone hears.

Reader and player run by different clocks: the reader pulls frame by frame, at the pace at which the microphone's
sound arrives, in lumps on a busy machine; what is played was written long before it sounds. The reader's own count
of samples is therefore the time axis. Sound that begins after silence is put where the reader should be by the clock,
not where it happens to be; what follows joins on without a seam, until silence or a flush.

A sample is read at the time at which it leaves the ring buffer, which is some 17 ms before it is in the air: an echo
always comes later than its reference.
"""

import time
from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.audio.half_band import REACH, DoubleRate
from assistant.audio.wire import WIRE_RATE

LONGEST_LAG = 2 * WIRE_RATE  # a reader that was away for longer (the microphone was closed) goes on at the present
# How long a reader's best is remembered. It is behind for longer only if the microphone is slow, lost samples, or
# stood still with the whole sound server; what begins to sound then must not be put where the reader comes too late.
BEST_KEPT_S = 0.3

Samples = NDArray[np.int16]


class PlayedReference:
    """One reader's view of one playback: PCM16 48 kHz mono, zeros in silence. Positions are samples at 24 kHz."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._read = 0
        self._was_read = False
        # By how much the reader was ahead of the clock at most, in this while and in the one before.
        self._leads = [0.0, 0.0]
        self._while_began = self._started_at = clock()
        self._to_come: deque[tuple[int, Samples]] = deque()  # positions and samples, in order
        self._end = 0  # where what was written last ends
        self._double = DoubleRate()
        # It keeps the first samples; given silence to keep, it returns two for each from here on.
        self._silent = 0  # samples read since something sounded
        self._doubled = self._double.resample_chunk(np.zeros(REACH // 2 + 1, np.float32))
        self.volume = 1.0

    def read(self, samples: int) -> Samples:
        """Return the next `samples` at 48 kHz: no hole, none twice; jumps only when nobody read for seconds."""
        now = self._clock()
        if not self._was_read or self._present(now) - self._read > LONGEST_LAG:
            self._read, self._was_read = round(self._present(now)), True
        count = (samples - len(self._doubled) + 1) // 2
        sounds = bool(self._to_come) and self._to_come[0][0] < self._read + count
        self._silent = 0 if sounds else self._silent + count
        if self._silent > count + REACH and not len(self._doubled):  # nothing of what sounded is left in the doubling
            self._read += count
            self._doubled = np.zeros(2 * count - samples, np.float32)
            self._remember_lead(now)
            return np.zeros(samples, np.int16)
        doubled: NDArray[np.float32] = np.concatenate([self._doubled, self._double.resample_chunk(self._take(count))])
        self._doubled = doubled[samples:]
        self._remember_lead(now)
        doubled = doubled[:samples] if self.volume == 1.0 else doubled[:samples] * np.float32(self.volume)
        return np.clip(doubled, -32768, 32767).astype(np.int16)

    def written(self, pcm: bytes, *, after_silence: bool) -> None:
        """Note what was handed to the speakers; `after_silence`: nothing was left of what was handed over before."""
        present = self._present(self._clock())
        if after_silence:
            self._end = max(self._end, self._read, round(present))
        samples = np.frombuffer(pcm, "<i2")
        self._to_come.append((self._end, samples))
        self._end += len(samples)
        while self._to_come and self._to_come[0][0] + len(self._to_come[0][1]) < present - LONGEST_LAG:
            self._to_come.popleft()

    def behind_ms(self, unplayed_ms: float) -> float:
        """Return by how much the reader comes late: speakers play on while a microphone loses sound.

        `unplayed_ms`: how much of what was written has not left the ring buffer.
        """
        return (self._end - self._read) * 1000 / WIRE_RATE - unplayed_ms if self._to_come else 0.0

    def flushed(self) -> None:
        """What was written and not read yet is not going to sound."""
        self._to_come.clear()
        self._end = self._read

    def _present(self, now: float) -> float:
        """Where the reader should be by the clock: as far ahead of it as it lately was at best."""
        return max(self._leads) + (now - self._started_at) * WIRE_RATE

    def _remember_lead(self, now: float) -> None:
        lead = self._read - (now - self._started_at) * WIRE_RATE
        if now - self._while_began > BEST_KEPT_S:
            self._while_began = now
            self._leads = [self._leads[1], lead]
        self._leads[1] = max(self._leads[1], lead)

    def _take(self, count: int) -> NDArray[np.float32]:
        piece = np.zeros(count, np.float32)
        end = self._read + count
        while self._to_come and self._to_come[0][0] < end:
            position, samples = self._to_come.popleft()
            missed = max(0, self._read - position)
            position, samples = position + missed, samples[missed:]
            fitting = samples[: end - position]
            piece[position - self._read :][: len(fitting)] = fitting
            if len(fitting) < len(samples):
                self._to_come.appendleft((end, samples[len(fitting) :]))
        self._read = end
        return piece
