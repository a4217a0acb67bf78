"""The wire's audio formats: PCM16 at 24 kHz and G.711 (ITU-T G.711) at 8 kHz, to and from 16-bit samples."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
# How G.711 coders scale: 14-bit magnitudes and a bias of 33 for mu-law, 13-bit magnitudes for A-law.
_MU_BIAS = 0x84
_MU_LARGEST = 32635


def sample_rate(audio_format: dict[str, Any]) -> int:
    """Samples a second of a wire format."""
    return 24000 if audio_format["type"] == "audio/pcm" else 8000


def bytes_per_sample(audio_format: dict[str, Any]) -> int:
    """Bytes a sample takes on the wire."""
    return 2 if audio_format["type"] == "audio/pcm" else 1


def decode(data: bytes, audio_format: dict[str, Any]) -> Samples:
    """Samples from wire bytes; an odd last byte of PCM is dropped."""
    kind = audio_format["type"]
    if kind == "audio/pcm":
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16)
    table = _mu_law_table() if kind == "audio/pcmu" else _a_law_table()
    return np.asarray(table[np.frombuffer(data, np.uint8)], np.int16)


def encode(samples: Samples, audio_format: dict[str, Any]) -> bytes:
    """Wire bytes from samples."""
    kind = audio_format["type"]
    if kind == "audio/pcm":
        return samples.astype("<i2").tobytes()
    return (_to_mu_law(samples) if kind == "audio/pcmu" else _to_a_law(samples)).tobytes()


def _to_mu_law(samples: Samples) -> npt.NDArray[np.uint8]:
    wide = samples.astype(np.int32)
    magnitude = np.minimum(np.abs(wide), _MU_LARGEST) + _MU_BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(wide < 0, 0x80, 0)
    return np.asarray(~(sign | (exponent << 4) | mantissa) & 0xFF, np.uint8)


@cache
def _mu_law_table() -> Samples:
    code = ~np.arange(256) & 0xFF
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = (((mantissa << 3) + _MU_BIAS) << exponent) - _MU_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _to_a_law(samples: Samples) -> npt.NDArray[np.uint8]:
    wide = samples.astype(np.int32)
    # One's complement for negatives keeps both halves of the scale the same size.
    magnitude = np.where(wide < 0, ~wide, wide)
    exponent = np.where(magnitude < 256, 0, np.floor(np.log2(np.maximum(magnitude, 256))).astype(np.int32) - 7)
    shift = np.where(exponent > 0, exponent + 3, 4)
    code = (exponent << 4) | ((magnitude >> shift) & 0x0F) | np.where(wide < 0, 0, 0x80)
    # G.711 inverts every second bit of A-law on the line.
    return (code ^ 0x55).astype(np.uint8)


@cache
def _a_law_table() -> Samples:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    # The middle of each step; the first two segments share one step size.
    magnitude = np.where(exponent > 0, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0), (mantissa << 4) + 8)
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)
