"""What becomes of tool calls as events come in."""

import pytest

from assistant.desktop.tool_activity import Question, ToolActivities, ToolActivity, ToolEvent, read_progress
from tests.desktop.given import tool_asks, tool_decided, tool_ends, tool_progress, tool_runs


def after(tools: ToolActivities, event: ToolEvent, now: float) -> ToolActivity:
    activity = tools.apply(event, now)
    assert activity is not None
    return activity


def test_a_call_waits_for_its_answer_runs_and_ends() -> None:
    tools = ToolActivities()
    assert after(tools, tool_runs("call 1", "switch_lamp", on=False), 10.0).status == "running"
    asked = after(tools, tool_asks(on=True), 11.0)
    assert asked == ToolActivity(
        "call 1",
        "switch_lamp",
        {"on": True},  # what will really run, whatever was told before
        "waiting",
        11.0,
        origin="your tool lamp.py",
        question=Question("approval_1", 71.0),
    )
    answered = tools.mark_answered("approval_1")
    assert answered is not None
    assert answered.question == Question("approval_1", 71.0, answered=True)
    assert tools.mark_answered("approval_1") is None
    running = after(tools, tool_decided(), 30.0)
    assert (running.status, running.started_at, running.question) == ("running", 30.0, None)
    assert after(tools, tool_ends(), 31.0).status == "done"
    assert tools.end_all() == []


@pytest.mark.parametrize(("reason", "status"), [("denied", "denied"), ("timeout", "unanswered")])
def test_a_refused_call_did_not_fail(reason: str, status: str) -> None:
    tools = ToolActivities()
    tools.apply(tool_asks(), 1.0)
    assert after(tools, tool_decided(reason=reason), 2.0).status == status
    ended = after(tools, tool_ends(text="The user refused.", failed=True), 2.0)
    assert (ended.status, ended.result) == (status, "The user refused.")
    assert tools.end_all() == []


def test_an_approved_remote_call_is_told_of_as_another_call() -> None:
    tools = ToolActivities()
    tools.apply(tool_asks(origin="remote MCP server docs"), 1.0)
    assert after(tools, tool_decided(reason="session"), 2.0).status == "allowed"
    assert tools.end_all() == []


def test_a_call_that_the_user_stops() -> None:
    tools = ToolActivities()
    assert tools.mark_stopping("call 1") is None
    tools.apply(tool_runs(), 1.0)
    stopping = tools.mark_stopping("call 1")
    assert stopping is not None
    assert stopping.status == "stopping"
    assert tools.mark_stopping("call 1") is None
    assert after(tools, tool_progress("almost"), 2.0).status == "stopping"
    assert after(tools, tool_ends(failed=True), 3.0).status == "stopped"


def test_progress_of_a_call_that_is_over_shows_nothing() -> None:
    tools = ToolActivities()
    tools.apply(tool_runs(), 1.0)
    tools.apply(tool_ends(), 2.0)
    assert tools.apply(tool_progress("still here"), 3.0) is None


def test_a_call_that_ends_before_it_is_stopped_is_done() -> None:
    tools = ToolActivities()
    tools.apply(tool_runs(), 1.0)
    tools.mark_stopping("call 1")
    assert after(tools, tool_ends(), 3.0).status == "done"


def test_what_another_server_runs_cannot_be_stopped() -> None:
    assert not ToolActivity("1", "search", {}, "running", 1.0, origin="remote MCP server docs").can_stop
    assert not ToolActivity("1", "search", {}, "done", 1.0).can_stop
    assert ToolActivity("1", "search", {}, "running", 1.0, origin="MCP server docs").can_stop


def test_the_end_of_the_conversation_ends_its_calls() -> None:
    tools = ToolActivities()
    tools.apply(tool_asks(), 1.0)
    tools.apply(tool_runs("call 2"), 1.0)
    assert [(ended.tool_use_id, ended.status, ended.question) for ended in tools.end_all()] == [
        ("call 1", "stopped", None),
        ("call 2", "stopped", None),
    ]
    assert tools.mark_answered("approval_1") is None
    assert tools.apply(tool_decided(reason="denied"), 2.0) is None, "it comes too late"
    assert tools.apply(tool_progress("half", "call 2"), 2.0) is None
    assert tools.apply(tool_ends("call 2"), 2.0) is None
    again = tools.apply(tool_runs("call 2"), 3.0)
    assert again is not None
    assert again.status == "running"


def test_a_decision_about_nothing_changes_nothing() -> None:
    assert ToolActivities().apply(tool_decided(), 1.0) is None


@pytest.mark.parametrize(
    ("data", "words", "share"),
    [
        ("half way", "half way", None),
        (7, "7", None),
        ({"step": 3}, "{'step': 3}", None),
        ({"progress": 3, "total": 10, "message": "Page 3"}, "Page 3", 0.3),
        ({"progress": 3, "total": 10}, "3 of 10", 0.3),
        ({"progress": 30, "total": 10}, "30 of 10", 1.0),
        ({"progress": 2.5, "total": None, "message": None}, "2.5", None),
        ({"progress": 2, "total": 0}, "2", None),
        ({"progress": float("nan"), "total": 1, "message": "odd"}, "odd", None),
        ({"progress": -1, "total": 1, "message": "odd"}, "odd", None),
        ({"progress": True}, "{'progress': True}", None),
        ({"message": "Only words"}, "Only words", None),
    ],
)
def test_progress_in_words_and_as_a_share(data: object, words: str, share: float | None) -> None:
    assert read_progress(data) == (words, share)
