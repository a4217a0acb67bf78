"""The history is read and written in a thread of its own, one thing after the other."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.history_window.worker import HistoryWorker
from assistant.history import History, HistoryError
from tests.desktop.history_window.conftest import OpenHistory, talk


@pytest.fixture
def worker(qapp: QApplication, open_history: OpenHistory) -> Iterator[HistoryWorker]:  # noqa: ARG001 - Qt must be there first
    made = HistoryWorker(open_history)
    yield made
    made.close()
    made.close()


def test_work_is_done_in_the_thread_and_handed_over_here(qtbot: QtBot, worker: HistoryWorker) -> None:
    threads: list[threading.Thread] = []

    def work(history: History) -> int:
        threads.append(threading.current_thread())
        return history.begin()

    results: list[int] = []

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    worker.ask(work, done)
    qtbot.waitUntil(lambda: results == [1])
    assert threads[0].name == "history window"
    assert threads[1] is threading.main_thread()


def test_only_the_latest_of_a_kind_is_handed_over(qtbot: QtBot, worker: HistoryWorker) -> None:
    gate, entered = threading.Event(), threading.Event()
    done: list[str] = []
    worked: list[str] = []

    def first(_history: History) -> str:
        entered.set()
        gate.wait(10)
        worked.append("first")
        return "first"

    def work(name: str) -> str:
        worked.append(name)
        return name

    worker.ask(first, done.append, key="search")
    assert entered.wait(10)
    worker.ask(lambda _: work("second"), done.append, key="search")
    worker.ask(lambda _: work("third"), done.append, key="search")
    worker.ask(lambda _: work("other"), done.append)
    gate.set()
    qtbot.waitUntil(lambda: done == ["third", "other"])
    assert worked == ["first", "third", "other"]


def test_what_fails_is_told_and_the_next_is_done(
    qtbot: QtBot, worker: HistoryWorker, caplog: pytest.LogCaptureFixture, expect_log: object
) -> None:
    expect_log("work of the history window failed")  # type: ignore[operator]  # a fixture's function
    done: list[object] = []

    def fail(error: Exception) -> None:
        raise error

    with qtbot.waitSignal(worker.failed) as told:
        worker.ask(lambda _: fail(HistoryError("It is full.")), done.append)
    assert told.args == ["It is full."]
    with qtbot.waitSignal(worker.failed) as told:
        worker.ask(lambda _: fail(ZeroDivisionError()), done.append)
    assert "failed unexpectedly" in str(told.args)
    assert "ZeroDivisionError" in caplog.text
    worker.ask(lambda _: "done", done.append)
    qtbot.waitUntil(lambda: done == ["done"])


@pytest.mark.usefixtures("qapp")
def test_closing_does_what_was_asked_for(open_history: OpenHistory, history: History) -> None:
    worker = HistoryWorker(open_history)
    number = talk(history, "hello")
    done: list[object] = []
    for _ in range(20):
        worker.ask(lambda history: history.lines(number), done.append)
    worker.ask(lambda history: history.delete(number), done.append)
    worker.close()
    assert history.recent() == []
    assert done == []


def test_idle_it_takes_deleted_words_out_of_the_file(
    qtbot: QtBot, worker: HistoryWorker, history: History, tmp_path: Path
) -> None:
    number = talk(history, "xylophone")
    worker.ask(lambda history: history.delete(number), lambda _: None)
    database = sqlite3.connect(tmp_path / "history.sqlite3")

    def is_clean() -> bool:
        return not history.recent() and not database.execute("SELECT 1 FROM purge").fetchone()

    qtbot.waitUntil(is_clean)
    database.close()
