"""The words of a tool card."""

from dataclasses import replace

import pytest

from assistant.desktop.tool_activity import Question, ToolActivity, ToolStatus
from assistant.desktop.tool_text import (
    BREAK_OPPORTUNITY,
    breakable,
    describe_status,
    format_arguments,
    format_call,
    format_duration,
    shortened,
    status_mark,
)

DONE = ToolActivity("1", "calculator", {"expression": "12*7"}, "done", 100.0, result="84", duration_ms=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("two\nlines", "two\nlines"),
        ("a\n" * 20, "\n".join("a" * 8) + "…"),
        ("y" * 30, "y" * 24 + BREAK_OPPORTUNITY + "y" * 6),
        ("", ""),
    ],
)
def test_shortened(text: str, expected: str) -> None:
    assert shortened(text) == expected


def test_formats() -> None:
    activity = replace(DONE, arguments={"city": "Zürich", "days": 3, "options": {"units": None}})
    assert format_arguments(activity) == 'city: Zürich\ndays: 3\noptions: {"units": null}'
    assert format_call(DONE) == "calculator (done)\nexpression: 12*7\n84"
    assert format_duration(replace(DONE, duration_ms=61_240), 0.0) == "61.2 s"


@pytest.mark.parametrize(
    ("status", "mark", "words"),
    [
        ("running", "●", "running · 5 s"),
        ("stopping", "●", "stopping · 5 s"),
        ("stopped", "■", "stopped"),
        ("denied", "⊘", "denied by you"),
        ("unanswered", "⊘", "not allowed: no answer"),
        ("allowed", "✓", "allowed"),
    ],
)
def test_each_outcome_has_words_of_its_own(status: ToolStatus, mark: str, words: str) -> None:
    activity = replace(DONE, status=status, duration_ms=None)
    assert (status_mark(activity), describe_status(activity, 105.0)) == (mark, words)


def test_a_question_counts_down_until_it_is_answered() -> None:
    waiting = replace(DONE, status="waiting", question=Question("a1", 160.0))
    assert describe_status(waiting, 100.0) == "waits for you · 60 s"
    assert describe_status(waiting, 159.5) == "waits for you · 1 s"
    assert describe_status(waiting, 200.0) == "waits for you · 0 s"
    assert describe_status(replace(waiting, question=Question("a1", 160.0, answered=True)), 100.0) == "waits for you"


def test_long_names_break_between_their_parts() -> None:
    assert breakable("fetch__fetch") == f"fetch__{BREAK_OPPORTUNITY}fetch"


def test_hidden_characters_are_revealed_at_a_glance_too() -> None:
    activity = replace(DONE, arguments={"na\u202eme": "a\u202eb\nc"})
    assert format_arguments(activity) == "na\\u202eme: a\\u202eb\nc"
