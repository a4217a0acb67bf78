"""Taking the predictable part of the echo away: an adaptive filter that leaves the near voice untouched.

A partitioned-block frequency-domain Kalman filter: G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter
for acoustic echo control in hands-free telephones", Signal Processing 86 (2006); partitioned as in F. Kuech et al.,
"State-space architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014. It needs no detector
of double talk: the more of the microphone it cannot explain, the more slowly it learns.

It runs a hundred times a second: the filter's powers are refreshed where its wrap-around is removed and nowhere else,
and a frame is learnt from when the next one comes: their transforms share a call, which costs more than they do.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.audio.echo_band import BAND_FRAME as FRAME
from assistant.audio.near_voice import level_dbfs

Floats = NDArray[np.float32]
Spectra = NDArray[np.complex64]
Samples = NDArray[np.int16]

BINS = FRAME + 1
PARTITIONS = 20  # of 10 ms each: how long after the direct sound an echo is followed
KNOWN_FRAMES = PARTITIONS + 1  # of the reference, that an echo is predicted from
FORGETTING = 0.9997  # how much of the path is believed to last from one frame to the next
NEAR_SMOOTHING = 0.5
CONSTRAINED_AT_ONCE = 1  # partitions a frame whose wrap-around is removed; all in their turn
INITIAL_UNCERTAINTY = 0.05
LEAST_POWER = 1.0

_LASTING = np.float32(FORGETTING**2)
_CHANGING = np.float32(1 - FORGETTING**2)


class LinearEchoFilter:
    """Learns how the reference sounds at the microphone and subtracts it, 10 ms at 16 kHz at a time."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what was learnt."""
        shape = (PARTITIONS, BINS)
        # Each spectrum is kept twice, so that the last PARTITIONS of them are always one slice, newest first; and
        # conjugated too, as it is in the learning.
        self._spectra: Spectra = np.zeros((2 * PARTITIONS, BINS), np.complex64)
        self._conjugated: Spectra = np.zeros((2 * PARTITIONS, BINS), np.complex64)
        self._powers = np.zeros((2 * PARTITIONS, BINS), np.float32)
        self._newest = 0
        self._filter: Spectra = np.zeros(shape, np.complex64)
        self._uncertainty = np.full(shape, INITIAL_UNCERTAINTY, np.float32)
        self._drift = np.zeros(shape, np.float32)  # by how much the uncertainty grows a frame
        self._near_power = np.full(BINS, LEAST_POWER, np.float32)
        self._products: Spectra = np.zeros(shape, np.complex64)
        self._weights = np.zeros(shape, np.float32)
        # Rows that are transformed together: the echo and the partitions whose turn it is to be constrained; the
        # reference, the error of the frame before and those partitions again.
        self._to_time: Spectra = np.zeros((1 + CONSTRAINED_AT_ONCE, BINS), np.complex64)
        self._to_frequency = np.zeros((2 + CONSTRAINED_AT_ONCE, 2 * FRAME), np.float32)
        self._turn = slice(0, CONSTRAINED_AT_ONCE)

    def process(self, microphone: Samples, reference: Samples) -> tuple[Floats, float]:
        """Return the microphone less the echo as far as it is known, and that echo's level in dB of full scale."""
        window = self._to_frequency[0]
        window[:FRAME] = window[FRAME:]
        window[FRAME:] = reference
        spectra = np.fft.rfft(self._to_frequency, axis=1)
        self._filter[self._turn] = spectra[2:]
        self._drift[self._turn] = _CHANGING * _power(spectra[2:])
        self._learn(spectra[1])
        self._remember(spectra[0])
        np.multiply(self._spectra[self._newest : self._newest + PARTITIONS], self._filter, out=self._products)
        self._products.sum(axis=0, out=self._to_time[0])
        following = self._turn.stop % PARTITIONS
        self._turn = slice(following, following + CONSTRAINED_AT_ONCE)
        self._to_time[1:] = self._filter[self._turn]
        sounds = np.fft.irfft(self._to_time, axis=1)
        echo = sounds[0, FRAME:]
        error: Floats = microphone - echo
        self._to_frequency[1, FRAME:] = error
        self._to_frequency[2:, :FRAME] = sounds[1:, :FRAME]
        return error, level_dbfs(echo)

    def realign(self, reference: Samples) -> None:
        """Take this for the last KNOWN_FRAMES frames of the reference; what was learnt stays."""
        frames = reference.astype(np.float32).reshape(KNOWN_FRAMES, FRAME)
        for spectrum in np.fft.rfft(np.hstack([frames[:-1], frames[1:]]), axis=1):
            self._remember(spectrum)
        self._to_frequency[0, FRAME:] = frames[-1]
        self._to_frequency[1, FRAME:] = 0  # what was left of the frame before teaches nothing

    def _remember(self, spectrum: Spectra) -> None:
        conjugated, power = np.conj(spectrum), _power(spectrum)
        self._newest = (self._newest - 1) % PARTITIONS
        for row in (self._newest, self._newest + PARTITIONS):
            self._spectra[row], self._conjugated[row], self._powers[row] = spectrum, conjugated, power

    def _learn(self, residual: Spectra) -> None:
        """Learn from the spectrum of what was left of the frame before."""
        lately = slice(self._newest, self._newest + PARTITIONS)
        self._near_power *= np.float32(NEAR_SMOOTHING)
        self._near_power += np.float32(1 - NEAR_SMOOTHING) * _power(residual)
        weights = np.multiply(self._uncertainty, self._powers[lately], out=self._weights)
        # Half of each window is silence or the frame before, hence the halves (the overlap-save scheme).
        scale = 1 / (np.float32(0.5) * weights.sum(axis=0) + self._near_power + np.float32(LEAST_POWER))
        np.multiply(self._conjugated[lately], residual * scale, out=self._products)
        self._products *= self._uncertainty
        self._filter += self._products
        weights *= np.float32(-0.5) * _LASTING * scale
        weights += _LASTING
        self._uncertainty *= weights
        self._uncertainty += self._drift


def _power(spectra: Spectra) -> Floats:
    power: Floats = spectra.real**2 + spectra.imag**2
    return power
