"""The small parts of the history window: times, the marks of an excerpt, and the bar."""

from datetime import datetime

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from assistant.desktop.history_window.entry_delegate import without_marks
from assistant.desktop.history_window.question_bar import QuestionBar
from assistant.desktop.history_window.when import long_time, short_time

NOW = datetime(2026, 11, 23, 15, 0)


@pytest.fixture
def british() -> object:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("british")
@pytest.mark.parametrize(
    ("moment", "short"),
    [
        (datetime(2026, 11, 23, 0, 5), "00:05"),
        (datetime(2026, 11, 22, 23, 59), "Yesterday"),
        (datetime(2026, 2, 3, 12, 0), "3 Feb"),
        (datetime(2025, 12, 31, 12, 0), "31/12/2025"),
    ],
)
def test_times_are_as_short_as_they_can_be_understood(moment: datetime, short: str) -> None:
    assert short_time(moment.timestamp(), NOW) == short


@pytest.mark.usefixtures("british")
def test_a_time_in_full() -> None:
    assert long_time(NOW.timestamp()) == "Monday, 23 November 2026, 15:00"


def test_marks_are_counted_as_qt_counts() -> None:
    assert without_marks("🙂 a «lamp» and «lamps»") == ("🙂 a lamp and lamps", [(5, 4), (14, 5)])
    assert without_marks("none") == ("none", [])


@pytest.fixture
def bar(qtbot: QtBot) -> QuestionBar:
    made = QuestionBar()
    qtbot.addWidget(made)
    return made


def test_what_is_offered_is_done_or_over_but_not_both(bar: QuestionBar) -> None:
    done: list[str] = []
    bar.offer("Deleted <b>it</b>.", "Undo", lambda: done.append("undone"), over=lambda: done.append("over"))
    assert (bar.sentence, bar.can_act, bar.dismiss_button.text()) == ("Deleted <b>it</b>.", True, "Dismiss")
    bar.act()
    bar.act()
    bar.end()
    assert (done, bar.sentence, bar.can_act) == (["undone"], "", False)


def test_time_runs_out_and_something_else_takes_its_place(qtbot: QtBot, bar: QuestionBar) -> None:
    done: list[str] = []
    bar.offer("First.", "Undo", lambda: None, over=lambda: done.append("first"), timeout_ms=1)
    qtbot.waitUntil(lambda: done == ["first"])
    bar.offer("Second.", "Undo", lambda: None, over=lambda: done.append("second"))
    bar.tell("It failed.", is_error=True)
    assert done == ["first", "second"]
    assert (bar.sentence, bar.can_act) == ("It failed.", False)
    bar.dismiss_button.click()
    assert bar.sentence == ""
