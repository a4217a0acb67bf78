"""Noise suppression and gain control by WebRTC, and processors one after another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.audio.processing import CaptureProcessor

RATE = 48000
FRAME = RATE // 100
NOISE_LEVEL = 1  # of 0 to 3: 12 dB less noise; more harms the voice more than it helps a recogniser
MOST_GAIN_DB = 18.0

Samples = NDArray[np.int16]


class CleanVoice:
    """Less noise, and a voice of even loudness."""

    rate = RATE
    frame_samples = FRAME

    def __init__(self, *, noise_suppression: bool, gain_control: bool) -> None:
        self._noise_suppression = noise_suppression
        self._gain_control = gain_control
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        # Imported here because loading it takes time that a conversation without it need not spend.
        import pywebrtc_audio

        self._processor = pywebrtc_audio.AudioProcessor(
            RATE,
            noise_suppression=self._noise_suppression,
            ns_level=NOISE_LEVEL,
            auto_gain_control=self._gain_control,
            agc_max_gain_db=MOST_GAIN_DB,
        )

    def process(self, frame: Samples) -> Samples:
        """Return the frame cleaned; it may be several frames long."""
        return np.asarray(self._processor.process(frame), np.int16)


class Chain:
    """Processors of the same rate, each treating what the one before returned."""

    rate = RATE
    frame_samples = FRAME

    def __init__(self, processors: Sequence[CaptureProcessor]) -> None:
        self._processors = tuple(processors)

    def reset(self) -> None:
        """Begin anew, all of them."""
        for processor in self._processors:
            processor.reset()

    def process(self, frame: Samples) -> Samples:
        """Return what the last of them makes of it."""
        for processor in self._processors:
            frame = processor.process(frame)
        return frame
