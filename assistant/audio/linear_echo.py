"""Taking the predictable part of the echo away: an adaptive filter that leaves the near voice untouched.

A partitioned-block frequency-domain Kalman filter: G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter
for acoustic echo control in hands-free telephones", Signal Processing 86 (2006); partitioned as in F. Kuech et al.,
"State-space architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014. It needs no detector
of double talk: the more of the microphone it cannot explain, the more slowly it learns.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.audio.near_voice import level_dbfs

Floats = NDArray[np.float32]
Spectra = NDArray[np.complex64]

RATE = 48000
FRAME = RATE // 100
BINS = 241  # up to 12 kHz, where the wire's band ends
PARTITIONS = 24  # of 10 ms each: how long after the direct sound an echo is followed
FORGETTING = 0.9997  # how much of the path is believed to last from one frame to the next
NEAR_SMOOTHING = 0.5
CONSTRAINED_AT_ONCE = 2  # partitions a frame whose wrap-around is removed; all in their turn
INITIAL_UNCERTAINTY = 0.05
LEAST_POWER = 1.0


class LinearEchoFilter:
    """Learns how the reference sounds at the microphone and subtracts it, 10 ms at 48 kHz at a time."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what was learnt."""
        self._window = np.zeros(2 * FRAME, np.float32)
        self._error_window = np.zeros(2 * FRAME, np.float32)
        # Each spectrum is kept twice, so that the last PARTITIONS of them are always one slice, newest first.
        self._spectra: Spectra = np.zeros((2 * PARTITIONS, BINS), np.complex64)
        self._powers = np.zeros((2 * PARTITIONS, BINS), np.float32)
        self._newest = 0
        self._filter: Spectra = np.zeros((PARTITIONS, BINS), np.complex64)
        self._uncertainty = np.full((PARTITIONS, BINS), INITIAL_UNCERTAINTY, np.float32)
        self._near_power = np.full(BINS, LEAST_POWER, np.float32)
        self._padded: Spectra = np.zeros(FRAME + 1, np.complex64)
        self._next_constrained = 0

    def process(self, microphone: Floats, reference: Floats) -> tuple[Floats, float]:
        """Return the microphone less the echo as far as it is known, and that echo's level in dB of full scale."""
        self._window[:FRAME] = self._window[FRAME:]
        self._window[FRAME:] = reference
        self._newest = (self._newest - 1) % PARTITIONS
        spectrum = np.fft.rfft(self._window)[:BINS]
        power = spectrum.real**2 + spectrum.imag**2
        for row in (self._newest, self._newest + PARTITIONS):
            self._spectra[row], self._powers[row] = spectrum, power
        spectra = self._spectra[self._newest : self._newest + PARTITIONS]
        self._padded[:BINS] = (spectra * self._filter).sum(axis=0)
        echo = np.fft.irfft(self._padded)[FRAME:]
        error = microphone - echo
        self._learn(error, spectra, self._powers[self._newest : self._newest + PARTITIONS])
        return error, level_dbfs(echo)

    def _learn(self, error: Floats, spectra: Spectra, powers: Floats) -> None:
        self._error_window[FRAME:] = error
        residual = np.fft.rfft(self._error_window)[:BINS]
        self._near_power *= NEAR_SMOOTHING
        self._near_power += (1 - NEAR_SMOOTHING) * (residual.real**2 + residual.imag**2)
        explained = np.einsum("pk,pk->k", powers, self._uncertainty)
        # Half of each window is silence or the frame before, hence the halves (the overlap-save scheme).
        step = self._uncertainty / (0.5 * explained + self._near_power + LEAST_POWER)
        self._filter += step * (np.conj(spectra) * residual)
        self._uncertainty *= np.float32(FORGETTING**2) * (1 - 0.5 * step * powers)
        self._uncertainty += np.float32(1 - FORGETTING**2) * (self._filter.real**2 + self._filter.imag**2)
        self._constrain()

    def _constrain(self) -> None:
        rows = np.arange(self._next_constrained, self._next_constrained + CONSTRAINED_AT_ONCE) % PARTITIONS
        padded = np.zeros((CONSTRAINED_AT_ONCE, FRAME + 1), np.complex64)
        padded[:, :BINS] = self._filter[rows]
        responses = np.fft.irfft(padded, axis=1)
        responses[:, FRAME:] = 0
        self._filter[rows] = np.fft.rfft(responses, axis=1)[:, :BINS]
        self._next_constrained = int(rows[-1] + 1) % PARTITIONS
