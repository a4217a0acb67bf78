"""The wire's telephone formats: G.711 mu-law and A-law, 8,000 samples a second, one byte each (ITU-T G.711)."""

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.audio.resampling import WIRE_FORMAT, Converter

Law = Literal["audio/pcmu", "audio/pcma"]
TELEPHONE_RATE = 8000


class TelephoneCodec:
    """Between PCM16 24 kHz mono and one of the telephone formats; keeps each stream's resampler history."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._down = Converter(WIRE_FORMAT, (TELEPHONE_RATE, 1, "int16"))
        self._up = Converter((TELEPHONE_RATE, 1, "int16"), WIRE_FORMAT)

    def encode(self, pcm: bytes) -> bytes:
        """Return the telephone bytes of PCM16 24 kHz; the last few milliseconds follow with the next piece."""
        return self._encoded(self._down.convert(pcm))

    def finish_encoding(self) -> bytes:
        """Return the telephone bytes of those last few milliseconds: nothing more belongs to them."""
        return self._encoded(self._down.finish())

    def decode(self, data: bytes) -> bytes:
        """Return the PCM16 24 kHz of telephone bytes; the last few milliseconds follow with the next piece."""
        samples = decoding_table(self._law)[np.frombuffer(data, np.uint8)]
        return self._up.convert(samples.astype("<i2").tobytes())

    def finish_decoding(self) -> bytes:
        """Return the PCM16 24 kHz of those last few milliseconds: nothing more belongs to them."""
        return self._up.finish()

    def _encoded(self, pcm: bytes) -> bytes:
        samples = np.frombuffer(pcm, "<i2")
        return encoding_table(self._law)[samples.astype(np.int32) + 32768].tobytes()


@cache
def decoding_table(law: Law) -> NDArray[np.int16]:
    """The sample that each of the 256 codes stands for."""
    codes = np.arange(256, dtype=np.int32)
    codes = ~codes & 0xFF if law == "audio/pcmu" else codes ^ 0x55
    exponent, mantissa = (codes >> 4) & 7, codes & 15
    if law == "audio/pcmu":
        magnitude = ((mantissa * 2 + 33) << (exponent + 2)) - 132
        negative = codes & 0x80 != 0
    else:
        magnitude = np.where(exponent == 0, mantissa * 16 + 8, (mantissa * 16 + 264) << np.maximum(exponent - 1, 0))
        negative = codes & 0x80 == 0
    return np.where(negative, -magnitude, magnitude).astype(np.int16)


@cache
def encoding_table(law: Law) -> NDArray[np.uint8]:
    """The code for each sample from -32768 to 32767: the one whose sample is nearest."""
    samples = decoding_table(law).astype(np.int32)
    order = np.argsort(samples, kind="stable")
    borders = (samples[order][1:] + samples[order][:-1]) / 2
    return order[np.searchsorted(borders, np.arange(-32768, 32768))].astype(np.uint8)
