"""Converting between the wire's format and a device's: sample rate, channels, integers and floats.

Only for devices that cannot be opened in the wire's format, and for what is treated at 48 kHz. Half and double the
rate are had within a millisecond (half_band.py). For other rates soxr is used, which works in blocks: its best
quality keeps up to 40 ms back, the "low" one used here (a 16-bit noise floor all the same) up to 20 ms.
"""

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.audio.half_band import DoubleRate, HalfRate
from assistant.audio.wire import WIRE_RATE

SampleType = Literal["uint8", "int16", "int32", "float32"]
Floats = NDArray[np.float32]

QUALITY = "LQ"
_DTYPES: dict[SampleType, str] = {"uint8": "u1", "int16": "<i2", "int32": "<i4", "float32": "<f4"}
_FULL_SCALE: dict[SampleType, float] = {"uint8": 2.0**7, "int16": 2.0**15, "int32": 2.0**31, "float32": 1.0}


def to_floats(data: bytes, sample_type: SampleType) -> Floats:
    """Return the samples as floats from -1 to 1."""
    samples = np.frombuffer(data, _DTYPES[sample_type]).astype(np.float32)
    if sample_type == "uint8":
        samples -= 2.0**7
    samples *= np.float32(1 / _FULL_SCALE[sample_type])
    return samples


def from_floats(samples: Floats, sample_type: SampleType) -> bytes:
    """Return floats from -1 to 1 in a device's sample type; what is louder is clipped."""
    if sample_type == "float32":
        return np.clip(samples, -1.0, 1.0).astype("<f4").tobytes()
    scale = _FULL_SCALE[sample_type]
    scaled = np.multiply(samples, scale, dtype=np.float64 if sample_type == "int32" else np.float32)
    np.rint(scaled, out=scaled)
    np.maximum(np.minimum(scaled, scale - 1, out=scaled), -scale, out=scaled)
    if sample_type == "uint8":
        scaled += scale
    return scaled.astype(_DTYPES[sample_type]).tobytes()


class Resampler(Protocol):
    """Changes the rate of one stream of samples."""

    def resample_chunk(self, samples: Floats, last: bool = False) -> Floats:
        """Return what can be told by now; with `last`, all that remains."""


class Converter:
    """Converts one stream; keeps what does not make a whole frame yet, and the resampler's history."""

    def __init__(
        self,
        source: tuple[int, int, SampleType],
        target: tuple[int, int, SampleType],
    ) -> None:
        """`source` and `target` are each (samples a second, channels, sample type)."""
        self._source_rate, self._source_channels, self._source_type = source
        self._target_rate, self._target_channels, self._target_type = target
        self._frame_bytes = np.dtype(_DTYPES[self._source_type]).itemsize * self._source_channels
        self._partial_frame = b""
        self._resampler = self._new_resampler()

    def convert(self, data: bytes) -> bytes:
        """Convert the next piece; the resampler keeps the last few milliseconds until more comes."""
        data = self._partial_frame + data
        whole = len(data) // self._frame_bytes * self._frame_bytes
        self._partial_frame = data[whole:]
        return self._convert(data[:whole], last=False)

    def finish(self) -> bytes:
        """Return what the resampler still keeps and start afresh."""
        tail = self._convert(b"", last=True)
        self._partial_frame = b""
        self._resampler = self._new_resampler()
        return tail

    def _convert(self, data: bytes, *, last: bool) -> bytes:
        mono = to_floats(data, self._source_type)
        if self._source_channels > 1:
            mono = mono.reshape(-1, self._source_channels).mean(axis=1, dtype=np.float32)
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono, last=last)
        spread = np.repeat(mono, self._target_channels) if self._target_channels > 1 else mono
        return from_floats(spread, self._target_type)

    def _new_resampler(self) -> Resampler | None:
        if self._source_rate == self._target_rate:
            return None
        if self._source_rate == 2 * self._target_rate:
            return HalfRate()
        if self._target_rate == 2 * self._source_rate:
            return DoubleRate()
        import soxr  # loaded where a device needs it

        blocks: Resampler = soxr.ResampleStream(
            self._source_rate, self._target_rate, 1, dtype="float32", quality=QUALITY
        )
        return blocks


WIRE_FORMAT: tuple[int, int, SampleType] = (WIRE_RATE, 1, "int16")
