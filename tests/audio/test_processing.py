import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.audio.processing import ProcessingConverter
from assistant.audio.resampling import SampleType


class Louder:
    """Doubles every sample, and notes what it was given."""

    rate = 48000
    frame_samples = 480

    def __init__(self) -> None:
        self.lengths: set[int] = set()
        self.resets = 0

    def process(self, frame: NDArray[np.int16]) -> NDArray[np.int16]:
        self.lengths.add(len(frame))
        return frame * np.int16(2)

    def reset(self) -> None:
        self.resets += 1


@pytest.mark.parametrize("device", [(48000, 1, "int16"), (24000, 1, "int16"), (44100, 2, "float32")])
def test_what_the_device_hears_is_treated_in_whole_frames_and_keeps_its_length(device: tuple[int, int, SampleType]):
    rate, channels, sample_type = device
    scale = 1.0 if sample_type == "int16" else 1 / 32768
    wave = np.sin(2 * np.pi * 1000 * np.arange(rate // 2) / rate) * 8000 * scale
    data = np.repeat(wave, channels).astype("<i2" if sample_type == "int16" else "<f4").tobytes()
    louder = Louder()
    converter = ProcessingConverter(louder, device)
    step = 4 * 8 * 77
    pieces = [converter.convert(data[start : start + step]) for start in range(0, len(data), step)]
    heard = np.frombuffer(b"".join([*pieces, converter.finish()]), "<i2")
    assert len(heard) == pytest.approx(12000, abs=16)
    assert np.abs(heard[500:-500]).max() == pytest.approx(16000, rel=0.02)
    assert louder.lengths == {480}
    assert louder.resets == 1
