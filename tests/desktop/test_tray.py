"""The tray icon, in a real tray."""

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.icons import state_icon
from assistant.desktop.tray import Tray
from assistant.desktop.view_state import Mood
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import session


@pytest.fixture
def tray(bridge: Bridge, clock: StoppedClock) -> Tray:
    return Tray(bridge, clock)


def test_appears_in_the_tray_and_leaves_it(qtbot: QtBot, tray: Tray) -> None:
    assert not tray.is_available
    tray.show()
    qtbot.waitUntil(lambda: tray.is_available and tray.icon.geometry().width() > 0)
    tray.hide()
    assert not tray.is_available


def test_offers_talk_mute_window_and_quit(tray: Tray) -> None:
    texts = [action.text() for action in tray.menu.actions() if not action.isSeparator()]
    assert texts == ["Talk", "Mute", "Hide", "Quit"]
    tray.show_window_visible(False)
    assert tray.toggle_window.text() == "Show"


def test_icon_and_tooltip_tell_state_and_time_left(tray: Tray, bridge: Bridge, clock: StoppedClock) -> None:
    assert tray.icon.toolTip() == "Voice Assistant: Connecting…"
    bridge.apply(session("listening", remaining_s=3600.0))
    assert tray.icon.icon().cacheKey() == state_icon(Mood.LISTENING).cacheKey()
    assert tray.icon.toolTip() == "Voice Assistant: Listening, 60 minutes left"
    clock.now += 3590
    tray.refresh_tooltip()
    assert tray.icon.toolTip() == "Voice Assistant: Listening, 00:10 left"


def test_talk_toggles_the_hold(tray: Tray, bridge: Bridge, intents: list[BidiEvent]) -> None:
    assert not tray.talk.isEnabled()
    bridge.apply(session("ready"))
    tray.talk.trigger()
    assert tray.talk.isChecked()
    tray.talk.trigger()
    assert not tray.talk.isChecked()
    assert [intent.type for intent in intents] == ["bidi_talk_press", "bidi_talk_release"]


def test_talk_stays_unticked_when_nothing_came_of_it(tray: Tray, bridge: Bridge, intents: list[BidiEvent]) -> None:
    bridge.apply(session("ready", muted=True))
    tray.talk.trigger()
    assert not tray.talk.isChecked()
    assert intents == []


def test_mute_shows_what_is(tray: Tray, bridge: Bridge, intents: list[BidiEvent]) -> None:
    bridge.apply(session("ready"))
    tray.mute.trigger()
    assert intents[-1]["muted"] is True
    assert not tray.mute.isChecked()
    bridge.apply(session("ready", muted=True))
    assert tray.mute.isChecked()


def test_hands_free_there_is_nothing_to_hold(tray: Tray, bridge: Bridge) -> None:
    bridge.apply(session("ready", "semantic_vad"))
    assert not tray.talk.isEnabled()
    assert tray.talk.text() == "Listening by itself"


def test_quit_and_a_click_on_the_icon(qtbot: QtBot, tray: Tray, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.quit_requested):
        tray.quit.trigger()
    with qtbot.waitSignal(tray.window_toggled):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.waitSignal(tray.window_toggled):
        tray.toggle_window.trigger()
    with qtbot.assertNotEmitted(tray.window_toggled):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
