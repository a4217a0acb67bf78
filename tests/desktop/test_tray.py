"""The tray icon, in a real tray."""

import contextlib
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiConnectionCloseEvent, BidiErrorEvent, BidiEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.icons import state_icon
from assistant.desktop.tray import Tray, no_tray_notice
from assistant.desktop.tray_choices import Choice, Choices, TrayActions
from assistant.desktop.view_state import Mood
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import session
from tests.support.desktop_session import Display


@pytest.fixture
def tray(bridge: Bridge, clock: StoppedClock) -> Iterator[Tray]:
    made = Tray(bridge, clock)
    yield made
    made.hide()


def test_appears_in_the_tray_and_leaves_it(qtbot: QtBot, tray: Tray) -> None:
    assert not tray.is_available
    tray.show()
    qtbot.waitUntil(lambda: tray.is_available and tray.icon.geometry().width() > 0)
    tray.hide()
    assert not tray.is_available


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def ticked(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isChecked()]


class Kept:
    """Choices over a list that changes, and what was chosen."""

    def __init__(self, *options: Choice, current: str = "") -> None:
        self.options = list(options)
        self.current = current
        self.chosen: list[str] = []

    def choices(self) -> Choices:
        return Choices(lambda: self.options, lambda: self.current, self.chosen.append)


def test_offers_what_needs_nobody_else(tray: Tray) -> None:
    assert texts(tray.menu) == ["Talk", "Mute", "Pause", "Mode", "Hide window", "Quit"]
    tray.show_window_visible(False)
    assert tray.toggle_window.text() == "Show window"


def test_offers_everything_it_is_given(tray: Tray) -> None:
    opened: list[str] = []
    kept = Kept(Choice("", "System default"), Choice("a", "Built-in"), current="a")
    tray.set_actions(
        TrayActions(
            kept.choices(),
            kept.choices(),
            kept.choices(),
            kept.choices(),
            lambda: [Choice("7", "About Paris")],
            opened.append,
            lambda: opened.append("settings"),
        )
    )
    assert texts(tray.menu) == [
        "Talk", "Mute", "Pause", "Mode", "Microphone", "Speakers", "Voice", "Profile",
        "Recent conversations", "Settings…", "Hide window", "Quit",
    ]  # fmt: skip
    tray.refresh_menu()
    tray.submenus[-1].actions()[0].trigger()
    tray.settings.trigger()
    assert opened == ["7", "settings"]
    tray.set_actions(TrayActions())
    assert texts(tray.menu) == ["Talk", "Mute", "Pause", "Mode", "Hide window", "Quit"]


def test_submenus_are_filled_when_the_menu_opens(tray: Tray) -> None:
    kept = Kept(Choice("", "System default"), Choice("a", "Built-in"), current="a")
    tray.set_actions(TrayActions(microphones=kept.choices()))
    assert texts(tray.submenus[1]) == []
    tray.menu.aboutToShow.emit()
    assert (texts(tray.submenus[1]), ticked(tray.submenus[1])) == (["System default", "Built-in"], ["Built-in"])


def test_the_mode_is_chosen(tray: Tray, bridge: Bridge, intents: list[BidiEvent]) -> None:
    bridge.apply(session("ready", "toggle"))
    tray.refresh_menu()
    modes = tray.submenus[0]
    assert ticked(modes) == ["Press to start and stop"]
    modes.actions()[3].trigger()
    assert [(intent.type, intent["turn_mode"]) for intent in intents] == [("bidi_turn_mode", "semantic_vad")]


def test_pause_silences_and_mutes_until_it_is_taken_back(tray: Tray, bridge: Bridge, intents: list[BidiEvent]) -> None:
    assert not tray.pause.isEnabled()
    bridge.apply(session("speaking"))
    tray.pause.trigger()
    assert [intent.type for intent in intents] == ["bidi_mute", "bidi_interrupt"]
    bridge.apply(session("ready"))  # of the interruption; the mute is still on its way
    assert tray.pause.isChecked()
    bridge.apply(session("ready", muted=True))
    assert tray.pause.isChecked()
    tray.pause.trigger()
    assert not tray.pause.isChecked()
    assert intents[-1]["muted"] is False


