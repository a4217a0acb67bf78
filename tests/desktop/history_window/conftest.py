"""A history with a few conversations, and the window over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assistant.desktop.history_window import HistoryWindow
from assistant.history import History, Line

OpenHistory = Callable[[], History]


@pytest.fixture
def open_history(tmp_path: Path) -> OpenHistory:
    return lambda: History(tmp_path / "history.sqlite3")


@pytest.fixture
def history(open_history: OpenHistory) -> Iterator[History]:
    opened = open_history()
    yield opened
    opened.close()


def talk(history: History, *texts: str) -> int:
    """A conversation in which both sides took turns."""
    number = history.begin(model="gpt-realtime-2.1")
    for position, text in enumerate(texts):
        history.save(number, Line(f"i{position}", "assistant" if position % 2 else "user", text))
    return number


@pytest.fixture
def window(qtbot: QtBot, open_history: OpenHistory, history: History) -> Iterator[HistoryWindow]:
    talk(history, "What is twelve times seven?", "Eighty-four.")
    talk(history, "Tell me a story about a lamp", "Once upon a time there was a lamp.", "Go on")
    talk(history, "Good night", "Sleep well.")
    opened = HistoryWindow(open_history)
    with qtbot.waitSignal(opened.entries.filled), qtbot.waitExposed(opened):
        opened.show()
    qtbot.waitUntil(lambda: opened.title.text() == "Good night")
    yield opened
    if isValid(opened):
        opened.close()
