"""Key grabs on a real X server, with real key events while another program's window has the focus."""

import subprocess
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from Xlib import XK, X
from Xlib.display import Display as XDisplay
from Xlib.ext import xtest

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.keys import parse_hotkey
from assistant.desktop.hotkeys.x11 import X11Hotkeys
from tests.desktop.hotkeys.listening import Told, bindings
from tests.support.desktop_session import Display, clean_environment
from tests.support.other_window import OtherWindow


@pytest.fixture
def told(qtbot: QtBot) -> Told:
    return Told(qtbot)


@pytest.fixture
def hotkeys(display: Display) -> Iterator[X11Hotkeys]:
    backend = X11Hotkeys(display.env["DISPLAY"])
    yield backend
    backend.stop()


@pytest.fixture
def keyboard(display: Display) -> Iterator[XDisplay]:
    """Another connection, which leaves the keyboard as it was."""
    connection = XDisplay(display.env["DISPLAY"])
    yield connection
    connection.close()


@pytest.fixture
def us_layout(display: Display) -> Iterator[None]:
    """Whatever layout the test sets, the next one has the usual."""
    yield
    set_layout(display, "us")


def set_layout(display: Display, *arguments: str) -> None:
    subprocess.run(["setxkbmap", *arguments], env={**clean_environment(), **display.env}, check=True, timeout=20)


def lock(keyboard: XDisplay, keysym: str) -> None:
    """Press a locking key: NumLock and CapsLock go on or off."""
    code = keyboard.keysym_to_keycode(XK.string_to_keysym(keysym))
    xtest.fake_input(keyboard, X.KeyPress, code)
    xtest.fake_input(keyboard, X.KeyRelease, code)
    keyboard.sync()


@pytest.mark.parametrize(
    "name", ["Ctrl+Alt+Space", "F9", "Right Ctrl", "Pause", "Media Play", "Super+V", "Ctrl+Num Plus"]
)
def test_press_and_release_arrive_while_another_window_has_the_focus(
    hotkeys: X11Hotkeys, told: Told, display: Display, other_window: OtherWindow, name: str
) -> None:
    xdotool_names = {"Right Ctrl": "105", "Media Play": "XF86AudioPlay", "Ctrl+Num Plus": "ctrl+KP_Add"}
    keys = xdotool_names.get(name, name.replace("Space", "space").replace("V", "v")).split("+")
    hotkeys.start(bindings(hold=name), told.listener)
    assert hotkeys.problem is None
    for _ in range(2):
        for key in keys:
            display.xdotool("keydown", key)
        told.until_told("hold down")
        assert hotkeys.is_down(Action.HOLD) is True
        for key in keys:  # the modifiers come up first, as fingers do
            display.xdotool("keyup", key)
        told.until_told("hold up")
        assert hotkeys.is_down(Action.HOLD) is False
    assert other_window.typed_up_to("x") == "x"


def test_the_key_is_taken_and_types_nothing(
    hotkeys: X11Hotkeys, told: Told, display: Display, other_window: OtherWindow
) -> None:
    assert other_window.typed_up_to("a") == "a"
    display.xdotool("key", "minus")
    assert other_window.typed_up_to("b") == "a-b"
    hotkeys.start({Action.HOLD: bindings(hold="Ctrl+-")[Action.HOLD]}, told.listener)
    display.xdotool("key", "ctrl+minus")
    told.until_told("hold up")
    display.xdotool("key", "minus")  # without Ctrl it is nobody's hotkey
    assert other_window.typed_up_to("c") == "a-b-c"
    assert told.said == ["hold down", "hold up"]


def test_a_storm_of_auto_repeat_has_no_releases(hotkeys: X11Hotkeys, told: Told, display: Display) -> None:
    hotkeys.start(bindings(hold="F9"), told.listener)
    display.xdotool("keydown", "F9")
    told.until(lambda: len(told.words) >= 25)
    display.xdotool("keyup", "F9")
    told.until_told("hold up")
    assert set(told.words[:-1]) == {"hold down"}


def test_locked_keys_do_not_matter(hotkeys: X11Hotkeys, told: Told, display: Display, keyboard: XDisplay) -> None:
    hotkeys.start(bindings(hold="Ctrl+Alt+Space"), told.listener)
    for locks in (["Num_Lock"], ["Caps_Lock"], ["Num_Lock", "Caps_Lock"]):
        told.words.clear()
        for keysym in locks:
            lock(keyboard, keysym)
        try:
            display.xdotool("key", "ctrl+alt+space")
            told.until_told("hold up")
        finally:
            for keysym in locks:
                lock(keyboard, keysym)
        assert told.said == ["hold down", "hold up"]


def test_other_modifiers_are_another_key(hotkeys: X11Hotkeys, told: Told, display: Display) -> None:
    hotkeys.start(bindings(hold="F9", interrupt="Ctrl+F9", show="Shift+F9"), told.listener)
    display.xdotool("key", "ctrl+F9")
    display.xdotool("key", "ctrl+alt+F9")
    display.xdotool("key", "shift+F9")
    display.xdotool("key", "F9")
    told.until_told("hold up")
    assert told.said == ["interrupt down", "interrupt up", "show down", "show up", "hold down", "hold up"]


def test_another_hotkey_works_while_one_is_held(hotkeys: X11Hotkeys, told: Told, display: Display) -> None:
    hotkeys.start(bindings(hold="F9", interrupt="F10"), told.listener)
    display.xdotool("keydown", "F9")
    told.until_told("hold down")
    display.xdotool("key", "F10")
    told.until(lambda: "interrupt up" in told.words)
    display.xdotool("keyup", "F9")
    told.until_told("hold up")


