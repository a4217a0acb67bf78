"""Finding a jump of the echo's delay within a moment: a device lost or repeated some of its sound.

The echo that the linear filter predicts has the very shape of the one that is heard, room and all; after a jump it only
comes too early or too late. So where the microphone agrees with the prediction at another time, and not now, the
reference is to be moved by just that, and nothing that was learnt is lost. A near voice agrees with it nowhere.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.audio.echo_band import BAND_FRAME, BAND_RATE
from assistant.audio.near_voice import Evidence

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]

FURTHEST = 60 * BAND_RATE // 1000  # samples, earlier and later
SHORTEST = BAND_RATE // 1000  # less than this the linear filter follows by itself
PIECE = 80 * BAND_RATE // 1000  # of the microphone, that is looked for in the prediction
LENGTH = PIECE + 2 * FURTHEST + 1
FRAMES_KEPT = LENGTH // BAND_FRAME + 1
TRANSFORM = LENGTH - 1  # of differences; what wraps around falls where the piece does not fit in any more
ALIKE = 0.75  # correlation coefficient: what agrees; two voices of one pitch reach 0.65 for a moment
BETTER = 1.5  # than the agreement at no jump at all
USELESS_DB = -4.0  # a filter that leaves more than this of the echo it predicts does not know it
AUDIBLE_DB = 15.0  # above the noise: an echo that is worth looking at
LOOK_AFTER_FRAMES, LOOK_AGAIN_FRAMES = 9, 4


class EchoJumpFinder:
    """Keeps the last 200 ms of the microphone and of the echo predicted in it, at 16 kHz."""

    def __init__(self) -> None:
        self._microphone = np.zeros(LENGTH, np.float32)
        self._predicted = np.zeros(LENGTH, np.float32)
        self._lost_frames = -FRAMES_KEPT  # below zero: so many until all that is kept is of one alignment

    def hear(self, microphone: Samples, remainder: Floats, evidence: Evidence) -> int:
        """Take note of 10 ms of the microphone, and of what the linear filter left of them.

        Returns by how many samples the echo comes later than predicted (earlier: negative), 0 if it did not jump.
        """
        for kept in (self._microphone, self._predicted):
            kept[:-BAND_FRAME] = kept[BAND_FRAME:]
        self._microphone[-BAND_FRAME:] = microphone
        self._predicted[-BAND_FRAME:] = microphone - remainder
        lost = evidence.linear_dbfs > evidence.echo_dbfs + USELESS_DB
        if self._lost_frames < 0 or (lost and evidence.microphone_dbfs > evidence.noise_dbfs + AUDIBLE_DB):
            self._lost_frames += 1
        elif not lost:
            self._lost_frames = max(0, self._lost_frames - 1)
        waited = self._lost_frames - LOOK_AFTER_FRAMES
        return self._find() if waited >= 0 and waited % LOOK_AGAIN_FRAMES == 0 else 0

    def _find(self) -> int:
        """Compare; what is looked at ended 60 ms ago, for an echo that comes too early is predicted later."""
        # Differences of neighbours: the low tones of a voice agree with those of any other now and then.
        piece = np.diff(self._microphone[FURTHEST : FURTHEST + PIECE + 1])
        predicted = np.diff(self._predicted)
        spectra = np.conj(np.fft.rfft(piece, TRANSFORM)) * np.fft.rfft(predicted, TRANSFORM)
        agreement = np.fft.irfft(spectra)[: 2 * FURTHEST + 1]
        energy = np.concatenate([[0.0], np.cumsum(predicted.astype(np.float64) ** 2)])
        energies = (energy[PIECE:] - energy[:-PIECE])[: 2 * FURTHEST + 1]
        alike = agreement / np.sqrt(energies * float(np.dot(piece, piece)) + 1.0)
        best = int(np.argmax(alike))
        later = FURTHEST - best
        unmoved = float(alike[FURTHEST - SHORTEST : FURTHEST + SHORTEST + 1].max())
        if abs(later) <= SHORTEST or alike[best] < max(ALIKE, BETTER * unmoved):
            return 0
        self._lost_frames = -FRAMES_KEPT  # what is kept was predicted from the reference before it is moved
        return later
