"""WAV files: any PCM WAV in, the conversation's own format (PCM16, 24 kHz, mono) out.

The standard library's `wave` reads no floating point and, before Python 3.12, no WAVE_FORMAT_EXTENSIBLE, so the
chunks are read here. Layout: Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" and the
documentation of WAVEFORMATEXTENSIBLE.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.realtime.errors import AssistantError

WIRE_RATE = 24000
"""Samples a second of the conversation's audio."""

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# Little endian, as RIFF is. 24-bit samples have no type of their own.
_SAMPLE_TYPES: dict[tuple[int, int], str] = {
    (_PCM, 8): "u1",
    (_PCM, 16): "<i2",
    (_PCM, 24): "3 bytes",
    (_PCM, 32): "<i4",
    (_FLOAT, 32): "<f4",
    (_FLOAT, 64): "<f8",
}
_MAXIMUM_CHANNELS = 32
_LOUDEST = 8.0  # of floating-point samples, whose full scale is 1
_RATES = range(1000, 768_001)


class WavFileError(AssistantError):
    """A WAV file cannot be read or written; the message names the file and says why."""

    code = "wav_file"


@dataclass(frozen=True, slots=True)
class _Format:
    tag: int
    channels: int
    rate: int
    bits: int


def read_wav(path: Path) -> bytes:
    """Read a WAV file as PCM16, 24 kHz, mono.

    Takes 8, 16, 24 and 32-bit integers and 32 and 64-bit floats, 1,000 to 768,000 samples a second, 1 to 32
    channels (mixed down). A file whose header gives no length, as pipes leave them, is read to its end.

    Raises:
        WavFileError: The file is missing, unreadable, no WAV file, compressed, or holds no sound.

    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WavFileError(f"There is no file '{path}'; check the path.") from error
    except OSError as error:
        raise WavFileError(f"The file '{path}' cannot be read: {error.strerror}.") from error
    wav_format, samples = _chunks(path, data)
    sample_type = _SAMPLE_TYPES.get((wav_format.tag, wav_format.bits))
    if sample_type is None or not 1 <= wav_format.channels <= _MAXIMUM_CHANNELS or wav_format.rate not in _RATES:
        raise WavFileError(f"'{path}' is a kind of WAV that is not supported; convert it to 16-bit PCM.")
    frame_bytes = wav_format.channels * wav_format.bits // 8
    samples = samples[: len(samples) // frame_bytes * frame_bytes]
    if not samples:
        raise WavFileError(f"'{path}' contains no sound.")
    mono = _as_floats(samples, sample_type).reshape(-1, wav_format.channels).mean(axis=1, dtype=np.float32)
    at_wire_rate = soxr.resample(mono, wav_format.rate, WIRE_RATE)
    pcm: bytes = np.rint(np.clip(at_wire_rate, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
    return pcm


def _chunks(path: Path, data: bytes) -> tuple[_Format, bytes]:
    """Find the format and the samples."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise WavFileError(f"'{path}' is not a WAV file; convert the recording to WAV first.")
    wav_format: _Format | None = None
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + size]
        if name == b"fmt " and len(body) >= 16:
            wav_format = _read_format(body)
        elif name == b"data" and wav_format is not None:
            # Programs that write to a pipe leave 0 or the largest number for a length they do not know.
            return wav_format, body or data[position + 8 :]
        position += 8 + size + size % 2
    raise WavFileError(f"'{path}' is damaged: a WAV file without its format or its samples.")


def _read_format(body: bytes) -> _Format:
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if tag == _EXTENSIBLE and len(body) >= 26:
        # The sub-format is a GUID whose first two bytes are the tag meant.
        (tag,) = struct.unpack_from("<H", body, 24)
    return _Format(tag, channels, rate, bits)


def _as_floats(samples: bytes, sample_type: str) -> NDArray[np.float32]:
    """Return the samples as floats from -1 to 1, channels still interleaved."""
    if sample_type == "3 bytes":
        # Each sample becomes the upper three bytes of a 32-bit one.
        wide = np.zeros((len(samples) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = np.frombuffer(samples, dtype=np.uint8).reshape(-1, 3)
        return _scale(wide.view("<i4").ravel(), 2.0**31)
    values: NDArray[Any] = np.frombuffer(samples, dtype=sample_type)
    if sample_type == "u1":
        return _scale(values.astype(np.int16) - 128, 128.0)
    if values.dtype.kind == "f":
        # What is no number is silence, and nothing is so loud that it would be infinite as a smaller float.
        clipped: NDArray[Any] = np.clip(np.nan_to_num(values), -_LOUDEST, _LOUDEST)
        return clipped.astype(np.float32)
    return _scale(values, float(-np.iinfo(values.dtype).min))


def _scale(values: NDArray[Any], full_scale: float) -> NDArray[np.float32]:
    return (values / full_scale).astype(np.float32)
