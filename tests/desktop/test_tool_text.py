"""The words of a tool card."""

from dataclasses import replace

import pytest

from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tool_text import (
    BREAK_OPPORTUNITY,
    format_arguments,
    format_call,
    format_duration,
    shortened,
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
    assert format_duration(replace(DONE, duration_ms=61_250), 0.0) == "61.2 s"
