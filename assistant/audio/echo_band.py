"""The band in which echoes are cancelled: 16 kHz, a third of the devices' rate, is all of a voice that words need.

Cancelling there costs half of what it costs at 48 kHz. The same low-pass filter, to 7 kHz, is on the way there and on
the way back, each 0.7 ms long. A frame is filtered by one product of matrices: eight samples of the band in a row.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]

FACTOR = 3
BAND_RATE = 16000
BAND_FRAME = BAND_RATE // 100
FRAME = FACTOR * BAND_FRAME
REACH = 24  # samples of the band that a sample is made of
TAPS = FACTOR * REACH
CUTOFF = 7300 / 48000  # of the sample rate; half the amplitude is left here
STOPBAND_BETA = 4.5  # Kaiser's window: 50 dB
STEP = 8


def to_samples(sound: Floats) -> Samples:
    """Return the nearest integers, clipped."""
    rounded = np.rint(sound)
    np.minimum(np.maximum(rounded, -32768, out=rounded), 32767, out=rounded)
    return rounded.astype(np.int16)


def _low_pass() -> Floats:
    distance = np.arange(TAPS) - (TAPS - 1) / 2
    taps = np.sinc(2 * CUTOFF * distance) * np.kaiser(TAPS, STOPBAND_BETA)
    low_pass: Floats = (taps / taps.sum()).astype(np.float32)
    return low_pass


def _narrowing() -> Floats:
    """Return the matrix from the samples at 48 kHz that STEP samples of the band are made of to those."""
    matrix = np.zeros((TAPS + FACTOR * (STEP - 1), STEP), np.float32)
    for column in range(STEP):
        matrix[FACTOR * column : FACTOR * column + TAPS, column] = _low_pass()
    return matrix


def _widening() -> Floats:
    """Return the matrix from REACH - 1 samples of the band and the next STEP to what those are at 48 kHz."""
    matrix = np.zeros((REACH - 1 + STEP, FACTOR * STEP), np.float32)
    for column in range(FACTOR * STEP):
        now, phase = divmod(column, FACTOR)
        matrix[now : now + REACH, column] = FACTOR * _low_pass()[phase::FACTOR][::-1]
    return matrix


_NARROWING, _WIDENING = _narrowing(), _widening()


def _rows(held: Floats, step: int, length: int) -> Floats:
    """Return a view of the samples as rows of `length` that begin `step` samples apart."""
    shape = ((len(held) - length) // step + 1, length)
    return as_strided(held, shape, (step * held.itemsize, held.itemsize), writeable=False)


class Narrowing:
    """Brings one stream of samples from 48 to 16 kHz, 10 ms at a time."""

    def __init__(self) -> None:
        self._held = np.zeros(TAPS - FACTOR + FRAME, np.float32)
        self._rows = _rows(self._held, FACTOR * STEP, len(_NARROWING))

    def convert(self, frame: Samples) -> Samples:
        """Return a third as many samples."""
        self._held[:-FRAME] = self._held[FRAME:]
        self._held[-FRAME:] = frame
        return to_samples(np.dot(self._rows, _NARROWING).reshape(-1))


class Widening:
    """Brings one stream of samples from 16 back to 48 kHz, 10 ms at a time."""

    def __init__(self) -> None:
        self._held = np.zeros(REACH - 1 + BAND_FRAME, np.float32)
        self._rows = _rows(self._held, STEP, len(_WIDENING))

    def convert(self, frame: Floats) -> Floats:
        """Return three times as many samples."""
        self._held[: REACH - 1] = self._held[BAND_FRAME:]
        self._held[REACH - 1 :] = frame
        widened: Floats = np.dot(self._rows, _WIDENING)
        return widened.reshape(-1)