def test_a_pause_ends_with_the_mute(tray: Tray, bridge: Bridge) -> None:
    bridge.apply(session("ready"))
    tray.pause.trigger()
    bridge.apply(session("ready", muted=True))
    bridge.apply(session("ready"))
    assert not tray.pause.isChecked()
    tray.pause.trigger()
    bridge.apply(session("closed", muted=True))
    assert not tray.pause.isChecked()


def open_menu(qtbot: QtBot, display: Display, tray: Tray) -> None:
    """Click the icon with the right button; again where it was only just moving to its place in the tray."""
    qtbot.waitUntil(lambda: tray.is_available and tray.icon.geometry().width() > 0)
    for _ in range(5):
        place = tray.icon.geometry().center()
        display.xdotool("mousemove", str(place.x()), str(place.y()), "click", "3")
        with contextlib.suppress(QtBot.TimeoutError):
            qtbot.waitUntil(tray.menu.isVisible, timeout=1000)
            return
    raise AssertionError("no click opened the menu")


def test_the_menu_by_real_clicks_and_keys(
    qtbot: QtBot, display: Display, tray: Tray, bridge: Bridge, intents: list[BidiEvent]
) -> None:
    kept = Kept(Choice("", "System default"), Choice("a", "Built-in"), Choice("b", "Headset"), current="")
    tray.set_actions(TrayActions(microphones=kept.choices()))
    bridge.apply(session("ready"))
    tray.show()
    open_menu(qtbot, display, tray)
    place = tray.menu.mapToGlobal(tray.menu.actionGeometry(tray.mute).center())
    display.xdotool("mousemove", str(place.x()), str(place.y()), "click", "1")
    qtbot.waitUntil(lambda: [intent.type for intent in intents] == ["bidi_mute"])
    open_menu(qtbot, display, tray)
    microphones = tray.submenus[1]
    display.xdotool("key", *["Down"] * 5)
    qtbot.waitUntil(lambda: tray.menu.activeAction() == microphones.menuAction())
    display.xdotool("key", "Right")
    qtbot.waitUntil(microphones.isVisible)
    display.xdotool("key", "Down", "Down")
    qtbot.waitUntil(lambda: microphones.activeAction() == microphones.actions()[2])
    display.xdotool("key", "Return")
    qtbot.waitUntil(lambda: kept.chosen == ["b"])
    with qtbot.waitSignal(tray.window_toggled):
        display.xdotool("click", "1")


def test_every_action_has_a_name_for_screen_readers(tray: Tray) -> None:
    tray.set_actions(TrayActions(recent=list))
    tray.refresh_menu()
    for menu in (tray.menu, *tray.submenus):
        interface = QAccessible.queryAccessibleInterface(menu)
        assert interface.role() == QAccessible.Role.PopupMenu
        names = [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]
        assert [bool(name) for name in names] == [not action.isSeparator() for action in menu.actions()]


def test_a_desktop_without_a_tray_is_said_once(qtbot: QtBot, tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    tray._late.setInterval(1)
    with qtbot.waitSignal(tray.missing):
        tray.show()
    with qtbot.assertNotEmitted(tray.missing, wait=50):
        tray.hide()
    assert "GNOME" in no_tray_notice()


def test_a_tray_that_comes_late_is_not_missed(qtbot: QtBot, tray: Tray) -> None:
    tray._late.setInterval(1)
    with qtbot.assertNotEmitted(tray.missing, wait=50):
        tray.show()


def test_an_error_shows_in_the_icon(tray: Tray, bridge: Bridge) -> None:
    bridge.apply(session("thinking"))
    bridge.apply(BidiErrorEvent("The key is not valid.", "invalid_api_key"))
    bridge.apply(session("closed"))
    bridge.apply(BidiConnectionCloseEvent("c1", "invalid_api_key"))
    assert tray.icon.icon().cacheKey() == state_icon(Mood.ERROR).cacheKey()
    assert tray.icon.toolTip() == "Voice Assistant: Ended by an error"
    bridge.apply(session("connecting", remaining_s=None))
    assert tray.icon.icon().cacheKey() == state_icon(Mood.WAITING).cacheKey()
    bridge.apply(BidiConnectionCloseEvent("c1", ""))
    assert tray.icon.icon().cacheKey() == state_icon(Mood.ENDED).cacheKey()


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
