import numpy as np
import pytest

from assistant.audio.echo_band import BAND_RATE, FRAME, Narrowing, Widening
from tests.support.room import RATE, Floats, dbfs

DELAY = 69  # samples at 48 kHz, there and back


def there_and_back(hertz: float) -> tuple[Floats, Floats, Floats]:
    """A tone, what it is in the band, and what it is afterwards."""
    tone = (np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE) * 10000).astype(np.int16)
    narrowing, widening = Narrowing(), Widening()
    narrow = [narrowing.convert(tone[start : start + FRAME]) for start in range(0, RATE, FRAME)]
    wide = np.concatenate([widening.convert(frame.astype(np.float32)) for frame in narrow])
    return tone.astype(np.float32), np.concatenate(narrow).astype(np.float32), wide


@pytest.mark.parametrize("hertz", [100, 1000, 3000, 6000])
def test_a_voice_comes_back_as_it_was(hertz: float):
    tone, narrow, wide = there_and_back(hertz)
    assert len(narrow) == BAND_RATE
    assert len(wide) == RATE
    assert dbfs((wide[DELAY:] - tone[:-DELAY])[FRAME:]) < dbfs(tone) - 40


@pytest.mark.parametrize("hertz", [8800, 12000, 20000])
def test_what_is_above_the_band_does_not_fold_into_it(hertz: float):
    tone, narrow, wide = there_and_back(hertz)
    assert dbfs(narrow[BAND_RATE // 10 :]) < dbfs(tone) - 40
    assert dbfs(wide[RATE // 10 :]) < dbfs(tone) - 40
