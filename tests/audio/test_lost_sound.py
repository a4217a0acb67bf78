from assistant.audio.lost_sound import FRAMES, FRAMES_AT_FIRST, MOST_BEHIND_MS, LostSound


def in_a_reply() -> LostSound:
    """One that has counted for a while, and nothing was lost."""
    lost = LostSound()
    lost.begin()
    assert not any(lost.count(0.0) for _ in range(FRAMES))
    return lost


def test_what_was_lost_before_a_reply_shows_soon():
    lost = LostSound()
    lost.begin()
    counted = [lost.count(130.0 + 10 * (frame % 2)) for frame in range(FRAMES_AT_FIRST)]
    assert counted == [0.0] * (FRAMES_AT_FIRST - 1) + [130.0]


def test_within_a_reply_it_is_waited_for_longer():
    lost = in_a_reply()
    counted = [lost.count(50.0) for _ in range(FRAMES)]
    assert counted == [0.0] * (FRAMES - 1) + [50.0]


def test_what_was_lost_is_told_once():
    lost = LostSound()
    lost.begin()
    assert sum(lost.count(130.0) for _ in range(FRAMES_AT_FIRST)) == 130.0
    assert not any(lost.count(0.0) for _ in range(2 * FRAMES))


def test_sound_that_comes_in_lumps_is_not_lost():
    lost = LostSound()
    lost.begin()
    for _ in range(20):
        assert not any(lost.count(behind_ms) for behind_ms in (90.0, 70.0, 50.0, 30.0, 10.0))


def test_a_little_is_left_to_who_follows_the_echo():
    lost = in_a_reply()
    assert not any(lost.count(MOST_BEHIND_MS) for _ in range(3 * FRAMES))


def test_a_loss_is_likely_until_the_reference_came_in_time_once():
    lost = LostSound()
    lost.begin()
    assert not lost.is_likely
    lost.count(80.0)
    assert lost.is_likely
    lost.count(5.0)
    assert not lost.is_likely
    assert not in_a_reply().is_likely
