import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.audio.reference import PlayedReference

FRAME = 480  # 10 ms at 48 kHz


class Reader:
    """Pulls frames from a reference at a pace the test sets."""

    def __init__(self) -> None:
        self.now = 100.0
        self.reference = PlayedReference(lambda: self.now)
        self.heard: list[NDArray[np.int16]] = []

    def pull(self, frames: int, *, pace_s: float = 0.01) -> None:
        for _ in range(frames):
            self.now += pace_s
            self.heard.append(self.reference.read(FRAME))

    @property
    def sound(self) -> NDArray[np.int16]:
        return np.concatenate(self.heard)


def ramp(milliseconds: int) -> bytes:
    """A slow rise in which every sample is another."""
    return np.arange(1, 24 * milliseconds + 1, dtype="<i2").tobytes()


def begin_ms(sound: NDArray[np.int16]) -> float:
    return float(np.flatnonzero(sound > 100)[0] - 200) / 48


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    reader.pull(10)
    return reader


def test_silence_is_zeros(reader: Reader):
    assert not reader.sound.any()


def test_what_is_written_in_pieces_is_read_without_a_seam(reader: Reader):
    written = ramp(200)
    for start in range(0, len(written), 4800):
        reader.reference.written(written[start : start + 4800], after_silence=start == 0)
    reader.pull(30)
    steps = np.diff(reader.sound[np.flatnonzero(reader.sound > 100)[0] :])
    rising = steps[: 2 * (24 * 200 - 200)]
    assert set(rising.tolist()) <= {0, 1}
    assert begin_ms(reader.sound) == pytest.approx(100, abs=2)


def test_a_reader_that_lost_sound_is_behind_by_it(reader: Reader):
    reader.reference.written(ramp(1000), after_silence=True)
    reader.pull(30)
    assert reader.reference.behind_ms(unplayed_ms=700) == pytest.approx(0, abs=2)
    reader.now += 0.05  # 50 ms that the microphone never gave, and the speakers played on
    reader.pull(10)
    assert reader.reference.behind_ms(unplayed_ms=550) == pytest.approx(50, abs=2)
    reader.pull(200)
    assert reader.reference.behind_ms(unplayed_ms=0) == 0


@pytest.mark.parametrize("lump", [1, 5, 30])
def test_sound_begins_where_the_reader_should_be_by_the_clock(reader: Reader, lump: int):
    reader.now += 0.01 * lump
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(lump, pace_s=0.0)
    reader.pull(20)
    assert begin_ms(reader.sound) == pytest.approx(100 + 10 * lump, abs=2)


def test_frames_that_come_in_lumps_are_read_without_a_hole(reader: Reader):
    reader.reference.written(ramp(400), after_silence=True)
    for _ in range(10):
        reader.now += 0.05
        reader.pull(5, pace_s=0.0)
    voiced = reader.sound[np.flatnonzero(reader.sound > 100)[0] :][: 2 * (24 * 400 - 200)]
    assert set(np.diff(voiced).tolist()) <= {0, 1}


def test_a_flush_silences_what_was_not_read_and_what_follows_begins_at_once(reader: Reader):
    reader.reference.written(ramp(500), after_silence=True)
    reader.pull(10)
    reader.reference.flushed()
    reader.pull(10)
    assert not reader.sound[-9 * FRAME :].any()
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(5)
    assert reader.sound[-4 * FRAME :].any()


def test_a_reader_that_was_away_goes_on_at_the_present(reader: Reader):
    reader.reference.written(ramp(1000), after_silence=True)
    reader.now += 60
    reader.pull(10)
    assert not reader.sound.any()
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(5)
    assert reader.sound.any()


def test_a_slow_microphone_is_followed(reader: Reader):
    reader.pull(6000, pace_s=0.01 * 1.0002)  # 12 ms in a minute
    reader.heard.clear()
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(10)
    assert begin_ms(reader.sound) < 2


def test_what_was_lost_a_while_ago_is_not_waited_for(reader: Reader):
    for _ in range(20):
        reader.pull(10)
        reader.now += 0.005  # 5 ms that the microphone never gave
    reader.heard.clear()
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(30)
    assert begin_ms(reader.sound) < 30


def test_the_reference_is_as_loud_as_the_playback(reader: Reader):
    reader.reference.volume = 0.5
    reader.reference.written(ramp(100), after_silence=True)
    reader.pull(20)
    assert int(reader.sound.max()) == pytest.approx(1200, rel=0.15)
