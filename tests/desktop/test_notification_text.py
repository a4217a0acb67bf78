"""What notifications say: every word of a question, or no way to answer it."""

from typing import Any

import pytest

from assistant.desktop.notification_text import (
    FITTING_COLUMNS,
    FITTING_LINES,
    Notification,
    end_of,
    fits,
    question_about,
    told,
    without_markup,
)
from assistant.desktop.tool_activity import Question, ToolActivity


def asked(name: str = "switch_lamp", origin: str = "your tool lamp.py", **arguments: Any) -> Notification:
    activity = ToolActivity(
        "call 1", name, arguments, "waiting", 0.0, origin=origin, question=Question("approval_1", 60.0)
    )
    return question_about(activity, 60_000)


def test_a_question_that_can_be_read_in_full_can_be_answered() -> None:
    notification = asked(room="kitchen", on=True)
    assert notification.title == "Allow “switch_lamp”?"
    assert notification.body == 'your tool lamp.py\nroom: "kitchen"\non: true'
    assert [key for key, _ in notification.actions] == ["open"]
    assert [key for key, _ in notification.exact_actions] == ["once", "deny"]
    assert notification.timeout_ms == 60_000


def test_a_call_without_arguments_says_so() -> None:
    assert asked().body == "your tool lamp.py\nwithout arguments"


@pytest.mark.parametrize(
    "question",
    [
        asked(text="x" * 300),
        asked(text="\n".join("abcdef")),
        asked(a=1, b=2, c=3, d=4, e=5),
        asked(text="漢" * 90),
        asked(name="x" * 65),
        asked(name="<b>lamp</b>"),
        asked(path="/home/\u05d0\u05d1/x"),
        asked(name="\u0627\u0628"),
        asked(origin="MCP server " + "x" * 250),
    ],
    ids=["long", "many lines", "many", "wide", "name", "markup in name", "Hebrew", "Arabic name", "origin"],
)
def test_what_cannot_be_read_in_full_offers_the_window_only(question: Notification) -> None:
    assert question.exact_actions == ()
    assert [key for key, _ in question.actions] == ["open"]
    assert question.body == "Open the window to read what it would do, and allow or deny it."


def test_what_hides_is_written_out() -> None:
    body = asked(file="a\u202ecod.exe", note="a\u200bb").body
    assert "\u202e" not in body
    assert r"a\u202ecod.exe" in body
    assert r"a\u200bb" in body


def test_lines_count_as_they_would_wrap() -> None:
    assert fits("x" * FITTING_COLUMNS * FITTING_LINES)
    assert not fits("x" * FITTING_COLUMNS * FITTING_LINES + "x")
    assert not fits("\n" * FITTING_LINES)


def test_the_end_of_a_tool() -> None:
    activity = ToolActivity("call 1", "fetch", {}, "done", 0.0, result="line one\n\nline \u202etwo " + "x" * 300)
    done = end_of(activity)
    assert done.title == "“fetch” is done"
    assert done.body.startswith(r"line one line \u202etwo xxx")
    assert len(done.body) == 160
    assert done.body.endswith("…")
    failed = ToolActivity("call 1", "f" * 100, {}, "failed", 0.0, result="No network.")
    assert end_of(failed).title == f"“{'f' * 63}…” failed"


def test_a_sentence_is_told_in_one_line() -> None:
    assert told("Timer", "Tea\n is\tready").body == "Tea is ready"


def test_look_alikes_are_no_markup() -> None:
    assert not set("<>&") & set(without_markup("<b>&amp;</b>"))
