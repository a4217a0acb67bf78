"""The keys of Windows and macOS, as pynput calls with them; pynput itself cannot run here, so a stand-in calls."""

import enum
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys import pynput_backend
from assistant.desktop.hotkeys.keys import parse_hotkey
from assistant.desktop.hotkeys.pynput_backend import PynputHotkeys
from tests.desktop.conftest import StoppedClock
from tests.desktop.hotkeys.listening import Told, bindings


@dataclass(frozen=True)
class KeyCode:
    """As pynput's: a key without a name of its own."""

    vk: int | None = None
    char: str | None = None


class Key(enum.Enum):
    """As pynput's: keys with names (enough of them)."""

    ctrl_l = KeyCode(0xA2)
    ctrl_r = KeyCode(0xA3)
    alt_l = KeyCode(0xA4)
    alt_gr = KeyCode(0xA5)
    space = KeyCode(0x20, " ")
    f9 = KeyCode(0x78)
    media_play_pause = KeyCode(0xB3)


class StandIn:
    """Calls from another thread, as pynput's listener does."""

    IS_TRUSTED = True

    def __init__(self) -> None:
        self.running = False

    def make(self, on_press: Callable[[Any], object], on_release: Callable[[Any], object]) -> "StandIn":
        self._on_press, self._on_release = on_press, on_release
        return self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def down(self, *keys: Key | KeyCode) -> None:
        self._call(self._on_press, keys)

    def up(self, *keys: Key | KeyCode) -> None:
        self._call(self._on_release, keys)

    def _call(self, callback: Callable[[Any], object], keys: tuple[Key | KeyCode, ...]) -> None:
        answers: list[object] = []
        thread = threading.Thread(target=lambda: answers.extend(callback(key) for key in keys))
        thread.start()
        thread.join()
        assert answers == [None] * len(keys), "pynput's listener ends when its callback returns False"


@pytest.fixture
def told(qtbot: QtBot) -> Told:
    return Told(qtbot)


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
def hotkeys(stand_in: StandIn, clock: StoppedClock, qapp: object) -> PynputHotkeys:  # noqa: ARG001 - Qt must be there
    return PynputHotkeys(stand_in.make, "win32", clock)


def test_a_combination(hotkeys: PynputHotkeys, stand_in: StandIn, told: Told) -> None:
    hotkeys.start(bindings(hold="Ctrl+Alt+Space"), told.listener)
    assert hotkeys.problem is None
    stand_in.down(Key.space)
    stand_in.up(Key.space)
    stand_in.down(Key.ctrl_l, Key.alt_l, Key.space, Key.space)
    stand_in.up(Key.ctrl_l, Key.alt_l, Key.space)
    told.until_told("hold up")
    assert told.words == ["hold down", "hold down", "hold up"]


def test_more_modifiers_are_another_key(hotkeys: PynputHotkeys, stand_in: StandIn, told: Told) -> None:
    hotkeys.start(bindings(hold="F9", show="Ctrl+F9"), told.listener)
    stand_in.down(Key.ctrl_r, Key.f9)
    stand_in.up(Key.f9, Key.ctrl_r)
    stand_in.down(Key.f9)
    stand_in.up(Key.f9)
    told.until_told("hold up")
    assert told.words == ["show down", "show up", "hold down", "hold up"]


def test_a_modifier_by_itself(hotkeys: PynputHotkeys, stand_in: StandIn, told: Told) -> None:
    hotkeys.start(bindings(hold="Right Ctrl", interrupt="Right Alt", show="Media Play"), told.listener)
    stand_in.down(Key.ctrl_l)
    stand_in.up(Key.ctrl_l)
    stand_in.down(Key.ctrl_r)
    stand_in.up(Key.ctrl_r)
    stand_in.down(Key.ctrl_l, Key.alt_gr)  # Windows' AltGr
    stand_in.up(Key.ctrl_l, Key.alt_gr)
    stand_in.down(Key.media_play_pause)
    told.until_told("show down")
    assert told.words == ["hold down", "hold up", "interrupt down", "interrupt up", "show down"]


@pytest.mark.parametrize(("platform", "code"), [("win32", 0x59), ("darwin", 16)])
def test_letters_are_known_by_their_key_code(
    stand_in: StandIn, clock: StoppedClock, told: Told, platform: str, code: int
) -> None:
    hotkeys = PynputHotkeys(stand_in.make, platform, clock)
    hotkeys.start(bindings(hold="Ctrl+Y"), told.listener)
    stand_in.down(Key.ctrl_l, KeyCode(code, "\x19"), KeyCode(None, "y"))
    stand_in.up(KeyCode(code))
    told.until_told("hold up")
    assert told.words == ["hold down", "hold up"]
    hotkeys.stop()


def test_a_modifier_whose_release_was_lost_is_forgotten(
    hotkeys: PynputHotkeys, stand_in: StandIn, told: Told, clock: StoppedClock
) -> None:
    hotkeys.start(bindings(hold="F9", show="Ctrl+F9"), told.listener)
    stand_in.down(Key.ctrl_l, Key.f9)
    stand_in.up(Key.f9)
    told.until_told("show up")
    clock.now += 11
    stand_in.down(Key.f9)
    told.until_told("hold down")


def test_a_key_that_pynput_does_not_know_is_named(hotkeys: PynputHotkeys, told: Told) -> None:
    hotkeys.start(bindings(hold="Microphone Mute", show="F9"), told.listener)
    assert hotkeys.problem == "Microphone Mute cannot be heard on this system: choose another hotkey."
    assert (
        hotkeys.check(parse_hotkey("Ctrl+Num 5")) == "Ctrl+Num 5 cannot be heard on this system: choose another hotkey."
    )
    assert hotkeys.check(parse_hotkey("Ctrl+5")) is None


def test_macos_permission_is_explained(
    stand_in: StandIn,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qapp: object,  # noqa: ARG001 - Qt must be there
) -> None:
    monkeypatch.setattr(pynput_backend, "PERMISSION_CHECK_MS", 1)
    stand_in.IS_TRUSTED = False
    hotkeys = PynputHotkeys(stand_in.make, "darwin")
    hotkeys.start(bindings(hold="F9"), told.listener)
    told.until_told("changed")
    assert hotkeys.problem is not None
    assert "Input Monitoring" in hotkeys.problem
    hotkeys.stop()


def test_stop_ends_the_listener_and_what_it_still_says_is_nothing(
    hotkeys: PynputHotkeys, stand_in: StandIn, told: Told, qtbot: QtBot
) -> None:
    hotkeys.start(bindings(hold="F9"), told.listener)
    assert stand_in.running
    stand_in.down(Key.f9)
    hotkeys.stop()
    hotkeys.stop()
    assert not stand_in.running
    qtbot.wait(1)
    assert told.words == []


def test_without_pynput_there_is_a_way_out(told: Told, qapp: object) -> None:  # noqa: ARG001 - Qt must be there
    hotkeys = PynputHotkeys()
    hotkeys.start(bindings(hold="F9"), told.listener)
    assert hotkeys.problem == (
        "Hotkeys do not work here (No module named 'pynput'): use the talk button, or `assistant push` and `assistant "
        "release`."
    )
