"""The button that is held to talk."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from assistant.desktop.talk_button import TalkButton
from assistant.desktop.view_state import SessionView
from tests.desktop.test_appearance import contrast

READY = SessionView("ready", has_begun=True)


@pytest.fixture
def button(qtbot: QtBot) -> TalkButton:
    widget = TalkButton()
    qtbot.addWidget(widget)
    widget.show_session(READY, talking=False)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def told(button: TalkButton) -> list[str]:
    names: list[str] = []
    for name in ("hold_began", "hold_ended", "toggled_by_key"):
        getattr(button, name).connect(lambda name=name: names.append(name))
    return names


def test_a_mouse_holds_and_lets_go_even_outside(qtbot: QtBot, button: TalkButton, told: list[str]) -> None:
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(button, button.rect().bottomRight() * 2)
    assert told == ["hold_began"]
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() * 2)
    assert told == ["hold_began", "hold_ended"]


def test_other_mouse_buttons_do_nothing(qtbot: QtBot, button: TalkButton, told: list[str]) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.RightButton)
    assert told == []


def test_enter_and_a_screen_readers_press_toggle(qtbot: QtBot, button: TalkButton, told: list[str]) -> None:
    qtbot.keyClick(button, Qt.Key.Key_Return)
    button.click()
    assert told == ["toggled_by_key", "toggled_by_key"]


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (SessionView(), "Connecting…"),
        (READY, "Hold to talk"),
        (replace(READY, state="reconnecting"), "Hold to talk"),
        (replace(READY, state="speaking"), "Hold to interrupt"),
        (replace(READY, muted=True), "Microphone muted"),
        (replace(READY, turn_mode="toggle"), "Click to talk"),
        (replace(READY, turn_mode="toggle", state="speaking"), "Click to interrupt"),
        (replace(READY, turn_mode="server_vad"), "Listening by itself"),
        (replace(READY, turn_mode="semantic_vad", state="speaking"), "Listening by itself"),
        (replace(READY, state="closed"), "New conversation"),
    ],
)
def test_says_what_it_would_do(button: TalkButton, view: SessionView, text: str) -> None:
    button.show_session(view, talking=False)
    assert button.text() == text
    assert button.accessibleName() == text
    assert button.hint
    assert button.hint in button.accessibleDescription()


def test_while_the_user_talks_it_looks_and_says_so(button: TalkButton) -> None:
    idle = button.grab().toImage()
    button.show_session(replace(READY, state="listening"), talking=True)
    assert (button.text(), button.hint) == ("Listening…", "Let go to send")
    assert button.isDown()
    assert button.grab().toImage() != idle
    button.show_session(replace(READY, turn_mode="toggle", state="listening"), talking=True)
    assert button.hint == "Click again to send"
    button.show_session(READY, talking=False)
    assert button.text() == "Hold to talk"


def test_focus_is_visible(qtbot: QtBot, button: TalkButton) -> None:
    with qtbot.waitActive(button):
        button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    focused = button.grab().toImage()
    button.clearFocus()
    assert button.grab().toImage() != focused


def test_an_ended_conversation_offers_another(button: TalkButton) -> None:
    button.show_session(replace(READY, state="closed"), talking=False)
    assert button.isEnabled()
    assert button.text() == "New conversation"


def test_its_white_words_can_be_read_under_the_mouse_too(button: TalkButton) -> None:
    button.resize(600, button.height())
    for is_hovered in (False, True):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_hovered)
        image = button.grab().toImage()
        assert contrast(image.pixelColor(20, image.height() // 2), QColor("white")) >= 4.5
