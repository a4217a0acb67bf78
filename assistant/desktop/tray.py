"""The tray icon: the state at a glance, and the window's main actions without the window."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from assistant.desktop.bridge import Bridge
from assistant.desktop.icons import state_icon
from assistant.desktop.view_state import SessionView, describe_remaining


class Tray(QObject):
    """Shows state and time left and offers talk, mute, show or hide, quit. Harmless where there is no tray."""

    window_toggled = Signal()
    window_wanted = Signal()

    def __init__(self, bridge: Bridge, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._bridge = bridge
        self._clock = clock
        self.icon = QSystemTrayIcon()
        self.menu = QMenu()
        self.talk = self._add_action("Talk")
        self.talk.setCheckable(True)
        self.mute = self._add_action("Mute")
        self.mute.setCheckable(True)
        self.menu.addSeparator()
        self.toggle_window = self._add_action("Hide")
        self.menu.addSeparator()
        self.quit = self._add_action("Quit")
        self.icon.setContextMenu(self.menu)
        self._connect()
        self.show_session(bridge.session)

    def _add_action(self, text: str) -> QAction:
        action = QAction(text, self)
        self.menu.addAction(action)
        return action

    def _connect(self) -> None:
        bridge = self._bridge
        self.talk.triggered.connect(self._toggle_talk)
        self.mute.triggered.connect(self._toggle_mute)
        self.toggle_window.triggered.connect(self.window_toggled)
        self.quit.triggered.connect(bridge.request_quit)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.window_wanted)
        bridge.session_changed.connect(self.show_session)
        bridge.talk_held_changed.connect(self._show_talking)

    @property
    def is_available(self) -> bool:
        """Whether the desktop shows it: a hidden window could be brought back by it."""
        return self.icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Appear in the tray, now or when the desktop gets one."""
        self.icon.show()

    def hide(self) -> None:
        """Leave the tray."""
        self.icon.hide()

    def show_window_visible(self, visible: bool) -> None:
        """Name the action after what it would do."""
        self.toggle_window.setText("Hide" if visible else "Show")

    def show_session(self, view: SessionView) -> None:
        """Show this session's state."""
        self.icon.setIcon(state_icon(view.mood))
        self.talk.setEnabled(view.has_ended or (view.takes_input and not view.hands_free))
        self._show_talking()
        self.talk.setText(_talk_text(view))
        self.mute.setEnabled(view.takes_input)
        self.mute.setChecked(view.muted)
        self.refresh_tooltip()

    def refresh_tooltip(self) -> None:
        """Say the state and the time left; told to the desktop only when the words change."""
        view = self._bridge.session
        remaining = view.remaining_s(self._clock())
        text = f"Voice Assistant: {view.label}"
        if remaining is not None:
            text += f", {describe_remaining(remaining)}"
        if text != self.icon.toolTip():
            self.icon.setToolTip(text)

    def tell_hidden(self) -> None:
        """Tell where the window went."""
        self.icon.showMessage(
            "Still running",
            "The assistant stays in the tray. Click its icon to bring the window back, or choose Quit to end it.",
            state_icon(self._bridge.session.mood),
        )

    def tell_question(self, tool: str) -> None:
        """Tell that a tool waits for the user; a click brings the window."""
        self.icon.showMessage(
            f"“{tool}” waits for you",
            "The assistant wants to use this tool. Open the window to read what it would do, and allow or deny it.",
            state_icon(self._bridge.session.mood),
        )

    def _toggle_talk(self) -> None:
        self._bridge.toggle_hold()
        # The click has ticked the action already; it shows whether a turn is going on, whatever came of the click.
        self._show_talking()

    def _show_talking(self) -> None:
        self.talk.setChecked(self._bridge.is_talking)

    def _toggle_mute(self) -> None:
        muted = self._bridge.session.muted
        self.mute.setChecked(muted)
        self._bridge.set_muted(not muted)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.window_toggled.emit()


def _talk_text(view: SessionView) -> str:
    if view.has_ended:
        return "New conversation"
    return "Listening by itself" if view.hands_free else "Talk"
