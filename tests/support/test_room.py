import numpy as np
import pytest

from tests.support.live_room import BLOCK, StreamingConvolver
from tests.support.room import RATE, Room, convolve, dbfs


@pytest.mark.parametrize(("delay_ms", "level_db", "decay_s"), [(20, -6, 0.5), (250, -20, 0.2)])
def test_a_response_has_the_delay_level_and_decay_asked_for(delay_ms: float, level_db: float, decay_s: float):
    response = Room(delay_ms, level_db, decay_s).response()
    assert np.argmax(np.abs(response)) == round(delay_ms * RATE / 1000)
    assert 10 * np.log10(np.sum(response**2)) == pytest.approx(level_db, abs=0.01)
    assert len(response) == round((delay_ms / 1000 + decay_s) * RATE)
    tail = response[round(delay_ms * RATE / 1000) + 1 :].astype(float)
    tenths = [10 * np.log10(np.mean(tenth**2)) for tenth in np.array_split(tail, 10)]
    assert tenths[0] - tenths[-1] == pytest.approx(54, abs=3)


def test_the_noise_is_as_loud_as_asked_for():
    assert dbfs(Room(60, -8, 0.3, noise_dbfs=-50).noise(RATE)) == pytest.approx(-50, abs=0.1)


def test_a_small_loudspeaker_bends_loud_waves_only():
    room = Room(60, -8, 0.3, distortion=1.0)
    bent = room.loudspeaker(np.array([100.0, 32768.0], np.float32))
    assert bent[0] == pytest.approx(100, rel=0.01)
    assert bent[1] / 32768 == pytest.approx(0.76, abs=0.01)


def test_block_by_block_gives_what_the_whole_gives():
    generator = np.random.default_rng(3)
    signal = generator.standard_normal(50 * BLOCK).astype(np.float32)
    response = Room(30, -6, 0.2).response()
    convolver = StreamingConvolver(response)
    pieces = [convolver.convolve(block) for block in signal.reshape(-1, BLOCK)]
    assert np.concatenate(pieces) == pytest.approx(convolve(signal, response), abs=1e-4)
