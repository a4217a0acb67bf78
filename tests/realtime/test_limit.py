"""The session limit."""

from assistant.realtime.limit import SessionLimit, session_seconds


def test_nothing_is_due_without_a_session():
    limit = SessionLimit(3000.0, 3000.0)
    assert limit.next_notice(0.0) is None
    assert limit.remaining_s(5.0) == 0.0


def test_notices_at_five_minutes_and_one():
    limit = SessionLimit(3000.0, 3000.0)
    assert limit.begin(100.0, 3000.0) == 3100.0
    assert limit.remaining_s(100.0) == 3000.0
    assert limit.next_notice(100.0) == 2800.0
    assert limit.next_notice(2800.0) == 3040.0
    assert limit.next_notice(3040.0) is None
    assert limit.renewal_lead_s == 30.0


def test_a_short_session_is_renewed_at_half_time():
    limit = SessionLimit(20.0, 20.0)
    limit.begin(0.0, 20.0)
    assert limit.renewal_lead_s == 10.0
    assert limit.next_notice(0.0) is None


def test_the_server_s_word_counts_where_it_is_believable():
    assert session_seconds(3000.0, None, 0.0) == 3000.0
    assert session_seconds(3000.0, 1060, 1000.0) == 60.0
    assert session_seconds(3000.0, 999_999, 1000.0) == 3000.0
    assert session_seconds(3000.0, 900, 1000.0) == 3000.0
