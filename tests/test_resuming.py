"""A conversation of the history becomes messages for the model and lines for the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import resuming
from assistant.bidi import BidiAgent
from assistant.bidi.messages import NO_RESULT, to_entries
from assistant.history import History, HistoryError, Line
from assistant.resuming import resumed

LINES = [
    Line("q1", "user", "What is six times seven?"),
    Line("1234567890/call_abcdefghijklmnopqrstuvwxyz", "tool", "42", tool="calculator", arguments='{"x": "6 * 7"}'),
    Line("a1", "assistant", "Forty", interrupted=True),
    Line("c2", "tool", "", tool="timer"),
]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History(tmp_path / "history.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def conversation(history: History) -> int:
    number = history.begin()
    for line in LINES:
        history.save(number, line)
    return number


def test_the_model_is_told_of_words_calls_and_results(history: History, conversation: int) -> None:
    earlier = resumed(history)
    assert (earlier.conversation_id, earlier.title) == (conversation, "What is six times seven?")
    entries = to_entries(BidiAgent("gpt-realtime-2.1", messages=earlier.messages).messages)
    assert [(entry.kind, entry.text or entry.name) for entry in entries] == [
        ("user", "What is six times seven?"),
        ("tool_call", "calculator"),
        ("tool_output", "42"),
        ("assistant", "Forty"),
        ("tool_call", "timer"),
        ("tool_output", NO_RESULT),
    ]
    assert [entries[1].arguments, entries[4].arguments] == ['{"x": "6 * 7"}', "{}"]
    assert entries[1].call_id == entries[2].call_id
    assert len(entries[1].call_id) <= 32


def test_the_window_shows_what_was_said(history: History, conversation: int) -> None:
    shown = [
        (event.role, event.current_transcript, event.is_final, event.interrupted)
        for event in resumed(history, conversation).transcript_events()
    ]
    assert shown == [("user", "What is six times seven?", True, False), ("assistant", "Forty", True, True)]


def test_of_a_long_conversation_the_last_part_is_read(
    history: History, conversation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "MOST_LINES", 2)
    assert [line.line_id for line in resumed(history, conversation).lines] == ["a1", "c2"]


def test_what_is_not_there_cannot_be_resumed(history: History) -> None:
    with pytest.raises(HistoryError, match="There is no earlier conversation"):
        resumed(history)
    with pytest.raises(HistoryError, match="There is no conversation 7"):
        resumed(history, 7)
