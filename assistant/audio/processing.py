"""Treating what the microphone hears (echo, noise, gain) before it is resampled for the wire."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.audio.half_band import REACH
from assistant.audio.resampling import WIRE_FORMAT, Converter, SampleType


class CaptureProcessor(Protocol):
    """Treats the microphone's sound, frame by frame, on the Qt application's thread."""

    @property
    def rate(self) -> int:
        """Samples a second of the frames (48,000)."""

    @property
    def frame_samples(self) -> int:
        """The length of a frame in samples (480, which is 10 ms)."""

    def process(self, frame: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return the frame, mono and of `frame_samples`, treated.

        As long as it was, or longer: what was held back before goes first.
        """

    def reset(self) -> None:
        """The microphone was opened: what comes does not continue what came before."""


class ProcessingConverter:
    """Brings a device's sound to the processor's rate, has it treated, and brings it to the wire's format."""

    def __init__(self, processor: CaptureProcessor, device_format: tuple[int, int, SampleType]) -> None:
        treated: tuple[int, int, SampleType] = (processor.rate, 1, "int16")
        self._processor = processor
        self._from_device = None if device_format == treated else Converter(device_format, treated)
        self._to_wire = Converter(treated, WIRE_FORMAT)
        # The halving keeps some samples back; given silence to keep, it returns a whole frame for each.
        self._to_wire.convert(bytes(2 * (REACH - 1)))
        self._frame_bytes = 2 * processor.frame_samples
        self._collected = bytearray()
        processor.reset()

    def convert(self, data: bytes) -> bytes:
        """Convert the next piece; what does not make a whole frame waits for more."""
        self._collected += data if self._from_device is None else self._from_device.convert(data)
        whole = len(self._collected) // self._frame_bytes * self._frame_bytes
        treated = b"".join(self._treat(start) for start in range(0, whole, self._frame_bytes))
        del self._collected[:whole]
        return self._to_wire.convert(treated) if treated else b""

    def finish(self) -> bytes:
        """Return what is still kept; the last frame is treated as if silence followed."""
        if self._from_device is not None:
            self._collected += self._from_device.finish()
        treated = self.convert(b"")
        rest = len(self._collected)
        self._collected += bytes(self._frame_bytes - rest)
        last = self._treat(0)[:rest]
        self._collected.clear()
        return treated + self._to_wire.convert(last) + self._to_wire.finish()

    def _treat(self, start: int) -> bytes:
        frame = np.frombuffer(bytes(self._collected[start : start + self._frame_bytes]), "<i2")
        return self._processor.process(frame).astype("<i2", copy=False).tobytes()
