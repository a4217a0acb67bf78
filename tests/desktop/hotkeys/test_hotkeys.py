"""The hotkeys of the app: what the keys do to the conversation, and what the user is told."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from pytestqt.qtbot import QtBot

from assistant.bidi.events import (
    BidiEvent,
    BidiInterruptEvent,
    BidiMuteEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
)
from assistant.desktop.bridge import Bridge
from assistant.desktop.desktop import create_desktop
from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.hotkeys import Hotkeys, create_hotkeys
from assistant.desktop.hotkeys.keys import Hotkey
from assistant.suspend_clock import seconds_with_sleep
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import session
from tests.support.desktop_session import Display

Make = Callable[..., Hotkeys]


class Keyboard:
    """A backend whose keys the test presses."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self.bound: dict[Action, str] = {}
        self.up: set[Action] = set()

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        self.bound = {action: str(hotkey) for action, hotkey in bindings.items()}
        self.listener = listener

    def stop(self) -> None:
        self.bound = {}

    def check(self, hotkey: Hotkey) -> str | None:
        return f"{hotkey} is somebody else's." if hotkey.key == "F12" else None

    def is_down(self, action: Action) -> bool | None:
        return False if action in self.up else None

    def press(self, action: Action) -> None:
        self.listener.pressed(action)

    def release(self, action: Action) -> None:
        self.listener.released(action)


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def toggled() -> list[str]:
    return []


@pytest.fixture
def make(bridge: Bridge, keyboard: Keyboard, toggled: list[str]) -> Iterator[Make]:
    made: list[Hotkeys] = []

    def make_hotkeys(clock: Callable[[], float] = seconds_with_sleep, **chosen: str) -> Hotkeys:
        hotkeys = Hotkeys(bridge, lambda: toggled.append("toggled"), lambda: keyboard, chosen, clock)
        made.append(hotkeys)
        hotkeys.start()
        return hotkeys

    bridge.apply(session())
    yield make_hotkeys
    for hotkeys in made:
        hotkeys.stop()


def test_hold_to_talk(make: Make, keyboard: Keyboard, bridge: Bridge, intents: list[BidiEvent], qtbot: QtBot) -> None:
    make()
    assert keyboard.bound == {Action.HOLD: "Ctrl+Alt+Space"}
    keyboard.press(Action.HOLD)
    assert bridge.is_held
    assert intents == [BidiTalkPressEvent()]
    for _ in range(10):  # auto-repeat
        keyboard.release(Action.HOLD)
        keyboard.press(Action.HOLD)
    with qtbot.waitSignal(bridge.talk_held_changed):
        keyboard.release(Action.HOLD)
    assert intents == [BidiTalkPressEvent(), BidiTalkReleaseEvent()]


def test_the_other_keys(
    make: Make, keyboard: Keyboard, bridge: Bridge, intents: list[BidiEvent], toggled: list[str], qtbot: QtBot
) -> None:
    make(toggle="F8", push_to_mute="F9", interrupt="F10", show="F11")
    keyboard.press(Action.TOGGLE)
    assert bridge.is_held
    keyboard.release(Action.TOGGLE)
    qtbot.wait(100)
    keyboard.press(Action.TOGGLE)
    assert not bridge.is_held
    keyboard.press(Action.SHOW)
    assert toggled == ["toggled"]
    bridge.apply(session("speaking"))
    intents.clear()
    keyboard.press(Action.INTERRUPT)
    keyboard.press(Action.PUSH_TO_MUTE)
    assert intents == [BidiInterruptEvent(), BidiMuteEvent(True)]
    with qtbot.waitSignal(bridge.intent):
        keyboard.release(Action.PUSH_TO_MUTE)
    assert intents[-1] == BidiMuteEvent(False)


def test_a_lost_release_ends_talking(make: Make, keyboard: Keyboard, bridge: Bridge, qtbot: QtBot) -> None:
    make()
    keyboard.press(Action.HOLD)
    with qtbot.waitSignal(bridge.talk_held_changed):
        keyboard.up.add(Action.HOLD)
    assert not bridge.is_held


def test_sleep_ends_talking(make: Make, keyboard: Keyboard, bridge: Bridge, clock: StoppedClock, qtbot: QtBot) -> None:
    make(clock)
    keyboard.press(Action.HOLD)
    with qtbot.waitSignal(bridge.talk_held_changed):
        clock.now += 3600
    assert not bridge.is_held


@pytest.mark.parametrize("action", [Action.HOLD, Action.TOGGLE])
def test_a_locked_screen_ends_talking(make: Make, keyboard: Keyboard, bridge: Bridge, action: Action) -> None:
    hotkeys = make(toggle="F8")
    keyboard.press(action)
    assert bridge.is_held
    hotkeys.let_go()
    assert not bridge.is_held
    keyboard.release(action)
    assert not bridge.is_held


def test_stop_and_rebind_end_talking(make: Make, keyboard: Keyboard, bridge: Bridge) -> None:
    hotkeys = make()
    keyboard.press(Action.HOLD)
    hotkeys.rebind({"hold": "F9"})
    assert not bridge.is_held
    assert keyboard.bound == {Action.HOLD: "F9"}
    keyboard.press(Action.HOLD)
    hotkeys.stop()
    assert not bridge.is_held
    assert keyboard.bound == {}
    hotkeys.stop()


def test_what_is_wrong_is_told_once_and_its_mending_too(make: Make, keyboard: Keyboard) -> None:
    hotkeys = make(show="Banana")
    assert hotkeys.notice.startswith("“Show or hide the window” has no hotkey now: “Banana” is no key")
    told: list[str] = []
    hotkeys.notice_changed.connect(told.append)
    keyboard.problem = "The desktop said no."
    keyboard.listener.changed()
    keyboard.listener.changed()
    hotkeys.rebind({})
    keyboard.problem = None
    keyboard.listener.changed()
    assert [words.endswith("The desktop said no.") for words in told] == [True, True, False]
    assert told[-2:] == ["The desktop said no.", ""]


def test_a_key_can_be_tried_before_it_is_chosen(make: Make) -> None:
    hotkeys = make(hold="F9")
    assert hotkeys.check("hold", "F8") is None
    assert hotkeys.check("hold", "F12") == "F12 is somebody else's."
    assert str(hotkeys.check("hold", "Banana")).startswith("“Banana” is no key")
    hotkeys.rebind({"hold": "F12"})
    assert hotkeys.check("show", "F12") is None, "it is ours already"


def test_with_no_key_bound_nothing_is_heard(make: Make, keyboard: Keyboard) -> None:
    hotkeys = make(hold="")
    assert keyboard.bound == {}
    assert hotkeys.notice == ""


def test_the_app_s_hotkeys_on_this_desktop(qtbot: QtBot, display: Display) -> None:
    desktop = create_desktop("Practice server", "push_to_talk")
    desktop.bridge.apply(session())
    hotkeys = create_hotkeys(desktop, {"hold": "F9", "show": "Banana"})
    hotkeys.start()
    (notice,) = desktop.window.notices.notices()
    assert "Banana" in notice.message
    with qtbot.waitSignal(desktop.bridge.talk_held_changed, timeout=20_000):
        display.xdotool("keydown", "F9")
    with qtbot.waitSignal(desktop.bridge.talk_held_changed, timeout=20_000):
        display.xdotool("keyup", "F9")
    hotkeys.stop()
    desktop.close()


def test_the_clock_goes_on() -> None:
    before = seconds_with_sleep()
    assert seconds_with_sleep() >= before > 0
