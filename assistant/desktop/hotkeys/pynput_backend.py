"""Global hotkeys on Windows and macOS, by pynput: the key is heard, not taken, so the window below gets it too.

pynput calls from a thread of its own; a signal carries each key to the thread of Qt's event loop.
"""

import importlib
import logging
import string
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.keys import FUNCTION_KEYS, MODIFIERS, Hotkey
from assistant.desktop.texts import tr

logger = logging.getLogger(__name__)

# pynput's name of a modifier key -> ours, and the single key it is.
MODIFIER_KEYS = {
    "ctrl": ("Ctrl", ""),
    "ctrl_l": ("Ctrl", ""),
    "ctrl_r": ("Ctrl", "Right Ctrl"),
    "alt": ("Alt", ""),
    "alt_l": ("Alt", ""),
    "alt_r": ("Alt", "Right Alt"),
    "alt_gr": ("Alt", "Right Alt"),
    "shift": ("Shift", ""),
    "shift_l": ("Shift", ""),
    "shift_r": ("Shift", "Right Shift"),
    "cmd": ("Super", ""),
    "cmd_l": ("Super", ""),
    "cmd_r": ("Super", "Right Super"),
}
NAMED_KEYS = {
    **{
        name.lower(): name for name in (*FUNCTION_KEYS, "Pause", "Insert", "Menu", "Space", "Tab", "Enter", "Backspace")
    },
    **{name.lower(): name for name in ("Delete", "Home", "End", "Up", "Down", "Left", "Right")},
    "print_screen": "Print",
    "scroll_lock": "Scroll Lock",
    "esc": "Escape",
    "page_up": "Page Up",
    "page_down": "Page Down",
    "media_play_pause": "Media Play",
    "media_stop": "Media Stop",
    "media_next": "Media Next",
    "media_previous": "Media Previous",
    "media_volume_up": "Volume Up",
    "media_volume_down": "Volume Down",
    "media_volume_mute": "Volume Mute",
}
# With Ctrl or Option held, a key types another character or none; its virtual key code still says which key it is.
WINDOWS_CODES = {ord(name): name for name in (*string.ascii_uppercase, *string.digits)}
MAC_CODES = {
    **dict(enumerate("ASDFHGZXCV")),
    **dict(zip((11, 12, 13, 14, 15, 16, 17, 31, 32, 34, 35, 37, 38, 40, 45, 46), "BQWERYTOUIPLJKNM", strict=True)),
    **dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), "1234567890", strict=True)),
}
KNOWN_KEYS = {*NAMED_KEYS.values(), *(single for _, single in MODIFIER_KEYS.values()), *WINDOWS_CODES.values()}
# A modifier of which nothing was heard for so long is up: its release was lost, as Windows' is when Win+L locks.
MODIFIER_LASTS_S = 10.0
PERMISSION_CHECK_MS = 1000


class KeyboardListener(Protocol):
    """What is used of pynput.keyboard.Listener."""

    def start(self) -> None:
        """Begin to hear."""

    def stop(self) -> None:
        """Hear no more."""


KeyCallback = Callable[[Any], None]
ListenerFactory = Callable[[KeyCallback, KeyCallback], KeyboardListener]


