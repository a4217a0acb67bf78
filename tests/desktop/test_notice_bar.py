"""Notices come, are replaced and go, and never get in the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from assistant.desktop import notice_bar
from assistant.desktop.notice_bar import MAXIMUM_ROWS, NoticeBar, NoticeRow
from assistant.desktop.view_state import Notice


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    widget = NoticeBar()
    qtbot.addWidget(widget)
    return widget


def error(code: str, message: str = "It failed.") -> Notice:
    return Notice(message, code, is_error=True)


def note(code: str) -> Notice:
    return Notice("Five minutes left.", code, is_error=False)


def test_is_there_only_when_there_is_something_to_say(bar: NoticeBar) -> None:
    assert bar.isHidden()
    bar.show_notice(error("a"))
    assert not bar.isHidden()
    bar.dismiss("a")
    bar.dismiss("a")
    assert bar.isHidden()


def test_says_the_sentence_and_what_it_is(bar: NoticeBar) -> None:
    bar.show_notice(error("a", "The key was refused. Store another with: assistant key set"))
    row = bar.findChildren(NoticeRow)[0]
    assert row.accessibleName() == "Error: The key was refused. Store another with: assistant key set"


def test_the_same_code_takes_the_place_of_the_earlier(bar: NoticeBar) -> None:
    bar.show_notice(error("a", "first"))
    bar.show_notice(error("a", "second"))
    assert [notice.message for notice in bar.notices()] == ["second"]


def test_when_it_is_full_notes_go_before_errors(bar: NoticeBar) -> None:
    bar.show_notice(error("e1"))
    bar.show_notice(note("n1"))
    bar.show_notice(error("e2"))
    bar.show_notice(error("e3"))
    assert [notice.code for notice in bar.notices()] == ["e1", "e2", "e3"]
    bar.show_notice(error("e4"))
    assert [notice.code for notice in bar.notices()] == ["e2", "e3", "e4"]
    assert len(bar.notices()) == MAXIMUM_ROWS


def test_the_button_dismisses(qtbot: QtBot, bar: NoticeBar) -> None:
    bar.show_notice(error("a", "It failed."))
    bar.show()
    button = bar.findChildren(QToolButton)[0]
    assert button.accessibleName() == "Dismiss: It failed."
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bar.notices() == []


def test_notes_leave_by_themselves_and_errors_stay(
    qtbot: QtBot, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_bar, "NOTICE_SHOWN_MS", 1)
    bar.show_notice(error("e"))
    bar.show_notice(note("n"))
    qtbot.waitUntil(lambda: [notice.code for notice in bar.notices()] == ["e"])


def test_a_replaced_note_does_not_take_its_successor_along(
    qtbot: QtBot, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_bar, "NOTICE_SHOWN_MS", 1)
    bar.show_notice(note("n"))
    monkeypatch.setattr(notice_bar, "NOTICE_SHOWN_MS", 60_000)
    bar.show_notice(note("n"))
    monkeypatch.setattr(notice_bar, "NOTICE_SHOWN_MS", 5)
    bar.show_notice(note("later"))
    qtbot.waitUntil(lambda: [notice.code for notice in bar.notices()] == ["n"])


def test_a_notice_one_can_do_something_about_has_a_button_and_stays(
    qtbot: QtBot, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_bar, "NOTICE_SHOWN_MS", 10)
    bar.set_action("b", "Continue")
    bar.show_notice(note("a"))
    bar.show_notice(note("b"))
    qtbot.waitUntil(lambda: [notice.code for notice in bar.notices()] == ["b"])
    button = bar.rows()[0].action_button
    assert button is not None
    assert button.accessibleName() == "Continue: Five minutes left."
    with qtbot.waitSignal(bar.action_wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["b"]
    bar.set_action("b", None)
    bar.show_notice(note("b"))
    assert bar.rows()[0].action_button is None
