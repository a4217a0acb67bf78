import numpy as np
import pytest

from assistant.audio.levels import SILENCE_DBFS, Level, measure
from tests.support.audio_lab import tone


def test_a_full_sine_peaks_at_zero_and_has_three_decibels_less_on_average():
    level = measure(tone(1.0, amplitude=1.0).tobytes())
    assert level.peak_dbfs == pytest.approx(0.0, abs=0.01)
    assert level.rms_dbfs == pytest.approx(-3.01, abs=0.01)


def test_half_the_amplitude_is_six_decibels_less():
    assert measure(tone(1.0, amplitude=0.5).tobytes()).peak_dbfs == pytest.approx(-6.02, abs=0.01)


def test_silence_and_nothing_have_the_lowest_level():
    assert measure(bytes(960)) == measure(b"") == Level(SILENCE_DBFS, SILENCE_DBFS)


def test_the_most_negative_sample_is_no_louder_than_full_scale():
    assert measure(np.full(480, -32768, "<i2").tobytes()) == Level(0.0, 0.0)
