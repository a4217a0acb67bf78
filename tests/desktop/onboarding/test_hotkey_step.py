"""The key to talk is shown, taken from the keyboard, and said to be had or not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from Xlib import XK, X
from Xlib.display import Display as XDisplay

from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.choose import choose_backend
from assistant.desktop.hotkeys.keys import parse_hotkey
from assistant.desktop.onboarding.hotkey_step import HotkeyStep, talk_key
from assistant.settings import Settings
from tests.desktop.onboarding.conftest import Open, Opened
from tests.support.desktop_session import Display


def turn_to_hotkey(given: Opened) -> HotkeyStep:
    given.press(Qt.Key.Key_Return)
    given.press(Qt.Key.Key_Return)
    assert given.window.step is given.window.hotkey
    return given.window.hotkey


def test_another_key_is_taken_from_the_keyboard(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    step = turn_to_hotkey(given)
    assert step.capture.text() == "Ctrl+Alt+Space"
    assert step.status.sentence == "This key is yours."
    assert given.focus() is step.capture
    given.press(Qt.Key.Key_Space)
    assert step.capture.text() == "Press a key…"
    given.press(Qt.Key.Key_F9)
    assert step.capture.text() == "F9"
    assert given.changed[-1].hotkeys == {"hold": "F9"}
    step.usual_button.click()
    assert given.changed[-1].hotkeys == {"hold": "Ctrl+Alt+Space"}


@pytest.fixture
def taken_f10(display: Display) -> Iterator[None]:
    """Another program has F10."""
    other = XDisplay(display.env["DISPLAY"])
    f10 = other.keysym_to_keycode(XK.XK_F10)
    other.screen().root.grab_key(f10, X.AnyModifier, False, X.GrabModeAsync, X.GrabModeAsync)
    other.sync()
    yield
    other.close()


@pytest.mark.usefixtures("taken_f10")
def test_a_key_that_cannot_be_had_is_not_taken(opened: Open, display: Display) -> None:
    backend = choose_backend("linux", display.env)
    backend.start({}, HotkeyListener(print, print, lambda: None, lambda: None))
    given = opened(Settings(endpoint="practice"), check_hotkey=lambda _action, key: backend.check(parse_hotkey(key)))
    step = turn_to_hotkey(given)
    given.press(Qt.Key.Key_Space)
    given.press(Qt.Key.Key_F10)
    assert "F10" in step.status.sentence
    assert "another" in step.status.sentence
    given.press(Qt.Key.Key_Space)
    given.press(Qt.Key.Key_A)
    assert "could no longer be used in other windows" in step.status.sentence
    assert given.changed == []
    backend.stop()


def test_a_desktop_without_hotkeys_shows_the_way_out(opened: Open) -> None:
    way_out = "This desktop offers no global hotkeys: have its own shortcuts run `assistant push`."
    given = opened(Settings(endpoint="practice"), hotkey_notice=lambda: way_out)
    step = turn_to_hotkey(given)
    assert step.status.sentence == way_out
    given.press(Qt.Key.Key_Return)
    assert given.window.question.lead.text() == "Hold the button below and ask:"


def test_a_key_with_another_task_is_not_taken(opened: Open) -> None:
    given = opened(Settings(endpoint="practice", hotkeys={"show": "F12"}))
    step = turn_to_hotkey(given)
    QTest.keyClick(step.capture, Qt.Key.Key_Space)
    QTest.keyClick(step.capture, Qt.Key.Key_F12)
    assert step.status.sentence == "F12 has another task already: choose another one."


def test_the_name_of_the_key() -> None:
    assert talk_key(Settings()) == "Ctrl+Alt+Space"
    assert talk_key(Settings(hotkeys={"hold": "ctrl + f9"})) == "Ctrl+F9"
    assert talk_key(Settings(hotkeys={"hold": ""})) == ""
