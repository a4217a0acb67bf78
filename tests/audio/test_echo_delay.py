import numpy as np
import pytest

from assistant.audio.echo_band import BAND_FRAME, BAND_RATE, FRAME, Narrowing
from assistant.audio.echo_delay import EchoDelayTracker
from tests.support.room import Room, convolve, to_samples


def track(tracker: EchoDelayTracker, room: Room, seconds: float, seed: int) -> None:
    played = (np.random.default_rng(seed).standard_normal(round(seconds * 48000)) * 3000).astype(np.float32)
    heard = convolve(played, room.response()) + room.noise(len(played))
    bands = Narrowing(), Narrowing()
    for start in range(0, len(played) - FRAME + 1, FRAME):
        piece = slice(start, start + FRAME)
        tracker.hear(
            *(band.convert(to_samples(each[piece])) for band, each in zip(bands, (heard, played), strict=True))
        )


@pytest.mark.parametrize("delay_ms", [20, 60, 150, 250, 450])
def test_the_delay_is_found(delay_ms: float):
    tracker = EchoDelayTracker()
    track(tracker, Room(delay_ms, -12, 0.3), 2.0, seed=1)
    assert tracker.delay_ms == pytest.approx(delay_ms, abs=2)


def test_a_change_of_loudspeakers_is_followed():
    tracker = EchoDelayTracker()
    track(tracker, Room(30, -12, 0.3), 2.0, seed=1)
    track(tracker, Room(220, -12, 0.3), 4.0, seed=2)
    assert tracker.delay_ms == pytest.approx(220, abs=2)


def test_without_an_echo_no_delay_is_claimed():
    tracker = EchoDelayTracker()
    track(tracker, Room(60, -120, 0.3), 3.0, seed=1)
    assert tracker.delay_ms is None


def test_a_microphone_that_was_muted_for_a_while_is_followed_again():
    tracker = EchoDelayTracker()
    loud = (np.random.default_rng(1).standard_normal(BAND_RATE) * 3000).astype(np.int16).reshape(-1, BAND_FRAME)
    for frame in loud:
        tracker.hear(np.zeros_like(frame), frame)
    assert tracker.delay_ms is None
    track(tracker, Room(60, -12, 0.3), 3.0, seed=1)
    assert tracker.delay_ms == pytest.approx(60, abs=2)


def test_a_jump_that_somebody_else_found_is_kept():
    tracker = EchoDelayTracker()
    track(tracker, Room(30, -12, 0.3), 2.0, seed=1)
    tracker.jumped(20.0)
    assert tracker.delay_ms == pytest.approx(50, abs=2)
    track(tracker, Room(50, -12, 0.3), 2.0, seed=2)
    assert tracker.delay_ms == pytest.approx(50, abs=2)
