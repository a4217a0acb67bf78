"""Names of keys as people write them: "Ctrl+Alt+Space", "F9", "Right Ctrl"; read, checked and printed in one form."""

import string
from dataclasses import dataclass

from assistant.desktop.texts import tr

MODIFIERS = ("Ctrl", "Alt", "Shift", "Super")
SINGLE_MODIFIERS = tuple(f"Right {name}" for name in MODIFIERS)
FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 25))
OTHER_KEYS = ("Pause", "Print", "Scroll Lock", "Insert", "Menu")
MEDIA_KEYS = (
    "Media Play",
    "Media Stop",
    "Media Next",
    "Media Previous",
    "Volume Up",
    "Volume Down",
    "Volume Mute",
    "Microphone Mute",
)
PUNCTUATION = tuple("-=[];',./\\`")
EDITING_KEYS = ("Space", "Tab", "Enter", "Backspace", "Delete", "Escape", "Home", "End", "Page Up", "Page Down")
ARROWS = ("Up", "Down", "Left", "Right")
NUMBER_PAD = tuple(
    f"Num {name}" for name in (*string.digits, "Plus", "Minus", "Multiply", "Divide", "Decimal", "Enter")
)
# Taken by themselves from all other programs, these would leave nobody able to write.
WRITING_KEYS = (*string.ascii_uppercase, *string.digits, *PUNCTUATION, *EDITING_KEYS, *ARROWS, *NUMBER_PAD)
KEYS = (*SINGLE_MODIFIERS, *FUNCTION_KEYS, *OTHER_KEYS, *MEDIA_KEYS, *WRITING_KEYS)

ALIASES = {
    "control": "Ctrl",
    "strg": "Ctrl",
    "option": "Alt",
    "win": "Super",
    "windows": "Super",
    "cmd": "Super",
    "command": "Super",
    "meta": "Super",
    "altgr": "Right Alt",
    "rightcontrol": "Right Ctrl",
    "rightoption": "Right Alt",
    "rightcmd": "Right Super",
    "rightcommand": "Right Super",
    "rightwin": "Right Super",
    "return": "Enter",
    "esc": "Escape",
    "del": "Delete",
    "ins": "Insert",
    "pgup": "Page Up",
    "pgdn": "Page Down",
    "spacebar": "Space",
    "printscreen": "Print",
    "break": "Pause",
}


class HotkeyError(ValueError):
    """Not a hotkey; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Hotkey:
    """One key, with the modifiers (of MODIFIERS, in their order) that must be held with it.

    `key` is one of KEYS. A modifier by itself ("Right Ctrl") is a key without modifiers.
    """

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.key))


def parse_hotkey(text: str) -> Hotkey:
    """Read a hotkey as a person wrote it: upper and lower case, spaces and some other names do not matter.

    Raises HotkeyError, which names what is allowed.
    """
    parts = [part.strip() for part in text.split("+")]
    *before, last = (_canonical(part) for part in parts)
    for part, name in zip(parts, (*before, last), strict=True):
        if name is None:
            raise HotkeyError(tr("{key} is no key that can be a hotkey.").format(key=_quoted(part)) + f" {_allowed()}")
    modifiers = tuple(name for name in MODIFIERS if name in before)
    if len(modifiers) != len(before):
        raise HotkeyError(tr("{keys} has more than one key.").format(keys=_quoted(text)) + f" {_allowed()}")
    if last in MODIFIERS or last is None:
        sentence = tr("{keys} has no key besides {modifier}: add one, or use Right {modifier} by itself.")
        raise HotkeyError(sentence.format(keys=_quoted(text), modifier=last))
    if last in SINGLE_MODIFIERS and modifiers:
        raise HotkeyError(tr("{key} can be a hotkey only by itself.").format(key=last))
    if last in WRITING_KEYS and not set(modifiers) - {"Shift"}:
        sentence = tr("{keys} could no longer be used in other windows: add Ctrl, Alt or Super, as in Ctrl+Alt+{key}.")
        raise HotkeyError(sentence.format(keys=_quoted(text), key=last))
    return Hotkey(modifiers, last)


def _squeezed(name: str) -> str:
    return "".join(name.split()).replace("_", "").lower()


_BY_SQUEEZED_NAME = {_squeezed(name): name for name in (*MODIFIERS, *KEYS)} | ALIASES


def _canonical(part: str) -> str | None:
    squeezed = _squeezed(part)
    if squeezed not in PUNCTUATION:
        squeezed = squeezed.replace("-", "")
    return _BY_SQUEEZED_NAME.get(squeezed)


def _quoted(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text.strip())
    return tr("“{text}”").format(text=shown[:40])


def _allowed() -> str:
    return tr(
        "A hotkey is a function key (F1 to F24), Pause, Print, Scroll Lock, Insert, Menu, a media key (Media Play, "
        "Volume Mute, …) or Right Ctrl, Right Alt, Right Shift or Right Super by itself; or any key together with "
        "Ctrl, Alt, Shift or Super, as in Ctrl+Alt+Space."
    )