def test_a_key_that_another_program_has_is_named(
    hotkeys: X11Hotkeys, told: Told, display: Display, keyboard: XDisplay
) -> None:
    code = keyboard.keysym_to_keycode(XK.string_to_keysym("F9"))
    # Not even the plain key: with NumLock on is enough.
    keyboard.screen().root.grab_key(code, X.Mod2Mask, False, X.GrabModeAsync, X.GrabModeAsync)
    keyboard.sync()
    hotkeys.start(bindings(hold="F9", interrupt="F10"), told.listener)
    assert hotkeys.problem == (
        "Another program has taken F9 already: choose another hotkey in the settings, or free it there and start the "
        "assistant again."
    )
    display.xdotool("key", "F9")
    display.xdotool("key", "F10")
    told.until_told("interrupt up")
    assert told.said == ["interrupt down", "interrupt up"]
    keyboard.screen().root.ungrab_key(X.AnyKey, X.AnyModifier)
    keyboard.sync()
    hotkeys.start(bindings(hold="F9"), told.listener)
    assert hotkeys.problem is None


def test_a_second_assistant_gets_a_sentence_and_stop_frees_the_key(
    hotkeys: X11Hotkeys, told: Told, display: Display, qtbot: QtBot
) -> None:
    hotkeys.start(bindings(hold="F9"), told.listener)
    second, told_second = X11Hotkeys(display.env["DISPLAY"]), Told(qtbot)
    second.start(bindings(hold="F9"), told_second.listener)
    assert second.problem is not None
    assert second.check(parse_hotkey("F9")) == second.problem
    assert second.check(parse_hotkey("F10")) is None
    hotkeys.stop()
    hotkeys.stop()
    second.start(bindings(hold="F9"), told_second.listener)
    assert second.problem is None
    display.xdotool("key", "F9")
    told_second.until_told("hold up")
    second.stop()
    assert told.words == []


def test_the_keys_are_found_again_on_another_layout(
    hotkeys: X11Hotkeys,
    told: Told,
    display: Display,
    keyboard: XDisplay,
    us_layout: None,  # noqa: ARG001 - for its end
) -> None:
    y, z = (str(keyboard.keysym_to_keycode(XK.string_to_keysym(letter))) for letter in "yz")
    hotkeys.start(bindings(hold="Ctrl+Alt+Y", show="Ctrl+Alt+;"), told.listener)
    assert hotkeys.problem is None
    set_layout(display, "de")  # y and z change places, and no key has the semicolon without Shift
    told.until_told("changed")
    assert hotkeys.problem == "This keyboard has no key ;: choose another hotkey in the settings."
    display.xdotool("keydown", "ctrl", "keydown", "alt", "key", y, "key", z, "keyup", "alt", "keyup", "ctrl")
    told.until_told("hold up")
    assert told.said == ["changed", "hold down", "hold up"]
    set_layout(display, "us")
    told.until_told("changed")
    assert hotkeys.problem is None


def test_alt_gr_is_right_alt(
    hotkeys: X11Hotkeys,
    told: Told,
    display: Display,
    us_layout: None,  # noqa: ARG001 - for its end
) -> None:
    set_layout(display, "de")
    hotkeys.start(bindings(hold="Right Alt"), told.listener)
    display.xdotool("key", "108")
    told.until_told("hold up")


def test_letters_are_found_in_the_second_layout_too(
    hotkeys: X11Hotkeys,
    told: Told,
    display: Display,
    keyboard: XDisplay,
    us_layout: None,  # noqa: ARG001 - for its end
) -> None:
    y = str(keyboard.keysym_to_keycode(XK.string_to_keysym("y")))
    set_layout(display, "ru,us")  # what is typed now is Russian
    hotkeys.start(bindings(hold="Ctrl+Alt+Y"), told.listener)
    display.xdotool("keydown", "ctrl", "keydown", "alt", "key", y, "keyup", "alt", "keyup", "ctrl")
    told.until_told("hold up")


def test_a_key_the_keyboard_does_not_have_is_named(hotkeys: X11Hotkeys, told: Told) -> None:
    hotkeys.start(bindings(hold="F24"), told.listener)
    assert hotkeys.problem == "This keyboard has no key F24: choose another hotkey in the settings."


def test_a_release_that_goes_elsewhere_shows_in_the_keyboard_s_state(
    hotkeys: X11Hotkeys, told: Told, display: Display
) -> None:
    hotkeys.start(bindings(hold="F9"), told.listener)
    display.xdotool("keydown", "F9")
    told.until_told("hold down")
    connection = hotkeys._display
    assert connection is not None
    connection.ungrab_keyboard(X.CurrentTime)  # as when a window manager or a screen locker takes the keyboard over
    connection.sync()
    display.xdotool("keyup", "F9")
    assert hotkeys.is_down(Action.HOLD) is False
    display.xdotool("key", "F9")
    told.until_told("hold up")
    assert told.words.count("hold up") == 1


# python-xlib leaves its socket to the garbage collector when nobody answers.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_without_an_x_server_there_is_a_way_out(told: Told) -> None:
    backend = X11Hotkeys(":4077")
    backend.start(bindings(hold="F9"), told.listener)
    assert backend.problem is not None
    assert "`assistant push`" in backend.problem
    assert backend.is_down(Action.HOLD) is False
    backend.stop()


def test_an_x_server_that_ends_is_told(told: Told, qtbot: QtBot) -> None:
    with Display() as own:
        backend = X11Hotkeys(own.env["DISPLAY"])
        backend.start(bindings(hold="F9"), told.listener)
        assert backend.problem is None
    told.until_told("changed")
    assert backend.problem is not None
    assert qtbot is not None
