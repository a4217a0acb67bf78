"""Which key code and which modifiers a hotkey is, on the layouts of several countries."""

import subprocess
from collections.abc import Iterator

import pytest
from Xlib import X
from Xlib.display import Display as XDisplay

from assistant.desktop.hotkeys.keys import KEYS, Hotkey, parse_hotkey
from assistant.desktop.hotkeys.x11_keyboard import X11Keyboard
from tests.support.desktop_session import Display, clean_environment

# Key codes of a PC keyboard, by what an American one has printed on the key.
Q, W, Y, Z, ONE, SEMICOLON = 24, 25, 29, 52, 10, 47


@pytest.fixture
def connection(display: Display) -> Iterator[XDisplay]:
    """A connection; the layout is the usual one again afterwards."""
    opened = XDisplay(display.env["DISPLAY"])
    yield opened
    opened.close()
    set_layout(display, "us")


def set_layout(display: Display, layout: str) -> None:
    subprocess.run(["setxkbmap", layout], env={**clean_environment(), **display.env}, check=True, timeout=20)


@pytest.mark.parametrize(
    ("layout", "name", "code"),
    [
        ("us", "Ctrl+Q", Q),
        ("us", "Ctrl+;", SEMICOLON),
        ("de", "Ctrl+Y", Z),
        ("de", "Ctrl+;", None),
        ("fr", "Ctrl+A", Q),
        ("fr", "Ctrl+Z", W),
        ("fr", "Ctrl+1", ONE),
        ("us", "Right Alt", 108),
        ("de", "Right Alt", 108),
        ("us", "Ctrl+Num 5", 84),
        ("us", "F24", None),
    ],
)
def test_the_key_is_where_the_layout_has_it(
    display: Display, connection: XDisplay, layout: str, name: str, code: int | None
) -> None:
    set_layout(display, layout)
    found = X11Keyboard(connection).find(parse_hotkey(name))
    assert code in [found_code for found_code, _ in found] if code else not found


def test_modifiers_and_locks(connection: XDisplay) -> None:
    keyboard = X11Keyboard(connection)
    found = keyboard.find(parse_hotkey("Ctrl+Alt+Shift+Super+Space"))
    ((_, modifiers),) = found
    assert modifiers == X.ControlMask | X.Mod1Mask | X.ShiftMask | X.Mod4Mask == keyboard.all_modifier_bits
    assert X.LockMask in keyboard.lock_bits
    assert X.Mod2Mask in keyboard.lock_bits
    assert not keyboard.is_down(Q)


def test_this_keyboard_has_nearly_every_key_that_has_a_name(connection: XDisplay) -> None:
    keyboard = X11Keyboard(connection)
    missing = {key for key in KEYS if keyboard.find(Hotkey((), key)) == []}
    assert missing <= {f"F{number}" for number in range(13, 25)}
