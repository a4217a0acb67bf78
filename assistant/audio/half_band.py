"""Halving and doubling the sample rate, with less than a millisecond of delay.

A half-band filter: the cut-off lies at a quarter of the higher rate, so that every second coefficient is zero and
the passband is flat to 10 kHz between 24 and 48 kHz. soxr does the same from blocks, which it gives back 20 ms late
and more; here each sample waits for 31 later ones at the higher rate (0.65 ms at 48 kHz), and no longer.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

REACH = 31  # samples at the higher rate to either side of the middle one
STOPBAND_BETA = 8.0  # Kaiser's window: what would fold into the voice is 80 dB down


def _odd_coefficients() -> Floats:
    """Return the coefficients at the odd distances from the middle one, which alone are not zero; their sum is 1/2."""
    distance = np.arange(-REACH, REACH + 1, 2)
    ideal = np.sin(np.pi * distance / 2) / (np.pi * distance)
    window = np.kaiser(2 * REACH + 1, STOPBAND_BETA)[::2]
    coefficients: Floats = (ideal * window).astype(np.float32)
    return coefficients / np.float32(2 * coefficients.sum())


_COEFFICIENTS = _odd_coefficients()
_DOUBLED = 2 * _COEFFICIENTS


class HalfRate:
    """Halves the rate of one stream of samples."""

    def __init__(self) -> None:
        self._held = np.zeros(REACH, np.float32)

    def resample_chunk(self, samples: Floats, last: bool = False) -> Floats:
        """Return the samples that can be told by now; with `last`, all that remain."""
        held = np.concatenate([self._held, samples, np.zeros(REACH if last else 0, np.float32)])
        count = max(0, (len(held) - 2 * REACH + 1) // 2)
        self._held = held[2 * count :]
        if not count:
            return np.zeros(0, np.float32)
        outer = np.convolve(held[: 2 * (count + REACH) : 2], _COEFFICIENTS, "valid")
        middle = held[REACH : REACH + 2 * count : 2]
        return outer[:count] + np.float32(0.5) * middle


class DoubleRate:
    """Doubles the rate of one stream of samples."""

    def __init__(self) -> None:
        self._held = np.zeros(REACH // 2, np.float32)

    def resample_chunk(self, samples: Floats, last: bool = False) -> Floats:
        """Return the samples that can be told by now; with `last`, all that remain."""
        held = np.concatenate([self._held, samples, np.zeros(REACH // 2 + 1 if last else 0, np.float32)])
        count = max(0, len(held) - REACH)
        self._held = held[count:]
        if not count:
            return np.zeros(0, np.float32)
        doubled = np.empty(2 * count, np.float32)
        doubled[0::2] = held[REACH // 2 : REACH // 2 + count]
        doubled[1::2] = np.convolve(held, _DOUBLED, "valid")
        return doubled
