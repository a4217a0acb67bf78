import numpy as np
import pytest

from assistant.practice.stretch import stretch

RATE = 22050
TONE = (8000 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.int16)


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.8, 1.25, 1.5])
def test_length_changes_and_pitch_does_not(speed: float) -> None:
    stretched = stretch(TONE, RATE, speed)
    assert len(stretched) == round(len(TONE) / speed)
    spectrum = np.abs(np.fft.rfft(stretched * np.hanning(len(stretched))))
    assert np.argmax(spectrum) * RATE / len(stretched) == pytest.approx(220, abs=3)
    middle = stretched[len(stretched) // 4 : -len(stretched) // 4].astype(float)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(8000 / np.sqrt(2), rel=0.15)


def test_natural_speed_changes_nothing() -> None:
    assert stretch(TONE, RATE, 1) is TONE
    assert len(stretch(TONE[:0], RATE, 0.5)) == 0
