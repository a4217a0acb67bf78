"""How long a sound takes from the program to the loudspeaker and back through the microphone.

The generalised cross-correlation with phase transform: C. Knapp and G. Carter, "The generalized correlation method
for estimation of time delay", IEEE Trans. ASSP 24 (1976). WebRTC's canceller finds delays itself, but cancels best
when the reference comes shortly before its echo; a Bluetooth loudspeaker adds 150 to 250 ms.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]

DECIMATION = 2  # to 8 kHz
RATE = 8000
SPAN = 8192  # of the reference, about a second; the longest delay found is half of it
PIECE = SPAN // 2  # of the microphone
INTERVAL_FRAMES = 20
MEMORY = 0.7  # of the correlation before, at each new one
CLEAR_PEAK = 7.0  # in standard deviations of the correlation
SAME_MS = 6.0
AUDIBLE = 120.0  # RMS of a reference that is worth correlating


class EchoDelayTracker:
    """Follows the delay; `delay_ms` is None until it is known."""

    def __init__(self) -> None:
        self.delay_ms: float | None = None
        # The last SPAN samples of each before `_end`; moved to the front when the end is reached.
        self._reference = np.zeros(2 * SPAN, np.float32)
        self._microphone = np.zeros(2 * SPAN, np.float32)
        self._end = SPAN
        self._cross_spectrum = np.zeros(SPAN // 2 + 1, np.complex64)
        self._until_next = INTERVAL_FRAMES
        self._candidate_ms = -1.0

    def hear(self, microphone: Samples, reference: Samples) -> None:
        """Take note of the next 10 ms at 16 kHz of each."""
        count = len(microphone) // DECIMATION
        if self._end + count > 2 * SPAN:
            for kept in (self._reference, self._microphone):
                kept[: SPAN - count] = kept[self._end - SPAN + count : self._end]
            self._end = SPAN - count
        for kept, frame in ((self._reference, reference), (self._microphone, microphone)):
            np.add(frame[::DECIMATION], frame[1::DECIMATION], out=kept[self._end : self._end + count], dtype=np.float32)
        self._end += count
        self._until_next -= 1
        if self._until_next <= 0:
            self._until_next = INTERVAL_FRAMES
            lately = self._reference[self._end - SPAN : self._end]
            if np.dot(lately, lately) > SPAN * AUDIBLE**2:
                self._correlate(lately, self._microphone[self._end - PIECE : self._end])

    def jumped(self, later_ms: float) -> None:
        """The delay is known to have grown by this at once; what was heard before it says nothing of it any more."""
        if self.delay_ms is not None:
            self.delay_ms += later_ms
        self._cross_spectrum.fill(0)
        self._candidate_ms = -1.0

    def _correlate(self, reference: Floats, microphone: Floats) -> None:
        piece = np.zeros(SPAN, np.float32)
        piece[PIECE:] = microphone - microphone.mean()
        if not piece.any():  # a microphone that is muted says nothing of the delay, not even that it is zero
            return
        cross = np.conj(np.fft.rfft(reference)) * np.fft.rfft(piece)
        magnitude = np.abs(cross)
        # Bins without much in them hold noise whose phase means nothing.
        self._cross_spectrum *= MEMORY
        self._cross_spectrum += (1 - MEMORY) * cross / (magnitude + magnitude.mean())
        correlation = np.fft.irfft(self._cross_spectrum)[:PIECE]
        peak = int(np.argmax(np.abs(correlation)))
        if abs(correlation[peak]) < CLEAR_PEAK * correlation.std():
            return
        found_ms = peak * 1000 / RATE
        confirmed = abs(found_ms - self._candidate_ms) <= SAME_MS
        if confirmed and (self.delay_ms is None or abs(found_ms - self.delay_ms) > SAME_MS / 2):
            self.delay_ms = found_ms
        self._candidate_ms = found_ms
