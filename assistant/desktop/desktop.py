"""The desktop body in one piece: window, tray, bar, notifications and the two adapters to a conversation."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from assistant.bidi.events import BidiEvent, BidiTurnModeEvent, TurnModeName
from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.first_frame import FirstFrame
from assistant.desktop.icons import window_icon
from assistant.desktop.notifications import Notifications
from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tray import Tray, no_tray_notice
from assistant.desktop.window import MainWindow
from assistant.desktop.window_io import WindowInput, WindowOutput
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.desktop.bar import Bar

Remember = Callable[[str, object], None]


def _forget(_name: str, _value: object) -> None:
    """Nobody keeps settings."""


class Desktop:
    """Window, tray and bar of one program run; conversations come and go.

    Closing the window hides it where a tray can bring it back, else it asks to quit. It never stops the event loop
    itself: `quit_requested` is set, and whoever runs the conversation ends it and then calls `close`.

    `use_settings` takes the settings, at the start and after each change; `remember(name, value)` is told of those that
    the user changes in passing, such as the bar's place.
    """

    def __init__(self, endpoint_label: str, turn_mode: TurnModeName, remember: Remember = _forget) -> None:
        # Hiding the last window must not end Qt's loop under the running conversation.
        QGuiApplication.setQuitOnLastWindowClosed(False)
        QGuiApplication.setWindowIcon(window_icon())
        self.bridge = Bridge(turn_mode)
        self.window = MainWindow(self.bridge, endpoint_label)
        self.tray = Tray(self.bridge)
        self.bar: Bar | None = None
        self.notifications = Notifications(self.bridge, self._is_in_sight, self._show_plainly)
        self.quit_requested = asyncio.Event()
        self.conversation_wanted = asyncio.Event()
        self.is_on_screen = asyncio.Event()
        """The window's first frame is painted, or it is not to be shown yet."""
        self._remember = remember
        self._settings = Settings()
        self._has_told_hiding = False
        self._input = WindowInput(self.bridge)
        self._output = WindowOutput(self.bridge)
        FirstFrame(self.window).painted.connect(self.is_on_screen.set)
        self.bridge.quit_requested.connect(self.quit_requested.set)
        self.bridge.conversation_wanted.connect(self.conversation_wanted.set)
        self.bridge.intent.connect(self._keep_turn_mode)
        self.window.closed.connect(self._window_closed)
        self.window.countdown.ticked.connect(self.tray.refresh_tooltip)
        self.tray.window_toggled.connect(self.toggle_window)
        self.tray.window_wanted.connect(self.show_window)
        self.tray.missing.connect(self._tray_missing)
        self.notifications.window_wanted.connect(self.show_window)
        self.bridge.tool_changed.connect(self._call_for_attention)

    def input(self) -> WindowInput:
        """What the user does in window and tray, as an input of the conversation."""
        return self._input

    def output(self) -> WindowOutput:
        """The window as an output of the conversation."""
        return self._output

    def show(self, hidden: bool = False) -> None:
        """Show window and tray icon; `hidden`: the icon alone, and the window only where there is no tray."""
        if hidden:
            self.is_on_screen.set()
        else:
            self.window.show()
        self.tray.show()
        self.tray.show_window_visible(not hidden)

    def show_endpoint(self, label: str) -> None:
        """Say whom the user talks to from now on."""
        self.window.show_endpoint(label)

    def use_settings(self, settings: Settings) -> None:
        """Show the bar and notify as the user wants it from now on."""
        self._settings = settings
        self.notifications.enabled = settings.notifications
        if settings.show_bar:
            if self.bar is None:
                # Most do without it.
                from assistant.desktop.bar import Bar

                self.bar = Bar(self.bridge, settings.bar_place)
                self.bar.moved.connect(lambda place: self._remember("bar_place", place))
            self.bar.set_large_captions(settings.large_captions)
            self.bar.show()
        elif self.bar is not None:
            self.bar.hide()

    def commands(self) -> dict[str, Callable[[], None]]:
        """What other programs may ask for, by the names of control.COMMANDS."""
        bridge = self.bridge
        return {
            "push": lambda: bridge.hold(HoldSource.COMMAND),
            "release": lambda: bridge.release(HoldSource.COMMAND),
            "toggle": bridge.toggle_hold,
            "interrupt": bridge.interrupt,
            "mute": lambda: bridge.set_muted(not bridge.session.muted),
            "show": self.show_window,
            "hide": self._hide_to_tray,
            "quit": bridge.request_quit,
        }

    def close(self) -> None:
        """Take window, bar, notifications and tray icon away. Safe to call twice."""
        self.notifications.close()
        if self.bar is not None:
            self.bar.hide()
        self.window.hide()
        self.tray.hide()

    def set_level(self, peak_dbfs: float, rms_dbfs: float) -> None:
        """Show the microphone's level, in dB of full scale; for the capture's level callback."""
        self.window.set_level(peak_dbfs, rms_dbfs)
        if self.bar is not None:
            self.bar.set_level(peak_dbfs, rms_dbfs)

    def toggle_window(self) -> None:
        """Bring the window to the front, or hide it when it is there already."""
        if self._is_in_sight():
            self._hide_to_tray()
        else:
            self.show_window()

    def show_window(self) -> None:
        """Bring the window to the front."""
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        self.tray.show_window_visible(True)
        self.notifications.window_shown()

    def _keep_turn_mode(self, event: BidiEvent) -> None:
        if isinstance(event, BidiTurnModeEvent):
            self._remember("turn_mode", event.turn_mode)

    def _call_for_attention(self, activity: ToolActivity) -> None:
        """A tool that waits for the user must not wait unseen."""
        if activity.question is None or activity.question.answered or self.window.isActiveWindow():
            return
        QApplication.alert(self.window)

    def _is_in_sight(self) -> bool:
        return self.window.isVisible() and not self.window.isMinimized()

    def _show_plainly(self, title: str, body: str) -> None:
        if self.tray.is_available:
            self.tray.tell(title, body)

    def _tray_missing(self) -> None:
        """Without a tray a hidden window could not be found again; why it cannot hide is said once and for all."""
        if not self.window.isVisible():
            self.show_window()
        if not self._settings.told_no_tray:
            self.bridge.tell(no_tray_notice(), "no_tray")
            self._remember("told_no_tray", True)

    def _window_closed(self) -> None:
        if self.tray.is_available:
            self._hide_to_tray()
        else:
            self.bridge.request_quit()

    def _hide_to_tray(self) -> None:
        self.window.hide()
        self.tray.show_window_visible(False)
        if not self._has_told_hiding:
            self._has_told_hiding = True
            self.tray.tell_hidden()


def create_desktop(endpoint_label: str, turn_mode: TurnModeName, remember: Remember = _forget) -> Desktop:
    """Build window and tray (a QApplication must exist); `endpoint_label` says whom the user talks to."""
    return Desktop(endpoint_label, turn_mode, remember)
