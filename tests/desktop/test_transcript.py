"""The order of lines, whatever order their words arrive in."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.bidi.events import BidiTurnLatencyEvent
from assistant.desktop.transcript import LineInserted, LineUpdated, Transcript, TurnLatency
from tests.desktop.given import says


def texts(transcript: Transcript) -> list[str]:
    return [line.text for line in transcript.lines]


def test_words_of_the_user_that_arrive_late_stand_before_the_reply() -> None:
    transcript = Transcript()
    transcript.apply(says("assistant", "Good morning.", "a0"))
    transcript.apply(says("assistant", "Eighty-four.", "a1", after="u1"))
    change = transcript.apply(says("user", "Twelve times seven?", "u1", after="a0"))
    assert isinstance(change, LineInserted)
    assert change.row == 1
    assert texts(transcript) == ["Good morning.", "Twelve times seven?", "Eighty-four."]
    update = transcript.apply(says("assistant", "Eighty-four!", "a1"))
    assert isinstance(update, LineUpdated)
    assert update.row == 2


def test_an_announced_line_is_filled_in_later() -> None:
    transcript = Transcript()
    transcript.apply(says("user", "", "u1", final=False))
    transcript.apply(says("assistant", "Hello", "a1", after="u1", final=False))
    transcript.apply(says("user", "Hi there", "u1"))
    assert [(line.text, line.is_final) for line in transcript.lines] == [("Hi there", True), ("Hello", False)]


def test_an_interrupted_line_is_cut_to_what_was_heard_and_stays_marked() -> None:
    transcript = Transcript()
    transcript.apply(says("assistant", "One two three four", "a1", final=False))
    assert transcript.interrupt("a1") == LineUpdated(0, transcript.lines[0])
    transcript.apply(says("assistant", "One two", "a1"))
    assert transcript.lines[0].text == "One two"
    assert transcript.lines[0].interrupted
    assert transcript.interrupt("a1") is None
    assert transcript.interrupt("unheard of") is None


def test_words_without_an_item_continue_the_line_of_their_side() -> None:
    transcript = Transcript()
    transcript.apply(says("user", "Hel", "", final=False))
    transcript.apply(says("user", "Hello", ""))
    transcript.apply(says("assistant", "Hi", ""))
    transcript.apply(says("user", "Bye", ""))
    assert texts(transcript) == ["Hello", "Hi", "Bye"]


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(-1, 15)), max_size=60))
def test_rows_stay_true_however_lines_arrive(arrivals: list[tuple[int, int]]) -> None:
    transcript = Transcript()
    shown: list[str] = []
    for item, after in arrivals:
        change = transcript.apply(says("user", str(item), f"i{item}", None if after < 0 else f"i{after}"))
        if isinstance(change, LineInserted):
            shown.insert(change.row, change.line.item_id)
            if after != item and f"i{after}" in shown:
                assert shown[change.row - 1] == f"i{after}"
        assert shown[change.row] == f"i{item}"
    assert shown == [line.item_id for line in transcript.lines]
    assert len(set(shown)) == len(shown)


def latencies(transcript: Transcript) -> list[int | None]:
    return [None if line.latency is None else line.latency.total_ms for line in transcript.lines]


def test_the_time_a_reply_took_stays_with_its_line() -> None:
    transcript = Transcript()
    transcript.apply(says("user", "Hello", "u1"))
    transcript.apply(says("assistant", "Good", "a1", after="u1", final=False))
    change = transcript.measured(BidiTurnLatencyEvent(10, 400, 90))
    assert change == LineUpdated(1, transcript.lines[1])
    transcript.apply(says("assistant", "Good morning.", "a1"))
    assert transcript.lines[1].latency == TurnLatency(10, 400, 90)
    assert latencies(transcript) == [None, 500]


def test_a_reply_that_is_heard_before_its_words_come() -> None:
    transcript = Transcript()
    transcript.apply(says("assistant", "Good morning.", "a0"))
    transcript.apply(says("user", "Hello", "u1"))
    assert transcript.measured(BidiTurnLatencyEvent(None, 400, None)) is None
    transcript.apply(says("assistant", "Hi.", "a1", after="u1"))
    transcript.apply(says("assistant", "And more.", "a2", after="a1"))
    assert latencies(transcript) == [None, None, 400, None]


def test_a_turn_without_words_gives_its_time_to_no_other() -> None:
    transcript = Transcript()
    transcript.apply(says("user", "Hello", "u1"))
    transcript.measured(BidiTurnLatencyEvent(None, 400, None))
    transcript.apply(says("user", "Hello?", "u2"))
    transcript.apply(says("assistant", "Hi.", "a1", after="u2"))
    assert latencies(transcript) == [None, None, None]


def test_pictures_are_lines_of_their_own() -> None:
    transcript = Transcript()
    transcript.apply(says("assistant", "Show me.", "a1"))
    assert [transcript.add_picture("(a picture)").row for _ in range(2)] == [1, 2]
    assert texts(transcript) == ["Show me.", "(a picture)", "(a picture)"]
