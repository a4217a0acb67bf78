"""What X11 says about the keyboard: which key code and modifier bits a hotkey means, and news when that changes."""

from Xlib import XK, X
from Xlib.display import Display
from Xlib.protocol import rq

from assistant.desktop.hotkeys.keys import PUNCTUATION, Hotkey
from assistant.desktop.hotkeys.keysyms import KEYSYMS

for _group in ("xf86", "xkb"):
    XK.load_keysym_group(_group)

# Columns of the keyboard mapping: what the keys type in the first and the second layout, without Shift and with it.
UNSHIFTED, SHIFTED = (0, 2), (1, 3)
# Whoever has the first of these on a modifier bit has that modifier.
MODIFIER_KEYS = {"Alt": ("Alt_L", "Alt_R", "Meta_L"), "Super": ("Super_L", "Super_R")}
USUAL_BITS = {"Ctrl": X.ControlMask, "Shift": X.ShiftMask, "Alt": X.Mod1Mask, "Super": X.Mod4Mask}
LOCKING_KEYS = ("Num_Lock", "Scroll_Lock")

# The X keyboard extension, of which python-xlib knows nothing (XKBproto, sections 16.3 and 17).
EXTENSION = "XKEYBOARD"
CORE_KEYBOARD = 0x100
DETECTABLE_AUTO_REPEAT = 1
NEW_KEYBOARD_AND_MAP = 0b11
ALL_MAP_PARTS = 0xFF


class _UseExtension(rq.ReplyRequest):  # type: ignore[misc]  # python-xlib has no types
    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(0), rq.RequestLength(), rq.Card16("major"), rq.Card16("minor"))
    _reply = rq.Struct(rq.ReplyCode(), rq.Bool("supported"), rq.Card16("sequence_number"), rq.ReplyLength(), rq.Pad(24))


class _SelectEvents(rq.Request):  # type: ignore[misc]  # python-xlib has no types
    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(1),
        rq.RequestLength(),
        rq.Card16("device"),
        rq.Card16("affect"),
        rq.Card16("clear"),
        rq.Card16("select_all"),
        rq.Card16("affect_map"),
        rq.Card16("map"),
    )


class _PerClientFlags(rq.ReplyRequest):  # type: ignore[misc]  # python-xlib has no types
    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(21),
        rq.RequestLength(),
        rq.Card16("device"),
        rq.Pad(2),
        rq.Card32("change"),
        rq.Card32("value"),
        rq.Pad(12),
    )
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Card8("device"),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card32("supported"),
        rq.Card32("value"),
        rq.Pad(16),
    )


class X11Keyboard:
    """The keyboard as one connection to the X server sees it."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._changes = {X.MappingNotify}
        self._ask_for_real_releases()
        self.refresh()

    def _ask_for_real_releases(self) -> None:
        """Have auto-repeat send no releases, where the X server can; elsewhere the owner's grace sorts them out."""
        extension = self._display.query_extension(EXTENSION)
        if extension is None or not extension.present:
            return
        wire = {"display": self._display.display, "opcode": extension.major_opcode}
        _UseExtension(**wire, major=1, minor=0)
        flag = DETECTABLE_AUTO_REPEAT
        _PerClientFlags(**wire, device=CORE_KEYBOARD, change=flag, value=flag)
        # Who uses the extension is told of another keyboard layout by its events instead of MappingNotify.
        news = NEW_KEYBOARD_AND_MAP
        parts = {"affect_map": ALL_MAP_PARTS, "map": ALL_MAP_PARTS}
        _SelectEvents(**wire, device=CORE_KEYBOARD, affect=news, clear=0, select_all=news, **parts)
        self._changes.add(extension.first_event)

    def tells_change(self, event_type: int) -> bool:
        """Whether an event of this type means that the keyboard may be another now."""
        return event_type in self._changes

    def refresh(self) -> None:
        """Ask the X server which keys there are."""
        first = self._display.display.info.min_keycode
        last = self._display.display.info.max_keycode
        rows = self._display.get_keyboard_mapping(first, last - first + 1)
        self._codes: dict[int, list[int]] = {}
        for column in (*UNSHIFTED, *SHIFTED):
            found: dict[int, list[int]] = {}
            for code, row in enumerate(rows, first):
                if column < len(row) and row[column]:
                    found.setdefault(row[column], []).append(code)
            self._codes = found | self._codes
        self._unshifted = {row[column] for row in rows for column in UNSHIFTED if column < len(row)}
        self._read_modifiers()

    def _read_modifiers(self) -> None:
        bits: dict[int, int] = {}
        for index, codes in enumerate(self._display.get_modifier_mapping()):
            bits.update(dict.fromkeys((code for code in codes if code), 1 << index))
        self._modifier_bits = dict(USUAL_BITS)
        for name, keys in MODIFIER_KEYS.items():
            found = [bits[code] for key in keys for code in self._keys_with(key) if code in bits]
            if found:
                self._modifier_bits[name] = found[0]
        locks = {bits[code] for key in LOCKING_KEYS for code in self._keys_with(key) if code in bits} | {X.LockMask}
        self.lock_bits = sorted(locks - set(self._modifier_bits.values()))
        self.all_modifier_bits = sum(set(self._modifier_bits.values()))

    def _number(self, keysym: str) -> int:
        # python-xlib writes XF86_AudioPlay where everybody else writes XF86AudioPlay.
        return int(XK.string_to_keysym(keysym.replace("XF86", "XF86_")))

    def _keys_with(self, keysym: str) -> list[int]:
        return self._codes.get(self._number(keysym), [])

    def find(self, hotkey: Hotkey) -> list[tuple[int, int]]:
        """Return the key codes and modifier bits that a hotkey means; none if this keyboard has no such key.

        Several keys may type the same, and some of them exist in the layout only: nobody can press those.
        """
        # A digit is its key even where that types it with Shift only (as in France); other signs are other keys there.
        if hotkey.key in PUNCTUATION and self._number(KEYSYMS[hotkey.key][0]) not in self._unshifted:
            return []
        modifiers = sum(self._modifier_bits[name] for name in hotkey.modifiers)
        return [(code, modifiers) for keysym in KEYSYMS[hotkey.key] for code in self._keys_with(keysym)]

    def is_down(self, code: int) -> bool:
        """Whether the key of this code is physically down now."""
        return bool(self._display.query_keymap()[code // 8] >> code % 8 & 1)
