"""The keys' names in the X Window System and in xkbcommon, which the X11 grabs and the Wayland portal need."""

import string

from assistant.desktop.hotkeys.keys import FUNCTION_KEYS, PUNCTUATION

# Several where keyboards differ: Right Alt is AltGr on most that are not American.
KEYSYMS: dict[str, tuple[str, ...]] = {
    **{letter: (letter.lower(),) for letter in string.ascii_uppercase},
    **{name: (name,) for name in (*string.digits, *FUNCTION_KEYS)},
    **dict(
        zip(
            PUNCTUATION,
            [
                ("minus",),
                ("equal",),
                ("bracketleft",),
                ("bracketright",),
                ("semicolon",),
                ("apostrophe",),
                ("comma",),
                ("period",),
                ("slash",),
                ("backslash",),
                ("grave",),
            ],
            strict=True,
        )
    ),
    **{f"Num {digit}": (f"KP_{digit}",) for digit in string.digits},
    "Num Plus": ("KP_Add",),
    "Num Minus": ("KP_Subtract",),
    "Num Multiply": ("KP_Multiply",),
    "Num Divide": ("KP_Divide",),
    "Num Decimal": ("KP_Decimal", "KP_Separator"),
    "Num Enter": ("KP_Enter",),
    **{name: (name,) for name in ("Tab", "Delete", "Escape", "Home", "End", "Up", "Down", "Left", "Right")},
    **{name: (name,) for name in ("Pause", "Print", "Insert", "Menu")},
    "Space": ("space",),
    "Enter": ("Return",),
    "Backspace": ("BackSpace",),
    "Page Up": ("Prior",),
    "Page Down": ("Next",),
    "Scroll Lock": ("Scroll_Lock",),
    "Right Ctrl": ("Control_R",),
    "Right Alt": ("Alt_R", "ISO_Level3_Shift"),
    "Right Shift": ("Shift_R",),
    "Right Super": ("Super_R",),
    "Media Play": ("XF86AudioPlay",),
    "Media Stop": ("XF86AudioStop",),
    "Media Next": ("XF86AudioNext",),
    "Media Previous": ("XF86AudioPrev",),
    "Volume Up": ("XF86AudioRaiseVolume",),
    "Volume Down": ("XF86AudioLowerVolume",),
    "Volume Mute": ("XF86AudioMute",),
    "Microphone Mute": ("XF86AudioMicMute",),
}
