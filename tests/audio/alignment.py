"""Finding the pieces of a known sound in a recording of it.

Noise is used, in which every 20 ms are unlike all others. A piece can be missing although the program played it: on
a busy machine the sound server itself leaves out 5 ms now and then, which a plain `pacat` shows too. What the
program gets wrong shows otherwise: a piece it skips brings the later ones forward.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from tests.support.audio_lab import LAB_RATE, Samples

WIRE_RATE = 24000
PIECE = WIRE_RATE // 50
SEARCH = WIRE_RATE // 2
CERTAIN = 0.8  # correlation from which a piece counts as found; two different pieces reach 0.2


def noise(seconds: float, seed: int = 1) -> Samples:
    """Return loud noise at 24 kHz, without the highest tones that resampling would change."""
    white = np.random.default_rng(seed).normal(size=round(seconds * WIRE_RATE))
    soft = np.convolve(white, np.ones(6) / 6, "same")
    return (soft / np.abs(soft).max() * 30000).astype(np.int16)


def at_wire_rate(recorded: Samples) -> Samples:
    """Bring a recording of `noise` to 24 kHz; it has nothing above 12 kHz to fold down."""
    return recorded[:: LAB_RATE // WIRE_RATE]


@dataclass(frozen=True)
class Alignment:
    """Which share of the pieces was found, by how many ms each was later than the one before, and if the end was."""

    found: float
    shifts_ms: list[float]
    end_found: bool


def align(recorded: Samples, played: Samples) -> Alignment:
    """Find the pieces of `played` in `recorded`, both at 24 kHz, in order."""
    loud = np.flatnonzero(np.abs(recorded.astype(np.int32)) > 1500)
    assert len(loud), "the recording is silent"
    start = max(0, int(loud[0]) - SEARCH)
    sound = np.concatenate([np.zeros(SEARCH), recorded[start:].astype(np.float64), np.zeros(2 * SEARCH)])
    offsets = [_offset(sound, played, index) for index in range(0, len(played) - PIECE + 1, PIECE)]
    known = [offset for offset in offsets if offset is not None]
    shifts = [(later - earlier) * 1000 / WIRE_RATE for earlier, later in itertools.pairwise(known)]
    return Alignment(len(known) / len(offsets), shifts, any(offset is not None for offset in offsets[-3:]))


def _offset(sound: "np.ndarray[tuple[int], np.dtype[np.float64]]", played: Samples, index: int) -> int | None:
    piece = played[index : index + PIECE].astype(np.float64)
    region = sound[index : index + 4 * SEARCH]
    if len(region) < PIECE:
        return None
    best = int(np.argmax(scores := np.correlate(region, piece)))
    energy = np.sqrt((piece**2).sum() * (region[best : best + PIECE] ** 2).sum())
    return best if energy and scores[best] / energy > CERTAIN else None
