"""Choosing hotkeys by pressing them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.settings_dialog.key_capture import KeyCapture
from assistant.settings import Settings
from tests.desktop.settings_dialog.conftest import Open, Opened, click
from tests.support.desktop_session import Display

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def capture_of(given: Opened, action: Action) -> KeyCapture:
    capture: KeyCapture = given.page.captures[action]
    return capture


def test_the_usual_keys_are_shown(opened: Open) -> None:
    given = opened("hotkeys")
    assert capture_of(given, Action.HOLD).text() == "Ctrl+Alt+Space"
    assert capture_of(given, Action.SHOW).text() == "No key"


def test_a_real_key_press_chooses(opened: Open, display: Display, qtbot: QtBot) -> None:
    given = opened("hotkeys")
    click(capture_of(given, Action.TOGGLE))
    assert capture_of(given, Action.TOGGLE).text() == "Press a key…"
    display.xdotool("key", "ctrl+alt+m")
    qtbot.waitUntil(lambda: bool(given.told))
    assert given.told[-1].hotkeys == {"toggle": "Ctrl+Alt+M"}
    assert capture_of(given, Action.TOGGLE).text() == "Ctrl+Alt+M"


@pytest.mark.parametrize(
    ("pressed", "name"),
    [
        ("F9", "F9"),
        ("Control_R", "Right Ctrl"),
        ("ctrl+Tab", "Ctrl+Tab"),
        ("ctrl+Escape", "Ctrl+Escape"),
        ("Pause", "Pause"),
        ("ctrl+KP_Add", "Ctrl+Num Plus"),
        ("super+Page_Down", "Super+Page Down"),
        ("XF86AudioPlay", "Media Play"),
    ],
)
def test_keys_of_all_kinds(opened: Open, display: Display, qtbot: QtBot, pressed: str, name: str) -> None:
    given = opened("hotkeys")
    click(capture_of(given, Action.SHOW))
    display.xdotool("key", pressed)
    qtbot.waitUntil(lambda: bool(given.told))
    assert given.told[-1].hotkeys == {"show": name}
    assert given.problems == []


def test_a_left_modifier_is_waited_on(opened: Open, display: Display, qtbot: QtBot) -> None:
    given = opened("hotkeys")
    click(capture_of(given, Action.SHOW))
    display.xdotool("key", "Control_L", "F8")
    qtbot.waitUntil(lambda: bool(given.told))
    assert [told.hotkeys for told in given.told] == [{"show": "F8"}]


def test_escape_leaves_it_and_the_window_open(opened: Open) -> None:
    given = opened("hotkeys")
    capture = capture_of(given, Action.HOLD)
    capture.setFocus()
    QTest.keyClick(capture, Qt.Key.Key_Space)
    assert capture.is_listening
    QTest.keyClick(capture, Qt.Key.Key_Escape)
    assert not capture.is_listening
    assert given.told == []
    assert given.dialog.isVisible()


def test_a_letter_by_itself_is_refused_in_one_sentence(opened: Open) -> None:
    given = opened("hotkeys")
    capture = capture_of(given, Action.HOLD)
    click(capture)
    QTest.keyClick(capture, Qt.Key.Key_A)
    assert given.told == []
    assert "add Ctrl, Alt or Super" in given.problems[0]
    assert capture.text() == "Ctrl+Alt+Space"


def test_a_key_cannot_do_two_things(opened: Open) -> None:
    given = opened("hotkeys")
    click(capture_of(given, Action.SHOW))
    QTest.keyClick(capture_of(given, Action.SHOW), Qt.Key.Key_Space, CTRL | ALT)
    assert given.told == []
    assert given.problems == ["Ctrl+Alt+Space is the key for “Hold to talk” already: choose another one."]


def test_the_program_may_refuse_a_key_too(opened: Open) -> None:
    given = opened("hotkeys", check_hotkey=lambda action, key: f"{key} is taken by the desktop ({action}).")
    click(capture_of(given, Action.SHOW))
    QTest.keyClick(capture_of(given, Action.SHOW), Qt.Key.Key_F8)
    assert given.problems == ["F8 is taken by the desktop (show)."]
    assert given.told == []


def test_a_key_is_taken_away_and_the_usual_ones_come_back(opened: Open) -> None:
    given = opened("hotkeys", Settings(endpoint="practice", hotkeys={"mine": "F1", "show": "f8"}))
    assert capture_of(given, Action.SHOW).text() == "F8"
    clear = capture_of(given, Action.HOLD).parentWidget().findChildren(type(given.dialog.close_button))[-1]
    click(clear)
    assert given.told[-1].hotkeys == {"mine": "F1", "show": "f8", "hold": ""}
    assert capture_of(given, Action.HOLD).text() == "No key"
    click(given.page.usual_button)
    assert given.told[-1].hotkeys == {}
    assert capture_of(given, Action.HOLD).text() == "Ctrl+Alt+Space"


def test_leaving_the_page_gives_the_keyboard_back(opened: Open) -> None:
    given = opened("hotkeys")
    click(capture_of(given, Action.HOLD))
    given.dialog.show_page("start")
    assert not capture_of(given, Action.HOLD).is_listening


def test_another_window_gets_the_keyboard(opened: Open, qtbot: QtBot) -> None:
    given = opened("hotkeys")
    capture = capture_of(given, Action.HOLD)
    click(capture)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not capture.is_listening)
