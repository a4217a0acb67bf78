"""Which treatment of the microphone's sound the user chose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.audio.clean_voice import Chain, CleanVoice
from assistant.audio.echo_control import EchoControl, on_time
from assistant.audio.errors import DeviceFailedError
from assistant.audio.half_duplex import HalfDuplex
from assistant.audio.processing import CaptureProcessor
from assistant.installing import explain

Duplex = Literal["full", "half"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is to be done with the microphone's sound; see `BidiAudioIO`."""

    echo_cancellation: bool = False
    duplex: Duplex = "full"
    noise_suppression: bool = False
    gain_control: bool = False

    def processor(
        self, reference: Callable[[int], NDArray[np.int16]], behind_ms: Callable[[], float] = on_time
    ) -> CaptureProcessor | None:
        """Return what does it, or None when nothing is to be done.

        `reference` returns what the speakers play, `behind_ms` by how much it comes late (see EchoControl).

        Raises DeviceFailedError when the package that does it is not installed.
        """
        try:
            return self._processor(reference, behind_ms)
        except ImportError as error:
            raise DeviceFailedError(explain(error, "Cleaning the microphone's sound needs") or str(error)) from error

    def _processor(
        self, reference: Callable[[int], NDArray[np.int16]], behind_ms: Callable[[], float]
    ) -> CaptureProcessor | None:
        processors: list[CaptureProcessor] = []
        if self.duplex == "half":
            processors.append(HalfDuplex(reference))
        elif self.echo_cancellation:
            processors.append(EchoControl(reference, behind_ms))
        if self.noise_suppression or self.gain_control:
            processors.append(CleanVoice(noise_suppression=self.noise_suppression, gain_control=self.gain_control))
        if len(processors) > 1:
            return Chain(processors)
        return processors[0] if processors else None
