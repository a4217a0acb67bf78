"""A room with open speakers, as numbers: what the microphone hears of what the speakers play.

    response = Room(delay_ms=60, level_db=-8, decay_s=0.3).response()
    echo = convolve(played, response)

The response is the direct sound after `delay_ms`, then noise that decays by 60 dB in `decay_s`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 48000
FULL_SCALE = 32768.0
DIRECT_TO_REVERBERANT_DB = 3.0  # a microphone within arm's length of the speakers hears them more than the room
NOISE_DBFS = -66.0  # a quiet office at the usual gain of a microphone

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Room:
    """How speakers sound at the microphone: later, fainter (power of the whole response), and with a tail.

    `distortion`: how much a small loudspeaker bends the wave (0: not at all, 1: a full-scale sample to 0.76).
    `unsteadiness_ms`: by how much the delay differs from one reply to the next, up or down.
    `jump_ms`: by how much it jumps every second, there and back, as where a busy machine loses sound (simulated only).
    """

    delay_ms: float
    level_db: float
    decay_s: float
    noise_dbfs: float = NOISE_DBFS
    seed: int = 1
    distortion: float = 0.0
    unsteadiness_ms: float = 0.0
    jump_ms: float = 0.0

    def response(self) -> Floats:
        """Return the impulse response at 48 kHz."""
        tail = np.random.default_rng(self.seed).standard_normal(round(self.decay_s * RATE))
        tail *= np.exp(-np.log(1000) * np.arange(len(tail)) / len(tail))
        tail[0] = 0
        tail *= np.sqrt(10 ** (-DIRECT_TO_REVERBERANT_DB / 10) / np.sum(tail**2))
        tail[0] = 1
        tail *= 10 ** (self.level_db / 20) / np.sqrt(np.sum(tail**2))
        return np.concatenate([np.zeros(round(self.delay_ms * RATE / 1000)), tail]).astype(np.float32)

    def loudspeaker(self, played: Floats) -> Floats:
        """Return what the loudspeaker makes of the signal."""
        if not self.distortion:
            return played
        drive = np.float32(self.distortion / FULL_SCALE)
        return (np.tanh(played * drive) / drive).astype(np.float32)

    def noise(self, count: int) -> Floats:
        """Return `count` samples of the room's own noise."""
        noise = np.random.default_rng(self.seed + 1).standard_normal(count)
        return (noise * FULL_SCALE * 10 ** (self.noise_dbfs / 20)).astype(np.float32)

    def __str__(self) -> str:
        return f"{self.delay_ms:.0f} ms, {self.level_db:.0f} dB, {self.decay_s:.1f} s"


def convolve(signal: Floats, response: Floats) -> Floats:
    """Return what `signal` becomes through `response`, as long as `signal`."""
    size = 1 << (len(signal) + len(response) - 2).bit_length()
    spectrum = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: len(signal)].astype(np.float32)


def to_samples(signal: Floats) -> Samples:
    """Return the signal as a device gives it: int16, clipped."""
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)


def dbfs(signal: NDArray[np.generic]) -> float:
    """Return the power of a signal in dB of full scale (a constant of 32768)."""
    return float(10 * np.log10(np.mean(signal.astype(np.float64) ** 2) / FULL_SCALE**2 + 1e-12))
