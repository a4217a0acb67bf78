"""Names of keys: every name is read back from what is printed, and bad ones are explained."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desktop.hotkeys.keys import KEYS, MODIFIERS, SINGLE_MODIFIERS, WRITING_KEYS, HotkeyError, parse_hotkey
from assistant.desktop.hotkeys.keysyms import KEYSYMS


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Ctrl+Alt+Space", "Ctrl+Alt+Space"),
        ("alt + CONTROL + spacebar", "Ctrl+Alt+Space"),
        ("f9", "F9"),
        ("right ctrl", "Right Ctrl"),
        ("Right_Control", "Right Ctrl"),
        ("RightCtrl", "Right Ctrl"),
        ("AltGr", "Right Alt"),
        ("Pause", "Pause"),
        ("media play", "Media Play"),
        ("Win+Return", "Super+Enter"),
        ("Cmd+Shift+pgup", "Shift+Super+Page Up"),
        ("Ctrl+-", "Ctrl+-"),
        ("ctrl+num plus", "Ctrl+Num Plus"),
        ("Shift+F5", "Shift+F5"),
        ("page-down+ctrl", None),
        ("ctrl+page-down", "Ctrl+Page Down"),
    ],
)
def test_what_people_write(written: str, printed: str | None) -> None:
    if printed is None:
        with pytest.raises(HotkeyError):
            parse_hotkey(written)
    else:
        assert str(parse_hotkey(written)) == printed


@given(st.sets(st.sampled_from(MODIFIERS), min_size=1), st.sampled_from(sorted(set(KEYS) - set(SINGLE_MODIFIERS))))
def test_what_is_printed_is_read_back(modifiers: set[str], key: str) -> None:
    written = "+".join([*sorted(modifiers), key])
    if modifiers == {"Shift"} and key in WRITING_KEYS:
        with pytest.raises(HotkeyError):
            parse_hotkey(written)
        return
    hotkey = parse_hotkey(written)
    assert parse_hotkey(str(hotkey)) == hotkey
    assert set(hotkey.modifiers) == modifiers


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(WRITING_KEYS)))
def test_keys_that_write_nothing_may_stand_alone(key: str) -> None:
    assert str(parse_hotkey(key)) == key


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ctrl+Banana", "“Banana” is no key"),
        ("", "“” is no key"),
        ("Ctrl+", "“” is no key"),
        ("A", "could no longer be used in other windows"),
        ("Shift+a", "as in Ctrl+Alt+A"),
        ("Space", "as in Ctrl+Alt+Space"),
        ("Ctrl+Alt", "use Right Alt by itself"),
        ("Ctrl+Right Alt", "Right Alt can be a hotkey only by itself"),
        ("F9+F10", "more than one key"),
        ("Ctrl+Ctrl+A", "more than one key"),
    ],
)
def test_a_bad_name_is_explained(written: str, said: str) -> None:
    with pytest.raises(HotkeyError, match=re.escape(said)):
        parse_hotkey(written)


@given(st.text(max_size=60))
def test_any_text_is_a_hotkey_or_explained_in_one_line(text: str) -> None:
    try:
        hotkey = parse_hotkey(text)
    except HotkeyError as error:
        assert str(error).isprintable()
        assert str(error).endswith(".")
    else:
        assert parse_hotkey(str(hotkey)) == hotkey


def test_every_key_has_its_name_in_x11() -> None:
    assert set(KEYSYMS) == set(KEYS)