class PynputHotkeys(QObject):
    """Hears every key and picks out the hotkeys."""

    _heard = Signal(str, int, bool)  # pynput's name or "", virtual key code or -1, whether it went down

    def __init__(
        self,
        make_listener: ListenerFactory | None = None,
        platform: str = sys.platform,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`make_listener(on_press, on_release)`: None: pynput's own."""
        super().__init__()
        self._make_listener = make_listener or _pynput_listener
        self._is_mac = platform == "darwin"
        self._clock = clock
        self._keyboard: KeyboardListener | None = None
        self._problem: str | None = None
        self._modifiers: dict[str, tuple[str, float]] = {}  # pynput's name -> ours, when it was heard last
        self._actions: dict[tuple[tuple[str, ...], str], Action] = {}
        self._down: dict[str, Action] = {}
        # pynput asks macOS when its thread begins, and says nothing when it has the answer.
        self._permission_check = QTimer(self, singleShot=True, interval=PERMISSION_CHECK_MS)
        self._permission_check.timeout.connect(self._check_permission)
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def problem(self) -> str | None:
        """Why some or all keys are not heard."""
        return self._problem

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        """Begin to hear the keyboard."""
        self.stop()
        self._listener = listener
        self._actions = {(hotkey.modifiers, hotkey.key): action for action, hotkey in bindings.items()}
        self._problem = " ".join(filter(None, map(self.check, bindings.values()))) or None
        try:
            self._keyboard = self._make_listener(partial(self._hear, True), partial(self._hear, False))
            self._keyboard.start()
        except (ImportError, OSError, RuntimeError) as failure:
            logger.info("no hotkeys: %s", failure)
            self._keyboard = None
            sentence = tr(
                "Hotkeys do not work here ({reason}): use the talk button, or `assistant push` and `assistant release`."
            )
            self._problem = sentence.format(reason=failure)
            return
        if self._is_mac:
            self._permission_check.start()

    def stop(self) -> None:
        """Hear no more."""
        self._problem = None
        self._permission_check.stop()
        self._modifiers.clear()
        self._down.clear()
        self._actions.clear()
        if self._keyboard is not None:
            self._keyboard.stop()
            self._keyboard = None

    def check(self, hotkey: Hotkey) -> str | None:
        """Whether pynput tells this key from others."""
        if hotkey.key in KNOWN_KEYS:
            return None
        return tr("{key} cannot be heard on this system: choose another hotkey.").format(key=hotkey)

    def is_down(self, action: Action) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Not asked: the owner's longest hold stands in for it."""
        return None

    def _check_permission(self) -> None:
        if not getattr(self._keyboard, "IS_TRUSTED", True):
            self._problem = tr(
                "macOS lets the assistant hear its hotkeys only with your permission: in System Settings, Privacy & "
                "Security, switch the assistant on under Accessibility and under Input Monitoring, and start it again."
            )
            self._listener.changed()

    def _hear(self, down: bool, key: Any) -> None:
        """On pynput's thread. A Key has a name, a KeyCode has a virtual key code; nothing may be returned."""
        code = getattr(key, "vk", None)
        self._heard.emit(getattr(key, "name", None) or "", -1 if code is None else code, down)

    def _take(self, name: str, code: int, down: bool) -> None:
        modifier, single = MODIFIER_KEYS.get(name, ("", ""))
        held = self._held_modifiers()
        if modifier and down:
            self._modifiers[name] = (modifier, self._clock())
        elif modifier:
            self._modifiers.pop(name, None)
        key = single if modifier else NAMED_KEYS.get(name) or self._codes().get(code)
        if not key:
            return
        if not down:
            action = self._down.pop(key, None)
            if action is not None:
                self._listener.released(action)
            return
        # A modifier by itself is one: AltGr comes with a Ctrl of its own on Windows.
        action = self._down.get(key) or self._actions.get(((), key) if modifier else (held, key))
        if action is not None:
            self._down[key] = action
            self._listener.pressed(action)

    def _held_modifiers(self) -> tuple[str, ...]:
        now = self._clock()
        held = {ours for ours, heard in self._modifiers.values() if now - heard < MODIFIER_LASTS_S}
        return tuple(name for name in MODIFIERS if name in held)

    def _codes(self) -> dict[int, str]:
        return MAC_CODES if self._is_mac else WINDOWS_CODES


def _pynput_listener(on_press: KeyCallback, on_release: KeyCallback) -> KeyboardListener:
    keyboard = importlib.import_module("pynput.keyboard")
    listener: KeyboardListener = keyboard.Listener(on_press=on_press, on_release=on_release)
    return listener
