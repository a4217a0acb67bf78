"""The hotkeys of the desktop app: a backend hears the keys, the owner decides, the bridge carries it out."""

import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from assistant.bidi.events import BidiNoticeEvent
from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.desktop import Desktop
from assistant.desktop.hotkeys.actions import Action, read_bindings
from assistant.desktop.hotkeys.backend import HotkeyBackend, HotkeyListener
from assistant.desktop.hotkeys.choose import choose_backend
from assistant.desktop.hotkeys.owner import Effect, HotkeyOwner
from assistant.desktop.hotkeys.screen_lock import ScreenLock
from assistant.desktop.hotkeys.suspend_clock import seconds_with_sleep

logger = logging.getLogger(__name__)

NOTICE_CODE = "hotkeys"


class Hotkeys(QObject):
    """Hotkeys from `start` to `stop`; everything happens on the thread of Qt's event loop.

    notice_changed(str): `notice` is another; empty: what it said is mended.
    """

    notice_changed = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        toggle_window: Callable[[], None],
        backend: HotkeyBackend,
        chosen: Mapping[str, str],
        clock: Callable[[], float] = seconds_with_sleep,
    ) -> None:
        """`chosen`: the settings' key names by the action's name (see actions.read_bindings)."""
        super().__init__()
        self._bridge = bridge
        self._toggle_window = toggle_window
        self._backend = backend
        self._chosen = dict(chosen)
        self._clock = clock
        self._owner = HotkeyOwner()
        self._bad_names: list[str] = []
        self._last_notice = ""
        self._listener = HotkeyListener(self._pressed, self._released, self.let_go, self._tell)
        self._watch = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._watch.timeout.connect(self._look)
        self._screen_lock = ScreenLock(self.let_go)

    @property
    def notice(self) -> str:
        """Why some or all hotkeys do not work, in plain sentences with the way out; empty while all is well."""
        return " ".join([*self._bad_names, *([self._backend.problem] if self._backend.problem else [])])

    def start(self) -> None:
        """Begin to hear the keys."""
        bindings, self._bad_names = read_bindings(self._chosen)
        if bindings:
            self._backend.start(bindings, self._listener)
            self._screen_lock.start()
        self._tell()

    def stop(self) -> None:
        """Give the keys back; nothing counts as held any more. Safe to call twice."""
        self._backend.stop()
        self._screen_lock.stop()
        self.let_go()
        self._owner = HotkeyOwner()
        self._watch.stop()

    def rebind(self, chosen: Mapping[str, str]) -> None:
        """Hear other keys from now on."""
        self.stop()
        self._chosen = dict(chosen)
        self.start()

    def let_go(self) -> None:
        """End talking as if the keys had been released: releases may be lost from here on."""
        self._carry_out(self._owner.interrupt())
        self._bridge.release(HoldSource.TOGGLE)

    def _pressed(self, action: Action) -> None:
        self._carry_out(self._owner.press(action, self._clock(), self._bridge.session.muted))

    def _released(self, action: Action) -> None:
        self._carry_out(self._owner.release(action, self._clock()))

    def _look(self) -> None:
        """Time has passed while something is held: see what the system says of its key."""
        up = [action for action in self._owner.held if self._backend.is_down(action) is False]
        self._carry_out(self._owner.tick(self._clock(), up))

    def _carry_out(self, effects: list[Effect]) -> None:
        bridge = self._bridge
        for effect in effects:
            match effect:
                case Effect.HOLD:
                    bridge.hold(HoldSource.HOTKEY)
                case Effect.LET_GO:
                    bridge.release(HoldSource.HOTKEY)
                case Effect.TOGGLE:
                    bridge.toggle_hold()
                case Effect.MUTE | Effect.UNMUTE:
                    bridge.set_muted(effect is Effect.MUTE)
                case Effect.INTERRUPT:
                    bridge.interrupt()
                case Effect.SHOW_OR_HIDE:
                    self._toggle_window()
        wake_at = self._owner.wake_at()
        if wake_at is None:
            self._watch.stop()
        else:
            # One millisecond more: a timer that fires a little early would fire again and again.
            self._watch.start(max(0, round((wake_at - self._clock()) * 1000)) + 1)

    def _tell(self) -> None:
        notice = self.notice
        if notice != self._last_notice:
            self._last_notice = notice
            self.notice_changed.emit(notice)


def create_hotkeys(desktop: Desktop, chosen: Mapping[str, str]) -> Hotkeys:
    """Make the hotkeys of this desktop app; what they have to say is shown in its window.

    `chosen`: the settings' key names by the action's name; those left out have their defaults.
    """
    hotkeys = Hotkeys(desktop.bridge, desktop.toggle_window, choose_backend(), chosen)

    def show(notice: str) -> None:
        if notice:
            desktop.bridge.apply(BidiNoticeEvent(notice, NOTICE_CODE))

    hotkeys.notice_changed.connect(show)
    return hotkeys
