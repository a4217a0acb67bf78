"""Global hotkeys on X11 by key grabs: the key is taken, so that it never types into the window below.

What X11 does not allow: a key another program has grabbed, and any key while another program has grabbed the whole
keyboard (an open menu, a screen locker, a virtual machine's window). While a hotkey is held, X11 sends all other keys
here too; they are dropped.
"""

import itertools
import logging
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSocketNotifier, QTimer
from Xlib import X, error
from Xlib.display import Display
from Xlib.protocol.rq import Event
from Xlib.xobject.drawable import Window

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.keys import Hotkey
from assistant.desktop.hotkeys.x11_connection import open_display
from assistant.desktop.hotkeys.x11_keyboard import X11Keyboard
from assistant.desktop.texts import tr

logger = logging.getLogger(__name__)

Grab = tuple[int, int]  # key code, modifier bits
CONNECTION_ERRORS = (error.DisplayError, error.ConnectionClosedError, OSError)


class X11Hotkeys:
    """Grabs keys over a connection of its own, which Qt's event loop watches."""

    def __init__(self, display_name: str | None = None) -> None:
        """`display_name`: the X server; None: the one in the environment."""
        self._display_name = display_name
        self._display: Display | None = None
        self._notifier: QSocketNotifier | None = None
        self._problem: str | None = None
        self._grabs: dict[Grab, Action] = {}
        self._down: dict[int, Action] = {}  # by key code: a release says nothing of the modifiers it was pressed with

    @property
    def problem(self) -> str | None:
        """Why some or all keys are not heard."""
        return self._problem

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        """Grab these keys."""
        self.stop()
        self._bindings = dict(bindings)
        self._listener = listener
        try:
            self._display = open_display(self._display_name)
            self._display.set_error_handler(_log_error)
            self._keyboard = X11Keyboard(self._display)
            self._grab_all(self._wanted())
        except CONNECTION_ERRORS as failure:
            self._lose_connection(failure)
            return
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read_events)
        self._read_soon()

    def stop(self) -> None:
        """Give the keys back; the X server frees them with the connection."""
        self._problem = None
        self._grabs.clear()
        self._down.clear()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        display, self._display = self._display, None
        if display is not None:
            try:
                display.close()
            except CONNECTION_ERRORS as failure:
                logger.debug("the X server was gone already: %s", failure)

    def check(self, hotkey: Hotkey) -> str | None:
        """Try to grab the key, over another connection, and give it back."""
        probe = X11Hotkeys(self._display_name)
        probe.start({Action.HOLD: hotkey}, _DEAF)
        problem = probe.problem
        probe.stop()
        return problem

    def is_down(self, action: Action) -> bool | None:
        """Ask the X server, which knows also of a release that it did not send here."""
        codes = [code for (code, _), bound in self._grabs.items() if bound is action]
        try:
            down = any(self._keyboard.is_down(code) for code in codes)
        except CONNECTION_ERRORS as failure:
            self._lose_connection(failure)
            self._listener.changed()
            return False
        if not down:
            for code in codes:
                self._down.pop(code, None)
        self._read_soon()
        return down

    def _wanted(self) -> dict[Action, list[Grab]]:
        return {action: self._keyboard.find(hotkey) for action, hotkey in self._bindings.items()}

    def _grab_all(self, wanted: Mapping[Action, Sequence[Grab]]) -> None:
        problems: list[str] = []
        for action, grabs in wanted.items():
            hotkey = self._bindings[action]
            if not grabs:
                sentence = tr("This keyboard has no key {key}: choose another hotkey in the settings.")
                problems.append(sentence.format(key=hotkey.key))
            elif self._grab(grabs):
                self._grabs.update(dict.fromkeys(grabs, action))
            else:
                sentence = tr(
                    "Another program has taken {key} already: choose another hotkey in the settings, or free it there "
                    "and start the assistant again."
                )
                problems.append(sentence.format(key=hotkey))
        self._problem = " ".join(problems) or None

    def _grab(self, grabs: Sequence[Grab]) -> bool:
        """Take one hotkey, whatever NumLock and its like say; False if another program has it."""
        assert self._display is not None  # noqa: S101 - only a connection grabs
        taken = error.CatchError(error.BadAccess)
        all_of_them = [(code, modifiers | locks) for code, modifiers in grabs for locks in self._lock_sums()]
        for root, (code, modifiers) in itertools.product(self._roots(), all_of_them):
            root.grab_key(code, modifiers, False, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
        self._display.sync()
        if taken.get_error() is None:
            return True
        for root, (code, modifiers) in itertools.product(self._roots(), all_of_them):
            root.ungrab_key(code, modifiers)
        return False

    def _lock_sums(self) -> list[int]:
        """Every combination of the locking modifiers: X11 would take each for another hotkey."""
        bits = self._keyboard.lock_bits
        return [sum(chosen) for count in range(len(bits) + 1) for chosen in itertools.combinations(bits, count)]

    def _roots(self) -> list[Window]:
        assert self._display is not None  # noqa: S101 - only a connection grabs
        return [self._display.screen(number).root for number in range(self._display.screen_count())]

    def _read_soon(self) -> None:
        """Read what came while a reply was awaited: the socket tells of it no more."""
        QTimer.singleShot(0, self._read_events)

    def _read_events(self) -> None:
        keyboard_changed = False
        try:
            while self._display is not None and self._display.pending_events():
                event = self._display.next_event()
                if self._keyboard.tells_change(event.type):
                    keyboard_changed = True
                else:
                    self._take(event)
            if keyboard_changed and self._display is not None:
                self._grab_anew()
        except CONNECTION_ERRORS as failure:
            self._lose_connection(failure)
            self._listener.changed()

    def _take(self, event: Event) -> None:
        if event.type == X.KeyPress:
            modifiers = event.state & self._keyboard.all_modifier_bits
            # A repeat comes with the modifiers held by now, which may be fewer.
            action = self._down.get(event.detail) or self._grabs.get((event.detail, modifiers))
            if action is not None:
                self._down[event.detail] = action
                self._listener.pressed(action)
        elif event.type == X.KeyRelease:
            action = self._down.pop(event.detail, None)
            if action is not None:
                self._listener.released(action)

    def _grab_anew(self) -> None:
        """Grab the keys where they are now, if they have moved; another layout often moves none."""
        self._keyboard.refresh()
        wanted = self._wanted()
        if {grab: action for action, grabs in wanted.items() for grab in grabs} != self._grabs or self._problem:
            for root in self._roots():
                root.ungrab_key(X.AnyKey, X.AnyModifier)
            self._grabs.clear()
            before = self._problem
            self._grab_all(wanted)
            if self._problem != before:
                self._listener.changed()
        self._read_soon()

    def _lose_connection(self, failure: Exception) -> None:
        self.stop()
        logger.info("no hotkeys: %s", failure)
        self._problem = tr(
            "Hotkeys do not work, because the X server does not let the assistant in: use the talk button, or have "
            "your window manager run `assistant push` and `assistant release`."
        )


_DEAF = HotkeyListener(lambda _action: None, lambda _action: None, lambda: None, lambda: None)


def _log_error(failure: error.XError, _request: object) -> None:
    logger.info("the X server refused something: %s", failure)
