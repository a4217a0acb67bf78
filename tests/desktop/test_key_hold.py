"""A held key is one press and one release, whatever auto-repeat makes of it."""

import pytest
from pytestqt.qtbot import QtBot

from assistant.desktop.key_hold import KeyHold


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def hold(qapp: object, told: list[str]) -> KeyHold:  # noqa: ARG001 - timers need an application
    key_hold = KeyHold()
    key_hold.pressed.connect(lambda: told.append("pressed"))
    key_hold.released.connect(lambda: told.append("released"))
    return key_hold


def test_auto_repeat_is_one_hold(hold: KeyHold, told: list[str], qtbot: QtBot) -> None:
    hold.press()
    for _ in range(20):
        hold.release()
        hold.press()
    assert told == ["pressed"]
    with qtbot.waitSignal(hold.released):
        hold.release()
    assert told == ["pressed", "released"]


def test_two_holds_are_two(hold: KeyHold, told: list[str], qtbot: QtBot) -> None:
    for _ in range(2):
        hold.press()
        with qtbot.waitSignal(hold.released):
            hold.release()
    assert told == ["pressed", "released"] * 2


def test_a_release_without_a_press_says_nothing(hold: KeyHold, told: list[str], qtbot: QtBot) -> None:
    hold.release()
    with qtbot.waitSignal(hold.pressed):
        hold.press()
    assert told == ["pressed"]
