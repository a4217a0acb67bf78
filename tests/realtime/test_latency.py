"""Where the time of a turn goes."""

from assistant.realtime.latency import TurnClock
from assistant.realtime.reports import TurnLatency


def test_each_moment_counts_once():
    clock = TurnClock()
    clock.released(1.0)
    clock.committed(1.01)
    clock.committed(5.0)
    clock.first_delta(1.3)
    clock.first_delta(9.0)
    assert clock.first_sound(1.325) == TurnLatency(10, 290, 25)
    assert clock.first_sound(2.0) is None


def test_what_did_not_happen_is_not_known():
    clock = TurnClock()
    clock.first_delta(1.0)
    assert clock.first_sound(1.5) == TurnLatency(None, None, 500)
