"""What the window shows, without a window."""

import pytest

from assistant.bidi.events import (
    BidiAudioStreamEvent,
    BidiConnectionCloseEvent,
    BidiConnectionStartEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiNoticeEvent,
    SessionStateName,
    ToolStreamEvent,
    TurnModeName,
)
from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.transcript import LineUpdated
from assistant.desktop.view_state import (
    Mood,
    Notice,
    NoticeRaised,
    SessionChanged,
    SessionView,
    ToolChanged,
    ViewState,
    describe_remaining,
    format_remaining,
)
from tests.desktop.given import says, session, tool_ends, tool_runs


def tool_change(state: ViewState, event: BidiEvent, now: float) -> ToolActivity:
    change = state.apply(event, now)
    assert isinstance(change, ToolChanged)
    return change.activity


def test_deadline_is_kept_on_the_clock() -> None:
    state = ViewState("push_to_talk")
    change = state.apply(session("ready", remaining_s=120.0), now=1000.0)
    assert isinstance(change, SessionChanged)
    assert change.view.deadline == 1120.0
    assert change.view.remaining_s(1090.0) == 30.0
    assert change.view.remaining_s(2000.0) == 0.0


def test_there_is_no_countdown_before_a_session_and_after_it() -> None:
    state = ViewState("push_to_talk")
    assert state.session.remaining_s(5.0) is None
    state.apply(session("ready"), 0.0)
    state.apply(BidiConnectionCloseEvent("c", "the user left"), 1.0)
    assert state.session.state == "closed"
    assert state.session.remaining_s(5.0) is None


def test_an_event_that_changes_nothing_is_not_announced() -> None:
    state = ViewState("server_vad")
    state.apply(session("ready"), 0.0)
    assert state.apply(session("ready"), 0.0) is None
    assert state.apply(BidiAudioStreamEvent("AAAA"), 0.0) is None
    assert state.apply(BidiEvent(type="from the future"), 0.0) is None


def test_model_is_known_after_the_connection_started() -> None:
    state = ViewState("push_to_talk")
    state.apply(BidiConnectionStartEvent("c", "gpt-realtime-2.1"), 0.0)
    assert state.session.model == "gpt-realtime-2.1"


@pytest.mark.parametrize(
    ("view", "mood", "label"),
    [
        (SessionView("connecting"), Mood.WAITING, "Connecting…"),
        (SessionView("ready"), Mood.READY, "Ready"),
        (SessionView("ready", muted=True), Mood.MUTED, "Muted"),
        (SessionView("listening"), Mood.LISTENING, "Listening"),
        (SessionView("speaking", muted=True), Mood.SPEAKING, "Speaking"),
        (SessionView("reconnecting"), Mood.WAITING, "Reconnecting…"),
        (SessionView("closed"), Mood.ENDED, "Conversation ended"),
        (SessionView("closed", failed=True), Mood.ERROR, "Ended by an error"),
    ],
)
def test_mood_and_label(view: SessionView, mood: Mood, label: str) -> None:
    assert (view.mood, view.label) == (mood, label)


def test_input_is_taken_from_the_first_event_of_a_conversation_to_its_end() -> None:
    state = ViewState("push_to_talk")
    assert not state.session.takes_input
    states: tuple[SessionStateName, ...] = ("connecting", "ready", "reconnecting", "renewing")
    for name in states:
        state.apply(session(name), 0.0)
        assert state.session.takes_input, name
    state.apply(BidiConnectionCloseEvent("c", "the user left"), 1.0)
    assert not state.session.takes_input


@pytest.mark.parametrize(
    ("mode", "hands_free"), [("push_to_talk", False), ("toggle", False), ("server_vad", True), ("semantic_vad", True)]
)
def test_who_finds_the_turns(mode: TurnModeName, hands_free: bool) -> None:
    assert SessionView(turn_mode=mode).hands_free is hands_free


def test_a_tool_call_runs_progresses_and_ends() -> None:
    state = ViewState("push_to_talk")
    running = tool_change(state, tool_runs(expression="12*7"), now=10.0)
    assert running == ToolActivity("call 1", "calculator", {"expression": "12*7"}, "running", started_at=10.0)
    tool_use = {"toolUseId": "call 1", "name": "calculator", "input": {"expression": "12*7"}}
    progressed = tool_change(state, ToolStreamEvent(tool_use, "half way"), now=11.0)
    assert (progressed.progress, progressed.started_at) == ("half way", 10.0)
    done = tool_change(state, tool_ends(text="84", ms=12), now=12.0)
    assert (done.status, done.result, done.duration_ms, done.arguments) == ("done", "84", 12, {"expression": "12*7"})


def test_a_failed_tool_and_a_result_nobody_asked_for() -> None:
    state = ViewState("push_to_talk")
    failed = tool_change(state, tool_ends("call 7", "no network", failed=True), now=1.0)
    assert (failed.tool_use_id, failed.status, failed.result) == ("call 7", "failed", "no network")


def test_errors_and_notices() -> None:
    state = ViewState("push_to_talk")
    error = state.apply(BidiErrorEvent("The key was refused.", "invalid_api_key"), 0.0)
    assert error == NoticeRaised(Notice("The key was refused.", "invalid_api_key", is_error=True))
    notice = state.apply(BidiNoticeEvent("Five minutes left.", "limit"), 0.0)
    assert notice == NoticeRaised(Notice("Five minutes left.", "limit", is_error=False))


def test_an_interruption_marks_the_line_at_once() -> None:
    state = ViewState("push_to_talk")
    state.apply(says("assistant", "It is a quarter past", "a1", final=False), 0.0)
    change = state.apply(BidiInterruptionEvent("user_speech", "a1", 800), 0.0)
    assert isinstance(change, LineUpdated)
    assert change.line.interrupted
    assert state.apply(BidiInterruptionEvent("user_speech", None, None), 0.0) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3600.0, "60:00"), (299.2, "05:00"), (59.0, "00:59"), (0.4, "00:01"), (0.0, "00:00"), (-3.0, "00:00")],
)
def test_remaining_time_is_rounded_up(seconds: float, text: str) -> None:
    assert format_remaining(seconds) == text


def test_remaining_time_at_a_glance() -> None:
    assert describe_remaining(3599.0) == "59 minutes left"
    assert describe_remaining(60.0) == "01:00 left"
