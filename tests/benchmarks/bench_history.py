"""The history with 100,000 lines: how long it takes to find, read, write and delete, and whether the window is quick.

Words are as frequent as in a natural language (the n-th most frequent one has a share of 1/n), 12,000 of them.
"""

import gc
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from assistant.desktop.history_window import HistoryWindow
from assistant.history import History, Line
from tests.benchmarks.conftest import TableNamed
from tests.benchmarks.measuring import ROUNDS, resident_mb, summary

LINES, LINES_EACH, WORDS_EACH, VOCABULARY = 100_000, 100, 14, 12_000
TITLE = "history of 100,000 lines"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "history.sqlite3"
    History(path).close()
    chance = random.Random(7)  # noqa: S311 - sample text
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=2 + number % 9)) for number in range(VOCABULARY)]
    shares = [1 / number for number in range(1, VOCABULARY + 1)]
    now = time.time() - LINES
    database = sqlite3.connect(path)
    for first in range(0, LINES, LINES_EACH):
        conversation = first // LINES_EACH + 1
        values = (conversation, f"Conversation {conversation}", now + first, now + first)
        database.execute("INSERT INTO conversation (id, title, started_at, updated_at) VALUES (?, ?, ?, ?)", values)
        rows = [
            (conversation, f"i{row}", row, "assistant" if row % 2 else "user", said, now + row)
            for row in range(first, first + LINES_EACH)
            for said in [" ".join(chance.choices(words, shares, k=WORDS_EACH))]
        ]
        sql = "INSERT INTO line (conversation_id, line_id, position, role, text, said_at) VALUES (?, ?, ?, ?, ?, ?)"
        database.executemany(sql, rows)
    database.commit()
    database.close()
    return path


@pytest.fixture(scope="module")
def frequent(path: Path) -> list[str]:
    """Words of one line: rare ones and frequent ones."""
    history = History(path)
    text = history.lines(LINES // LINES_EACH // 2)[0].text
    history.close()
    return sorted(set(text.split()), key=len)


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    opened = History(path)
    yield opened
    opened.close()


def timed(work: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def test_file(table: TableNamed, path: Path, history: History, frequent: list[str]) -> None:
    """The file alone, in the thread that has it."""
    rows = table(TITLE)

    def put(name: str, values: list[float]) -> None:
        rows.put(name, "ms", summary(values, 1))

    rows.put("size of the file", "", f"{path.stat().st_size / 1e6:.0f} MB")
    put("open it and list 50 conversations", [timed(lambda: opened_and_listed(path)) for _ in range(ROUNDS)])
    put("list 50 conversations, the last page", [timed(lambda: history.recent(50, 950)) for _ in range(ROUNDS)])
    for name, words in searches(frequent).items():
        put(f"search for {name}", [timed(lambda words=words: history.search(words)) for _ in range(ROUNDS)])
    put("read 100 lines", [timed(lambda: history.lines(77, 100)) for _ in range(ROUNDS)])
    conversation = history.begin()
    put(
        "add a line", [timed(lambda n=n: history.save(conversation, Line(f"n{n}", "user", "hello"))) for n in range(50)]
    )
    put("delete a conversation", [timed(lambda n=n: history.delete(n)) for n in range(100, 100 + ROUNDS)])
    steps = purge_steps(history)
    put("take its words out of the file: each step", steps)
    put("take its words out of the file: all of them", [sum(steps)])


def searches(frequent: list[str]) -> dict[str, str]:
    """What people look for."""
    return {
        "a rare word": frequent[-1],
        "a frequent word": frequent[0],
        "two letters": frequent[-1][:2],
        "three letters": frequent[-1][:3],
        "four letters": frequent[-1][:4],
        "two words": " ".join(frequent[-2:]),
    }


def opened_and_listed(path: Path) -> None:
    """What the window waits for when it is opened."""
    history = History(path)
    history.recent(50)
    history.close()


def purge_steps(history: History) -> list[float]:
    """How long each step took, in ms."""
    steps: list[float] = []
    is_left = True
    while is_left:
        begin = time.perf_counter()
        is_left = history.purge_some()
        steps.append((time.perf_counter() - begin) * 1000)
    return steps


class Stalls:
    """How long the window's event loop was busy without a break, at its worst."""

    def __init__(self) -> None:
        self.worst_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.worst_ms = max(self.worst_ms, (now - self._last) * 1000)
        self._last = now

    def stop(self) -> float:
        """End, and return the worst."""
        self._timer.stop()
        return self.worst_ms


def test_window(table: TableNamed, qtbot: QtBot, path: Path, frequent: list[str]) -> None:
    """The window over it: until the rows are there, and the longest time in which it could not have drawn."""
    rows = table(TITLE)
    gc.collect()
    memory = resident_mb([os.getpid()])
    window = HistoryWindow(lambda: History(path))
    begin = time.perf_counter()
    with qtbot.waitSignal(window.entries.filled):
        window.show()
    rows.put("window: first rows shown", "ms", f"{(time.perf_counter() - begin) * 1000:.0f}")
    stalls = Stalls()
    word, waits = frequent[-1], []
    for length in range(1, len(word) + 1):
        begin = time.perf_counter()
        with qtbot.waitSignal(window.entries.filled):
            window.search.setText(word[:length])
        waits.append((time.perf_counter() - begin) * 1000)
    rows.put("window: results after each letter", "ms", summary(waits, 0))
    rows.put("window: longest stall while searching", "ms", f"{stalls.stop():.0f}")
    with qtbot.waitSignal(window.entries.filled):
        window.search.clear()
    stalls = Stalls()
    for _ in range(10):
        with qtbot.waitSignal(window.entries.rowsInserted):
            window.list.scrollToBottom()
    rows.put("window: rows after scrolling on", "", str(window.entries.rowCount()))
    rows.put("window: longest stall while scrolling", "ms", f"{stalls.stop():.0f}")
    rows.put("window: memory", "", f"{resident_mb([os.getpid()]) - memory:.0f} MB")
    window.close()


def test_delete_all(table: TableNamed, history: History) -> None:
    """Last, for nothing is left then."""
    table(TITLE).put("delete everything", "ms", f"{timed(history.delete_all):.0f}")
