import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.cushion import INITIAL_HOLD_S, LONGEST_HOLD_S, SHORTEST_HOLD_S, JitterCushion

Arrivals = list[tuple[float, float]]  # (time of arrival, length of the piece), both in seconds


def jittered_reply(rng: random.Random, pieces: int) -> Arrivals:
    """100 ms pieces every 90 ms, each 0 to 120 ms late, as the latency benchmark sends them."""
    arrivals, latest = [], 0.0
    for index in range(pieces):
        latest = max(latest, index * 0.09 + rng.random() * 0.12)
        arrivals.append((latest, 0.1))
    return arrivals


def listen(cushion: JitterCushion, reply: str, arrivals: Arrivals) -> tuple[int, float]:
    """Play a reply through the cushion; returns how often it stumbled and how long its start was held back."""
    started_at: float | None = None
    runs_dry_at = gathered = 0.0
    gaps = 0
    for now, length in arrivals:
        release_at = cushion.release_at
        if started_at is None and gathered and release_at is not None and release_at <= now:
            assert cushion.may_play(release_at)
            started_at, runs_dry_at = release_at, release_at + gathered
        cushion.arrived(reply, length, now, playing=False)
        if started_at is not None:
            gaps += now > runs_dry_at
            runs_dry_at = max(runs_dry_at, now) + length
            continue
        gathered += length
        if cushion.may_play(now):
            started_at, runs_dry_at = now, now + gathered
    if started_at is None:
        cushion.finished()
        started_at = arrivals[-1][0]
        assert cushion.may_play(started_at)
    return gaps, started_at - arrivals[0][0]


def test_a_burst_starts_with_its_third_piece():
    gaps, held = listen(JitterCushion(), "a", [(index * 0.001, 0.1) for index in range(10)])
    assert gaps == 0
    assert held <= 0.003


def test_long_pieces_in_a_burst_start_with_the_second():
    assert listen(JitterCushion(), "a", [(0.0, 0.2), (0.001, 0.2), (0.002, 0.2)]) == (0, 0.001)


def test_ten_thousand_fresh_jittered_replies_play_without_a_gap():
    rng = random.Random(7)  # noqa: S311 - a simulation, repeatable
    results = [listen(JitterCushion(), "a", jittered_reply(rng, rng.choice([3, 10, 40, 120]))) for _ in range(10_000)]
    assert sum(gaps for gaps, _ in results) == 0
    assert max(held for _, held in results) <= INITIAL_HOLD_S + 1e-9


def test_ten_thousand_jittered_replies_in_a_row_play_without_a_gap():
    rng, cushion = random.Random(8), JitterCushion()  # noqa: S311 - a simulation, repeatable
    results = [listen(cushion, str(i), jittered_reply(rng, rng.choice([3, 10, 40, 120]))) for i in range(10_000)]
    assert sum(gaps for gaps, _ in results) == 0
    assert max(held for _, held in results) < 0.15


def test_bursts_teach_nothing_about_jitter():
    cushion = JitterCushion()
    for index in range(30):
        listen(cushion, f"burst {index}", [(piece * 0.001, 0.1) for piece in range(20)])
    assert listen(cushion, "jittered", jittered_reply(random.Random(9), 120))[0] == 0  # noqa: S311 - a simulation


def test_a_steady_stream_is_trusted_after_some_replies():
    cushion = JitterCushion()
    steady = [(piece * 0.05, 0.1) for piece in range(40)]
    first = listen(cushion, "first", steady)[1]
    for index in range(10):
        gaps, held = listen(cushion, str(index), steady)
        assert gaps == 0
    assert held < first
    assert cushion.hold_s < INITIAL_HOLD_S / 2


def test_a_worse_network_is_learned_within_one_reply():
    cushion = JitterCushion()
    late = [(piece * 0.095 + (0.25 if piece % 10 == 5 else 0.0), 0.1) for piece in range(60)]
    ordered = [(max(time for time, _ in late[: index + 1]), length) for index, (_, length) in enumerate(late)]
    assert listen(cushion, "first", ordered)[0] > 0
    assert listen(cushion, "second", ordered)[0] == 0


def test_a_reply_that_follows_another_without_a_pause_is_not_held_back():
    cushion = JitterCushion()
    cushion.arrived("a", 0.1, 5.0, playing=True)
    assert cushion.may_play(5.0)
    assert cushion.release_at is None


def test_a_short_complete_reply_is_not_held_back():
    cushion = JitterCushion()
    cushion.arrived("a", 0.1, 5.0, playing=False)
    assert not cushion.may_play(5.0)
    cushion.finished()
    assert cushion.may_play(5.0)


def test_after_a_flush_the_next_reply_is_held_anew():
    cushion = JitterCushion()
    cushion.arrived("a", 0.1, 5.0, playing=True)
    cushion.flushed()
    cushion.arrived("a", 0.1, 6.0, playing=False)
    assert not cushion.may_play(6.0)
    assert cushion.release_at == 6.0 + INITIAL_HOLD_S


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 2), st.floats(0.01, 0.5)), min_size=1, max_size=30), min_size=1, max_size=12
    )
)
def test_no_reply_is_ever_held_longer_than_the_limit(replies: list[Arrivals]):
    cushion = JitterCushion()
    for number, pauses in enumerate(replies):
        times = [sum(pause for pause, _ in pauses[: index + 1]) for index in range(len(pauses))]
        arrivals = list(zip(times, (length for _, length in pauses), strict=True))
        assert all(earlier <= later for (earlier, _), (later, _) in pairwise(arrivals))
        _, held = listen(cushion, str(number), arrivals)
        assert held <= LONGEST_HOLD_S + 1e-9
        assert SHORTEST_HOLD_S <= cushion.hold_s <= LONGEST_HOLD_S
