"""A button that takes the next key pressed as a hotkey, and the names of keys as Qt tells them."""

import string
import sys

from PySide6.QtCore import QEvent, QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton

from assistant.desktop.hotkeys.keys import FUNCTION_KEYS, PUNCTUATION
from assistant.desktop.key_names import shown_key
from assistant.desktop.texts import tr

FLICKER_MS = 300
Key = Qt.Key
Modifier = Qt.KeyboardModifier
# On macOS Qt calls the Command key Control, and the Control key Meta.
_CTRL, _SUPER = ("Super", "Ctrl") if sys.platform == "darwin" else ("Ctrl", "Super")
MODIFIERS = (
    (Modifier.MetaModifier if sys.platform == "darwin" else Modifier.ControlModifier, "Ctrl"),
    (Modifier.AltModifier, "Alt"),
    (Modifier.ShiftModifier, "Shift"),
    (Modifier.ControlModifier if sys.platform == "darwin" else Modifier.MetaModifier, "Super"),
)
MODIFIER_KEYS = {
    Key.Key_Control: _CTRL,
    Key.Key_Meta: _SUPER,
    Key.Key_Super_R: "Super",
    Key.Key_Super_L: "Super",
    Key.Key_Alt: "Alt",
    Key.Key_AltGr: "Alt",
    Key.Key_Shift: "Shift",
}
# How each system tells the right one of two modifiers: an X11 keysym, a macOS key code, a Windows scan code.
RIGHT_NATIVE = {
    "linux": {0xFFE4, 0xFFEA, 0xFE03, 0xFFE2, 0xFFEC},
    "darwin": {0x3E, 0x3D, 0x3C, 0x36},
    "win32": {0x11D, 0x138, 0x36, 0x15C},
}
NAMES: dict[int, str] = {
    **{getattr(Key, f"Key_{name}"): name for name in (*string.ascii_uppercase, *string.digits, *FUNCTION_KEYS)},
    **{Key(ord(sign)): sign for sign in PUNCTUATION if sign != "`"},
    Key.Key_QuoteLeft: "`",
    **{getattr(Key, f"Key_{name}"): name for name in ("Pause", "Print", "Insert", "Menu", "Space", "Tab", "Enter")},
    **{getattr(Key, f"Key_{name}"): name for name in ("Backspace", "Delete", "Escape", "Home", "End")},
    **{getattr(Key, f"Key_{name}"): name for name in ("Up", "Down", "Left", "Right")},
    Key.Key_Backtab: "Tab",
    Key.Key_Return: "Enter",
    Key.Key_ScrollLock: "Scroll Lock",
    Key.Key_PageUp: "Page Up",
    Key.Key_PageDown: "Page Down",
    Key.Key_MediaPlay: "Media Play",
    Key.Key_MediaTogglePlayPause: "Media Play",
    Key.Key_MediaStop: "Media Stop",
    Key.Key_MediaNext: "Media Next",
    Key.Key_MediaPrevious: "Media Previous",
    Key.Key_VolumeUp: "Volume Up",
    Key.Key_VolumeDown: "Volume Down",
    Key.Key_VolumeMute: "Volume Mute",
    Key.Key_MicMute: "Microphone Mute",
}
NUMBER_PAD = {
    Key.Key_Plus: "Plus",
    Key.Key_Minus: "Minus",
    Key.Key_Asterisk: "Multiply",
    Key.Key_Slash: "Divide",
    Key.Key_Period: "Decimal",
    Key.Key_Comma: "Decimal",
    Key.Key_Enter: "Enter",
    **{getattr(Key, f"Key_{digit}"): digit for digit in string.digits},
}


def key_name(event: QKeyEvent) -> str | None:
    """The name of the key with its modifiers, as hotkeys/keys.py has it; None if it has no name there."""
    key = Key(event.key())
    on_pad = bool(event.modifiers() & Modifier.KeypadModifier)
    name = f"Num {NUMBER_PAD[key]}" if on_pad and key in NUMBER_PAD else NAMES.get(key)
    if name is None:
        return None
    held = [modifier for flag, modifier in MODIFIERS if event.modifiers() & flag]
    return "+".join((*held, name))


def modifier_name(event: QKeyEvent) -> str | None:
    """The name of a modifier pressed by itself: only the right ones can be hotkeys."""
    modifier = MODIFIER_KEYS.get(Key(event.key()))
    native = event.nativeScanCode() if sys.platform == "win32" else event.nativeVirtualKey()
    is_right = native in RIGHT_NATIVE.get(sys.platform, RIGHT_NATIVE["linux"])
    return f"Right {modifier}" if modifier and (is_right or event.key() == Key.Key_AltGr) else None


class KeyCapture(QPushButton):
    """Shows a hotkey; pressed, it takes the next key instead. Escape by itself leaves all as it was.

    captured(name)   a key was pressed
    refused(key)     a key was pressed that has no name
    """

    captured = Signal(str)
    refused = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._name = ""
        self._modifier: str | None = None
        self.is_listening = False
        self.setAutoDefault(False)
        self.clicked.connect(self.listen)
        self.show_key("")

    def show_key(self, name: str) -> None:
        """Show this key; an empty one: none."""
        self._name = name
        self._show()

    def listen(self) -> None:
        """Take the next key."""
        self.is_listening = True
        self._modifier = None
        self.setFocus()
        self.grabKeyboard()
        self._show()

    def stop_listening(self) -> None:
        """Give the keyboard back. Safe to call twice."""
        if self.is_listening:
            self.is_listening = False
            self.releaseKeyboard()
            self._show()

    def event(self, event: QEvent) -> bool:
        """While it listens every key is its own: Tab, Enter and shortcuts too."""
        if not self.is_listening or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._press(event)
        elif event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat() and self._modifier is not None:
            self._take(self._modifier)
        event.accept()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Another control has the keyboard, or another window, if that lasts: window managers flicker."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            QTimer.singleShot(FLICKER_MS, self, self._stop_without_focus)
        else:
            self.stop_listening()

    def _stop_without_focus(self) -> None:
        if not self.hasFocus():
            self.stop_listening()

    def _press(self, event: QKeyEvent) -> None:
        self._modifier = None
        if event.keyCombination() == QKeyCombination(Key.Key_Escape):
            self.stop_listening()
        elif event.key() in MODIFIER_KEYS:
            self._modifier = modifier_name(event)
        elif (name := key_name(event)) is not None:
            self._take(name)
        else:
            self.stop_listening()
            self.refused.emit()

    def _take(self, name: str) -> None:
        self.stop_listening()
        self.captured.emit(name)

    def _show(self) -> None:
        shown = tr("Press a key…") if self.is_listening else shown_key(self._name) or tr("No key")
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(tr("Key for “{action}”: {key}").format(action=self._title, key=shown))
