"""Typing instead of talking."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.desktop.text_entry import TextEntry
from assistant.desktop.view_state import SessionView


@pytest.fixture
def entry(qtbot: QtBot) -> TextEntry:
    text_entry = TextEntry()
    qtbot.addWidget(text_entry.field)
    qtbot.addWidget(text_entry.send_button)
    text_entry.show_session(SessionView("ready", has_begun=True))
    return text_entry


@pytest.fixture
def submitted(entry: TextEntry) -> list[str]:
    texts: list[str] = []
    entry.submitted.connect(texts.append)
    return texts


def test_enter_sends_and_empties_the_field(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "  hello there ")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == ["hello there"]
    assert entry.field.text() == ""


def test_the_button_sends(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "hello")
    qtbot.mouseClick(entry.send_button, Qt.MouseButton.LeftButton)
    assert submitted == ["hello"]


def test_blank_text_is_not_sent(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "   ")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == []
    assert not entry.send_button.isEnabled()


def test_text_waits_in_the_field_while_nobody_can_take_it(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    entry.show_session(SessionView("connecting"))
    qtbot.keyClicks(entry.field, "hello")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == []
    assert entry.field.text() == "hello"
    assert not entry.send_button.isEnabled()
    entry.show_session(SessionView("ready", has_begun=True))
    assert entry.send_button.isEnabled()


def test_names_for_screen_readers(entry: TextEntry) -> None:
    assert entry.field.accessibleName() == "Message"
    assert entry.send_button.accessibleName() == "Send message"
