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
from assistant.desktop.hotkeys.keys import Hotkey, HotkeyError, parse_hotkey
from assistant.desktop.hotkeys.owner import Effect, HotkeyOwner
from assistant.desktop.hotkeys.screen_lock import ScreenLock
from assistant.suspend_clock import seconds_with_sleep

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
        make_backend: Callable[[], HotkeyBackend],
        chosen: Mapping[str, str],
        clock: Callable[[], float] = seconds_with_sleep,
    ) -> None:
        """`make_backend` is called when it is needed first, since it takes a tenth of a second to import one.

        `chosen`: the settings' key names by the action's name (see actions.read_bindings).
        """
        super().__init__()
        self._bridge = bridge
        self._toggle_window = toggle_window
        self._make_backend = make_backend
        self._made_backend: HotkeyBackend | None = None
        self._bindings: dict[Action, Hotkey] = {}
        self._chosen = dict(chosen)
        self._clock = clock
        self._owner = HotkeyOwner()
        self._bad_names: list[str] = []
        self._last_notice = ""
        self._listener = HotkeyListener(self._pressed, self._released, self._interrupt, self._tell)
        self._watch = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._watch.timeout.connect(self._look)
        self._screen_lock = ScreenLock(self.let_go)

    @property
    def _backend(self) -> HotkeyBackend:
        if self._made_backend is None:
            self._made_backend = self._make_backend()
        return self._made_backend

    @property
    def notice(self) -> str:
        """Why some or all hotkeys do not work, in plain sentences with the way out; empty while all is well."""
        problem = self._made_backend.problem if self._made_backend is not None and self._bindings else None
        return " ".join([*self._bad_names, *([problem] if problem else [])])

    def start(self) -> None:
        """Begin to hear the keys."""
        self._bindings, self._bad_names = read_bindings(self._chosen)
        if self._bindings:
            self._backend.start(self._bindings, self._listener)
            self._screen_lock.start()
        self._tell()

    def stop(self) -> None:
        """Give the keys back; nothing counts as held any more. Safe to call twice."""
        if self._made_backend is not None:
            self._made_backend.stop()
        self._screen_lock.stop()
        self._interrupt()
        self._owner = HotkeyOwner()
        self._watch.stop()

    def rebind(self, chosen: Mapping[str, str]) -> None:
        """Hear other keys from now on."""
        self.stop()
        self._chosen = dict(chosen)
        self.start()

    def check(self, action: str, key: str) -> str | None:
        """Why this key cannot be had for this action; None if it can, as far as can be told beforehand."""
        del action  # a key can be had for all or for none
        try:
            hotkey = parse_hotkey(key)
        except HotkeyError as error:
            return str(error)
        return None if hotkey in self._bindings.values() else self._backend.check(hotkey)

    def let_go(self) -> None:
        """End all talking that a key began, also what was only toggled: nobody is at the screen."""
        self._interrupt()
        self._bridge.release(HoldSource.TOGGLE)

    def _interrupt(self) -> None:
        self._carry_out(self._owner.interrupt())

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
    hotkeys = Hotkeys(desktop.bridge, desktop.toggle_window, choose_backend, chosen)

    def show(notice: str) -> None:
        if notice:
            desktop.bridge.apply(BidiNoticeEvent(notice, NOTICE_CODE))

    hotkeys.notice_changed.connect(show)
    return hotkeys
