"""How loud a piece of sound is, in decibels below full scale (dBFS): 0 is the loudest there is."""

import math
from dataclasses import dataclass

import numpy as np

SILENCE_DBFS = -100.0  # below what 16 bits can carry (-96 dBFS), so that digital silence is a number too
FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Level:
    """Peak and root mean square, both in dBFS from SILENCE_DBFS to 0."""

    peak_dbfs: float
    rms_dbfs: float


def measure(pcm: bytes) -> Level:
    """Measure PCM16 of any rate; an empty piece is silent."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    if not len(samples):
        return Level(SILENCE_DBFS, SILENCE_DBFS)
    peak = float(np.abs(samples).max())
    return Level(_dbfs(peak), _dbfs(math.sqrt(float(np.dot(samples, samples)) / len(samples))))


def _dbfs(amplitude: float) -> float:
    if amplitude <= 0:
        return SILENCE_DBFS
    return max(SILENCE_DBFS, min(0.0, 20 * math.log10(amplitude / FULL_SCALE)))
