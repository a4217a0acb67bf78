"""The tray icon: the state at a glance, and the program's main actions without its window."""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from assistant.desktop.bridge import Bridge
from assistant.desktop.choice_menu import ChoiceMenu
from assistant.desktop.icons import state_icon
from assistant.desktop.texts import tr
from assistant.desktop.tray_choices import Choice, Choices, TrayActions
from assistant.desktop.turn_mode_switch import turn_mode_title
from assistant.desktop.view_state import SessionView, describe_remaining
from assistant.realtime.turn_modes import TURN_MODES

APPEAR_MS = 10_000
"""A desktop that has just started may take so long to show its tray."""


class Tray(QObject):
    """Shows state and time left; its menu talks, mutes, chooses and opens. Harmless where there is no tray.

    The submenus are those that `actions` has; they are filled when the menu is about to be shown.
    """

    window_toggled = Signal()
    window_wanted = Signal()
    missing = Signal()  # this desktop shows no tray icons: said once, some time after `show`

    def __init__(
        self,
        bridge: Bridge,
        clock: Callable[[], float] = time.monotonic,
        actions: TrayActions | None = None,
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._clock = clock
        self._paused = False
        self._pause_took = False  # the session has said since that it is muted
        self.icon = QSystemTrayIcon()
        self.menu = QMenu()
        self.menu.setAccessibleName(tr("Voice Assistant"))
        self.submenus: list[ChoiceMenu] = []
        self.talk = self._make_action(tr("Talk"), checkable=True)
        self.mute = self._make_action(tr("Mute"), checkable=True)
        self.pause = self._make_action(tr("Pause"), checkable=True)
        self.settings = self._make_action(tr("Settings…"))
        self.toggle_window = self._make_action(tr("Hide window"))
        self.quit = self._make_action(tr("Quit"))
        self._open_settings: Callable[[], None] = lambda: None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(APPEAR_MS)
        self.set_actions(actions or TrayActions())
        self.icon.setContextMenu(self.menu)
        self._connect()
        self.show_session(bridge.session)

    def _make_action(self, text: str, checkable: bool = False) -> QAction:
        action = QAction(text, self)
        action.setCheckable(checkable)
        return action

    def _connect(self) -> None:
        bridge = self._bridge
        self.talk.triggered.connect(self._toggle_talk)
        self.mute.triggered.connect(self._toggle_mute)
        self.pause.triggered.connect(self._toggle_pause)
        self.settings.triggered.connect(lambda: self._open_settings())
        self.toggle_window.triggered.connect(self.window_toggled)
        self.quit.triggered.connect(bridge.request_quit)
        self.menu.aboutToShow.connect(self.refresh_menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.window_wanted)
        self._late.timeout.connect(self._look_for_tray)
        bridge.session_changed.connect(self.show_session)
        bridge.talk_held_changed.connect(self._show_talking)

    # The menu

    def set_actions(self, actions: TrayActions) -> None:
        """Offer these from now on."""
        self._open_settings = actions.open_settings or (lambda: None)
        self.menu.clear()
        for submenu in self.submenus:
            submenu.deleteLater()
        self.submenus = []
        self.menu.addAction(self.talk)
        self.menu.addAction(self.mute)
        self.menu.addAction(self.pause)
        self.menu.addSeparator()
        self._add_choices(tr("Mode"), self._turn_modes())
        self._add_choices(tr("Microphone"), actions.microphones)
        self._add_choices(tr("Speakers"), actions.speakers)
        self._add_choices(tr("Voice"), actions.voices)
        self._add_choices(tr("Profile"), actions.profiles)
        self.menu.addSeparator()
        if actions.recent is not None:
            self._add_submenu(ChoiceMenu(tr("Recent conversations"), actions.recent, actions.open_conversation))
        if actions.open_settings is not None:
            self.menu.addAction(self.settings)
        self.menu.addAction(self.toggle_window)
        self.menu.addSeparator()
        self.menu.addAction(self.quit)

    def refresh_menu(self) -> None:
        """Fill the submenus with what there is now."""
        for submenu in self.submenus:
            submenu.refresh()

    def _add_choices(self, title: str, choices: Choices | None) -> None:
        if choices is not None:
            self._add_submenu(ChoiceMenu(title, choices.options, choices.choose, choices.current))

    def _add_submenu(self, submenu: ChoiceMenu) -> None:
        self.submenus.append(submenu)
        self.menu.addMenu(submenu)

    def _turn_modes(self) -> Choices:
        return Choices(
            lambda: [Choice(mode, turn_mode_title(mode)) for mode in TURN_MODES],
            lambda: self._bridge.session.turn_mode,
            self._choose_turn_mode,
        )

    def _choose_turn_mode(self, key: str) -> None:
        self._bridge.set_turn_mode(next(mode for mode in TURN_MODES if mode == key))

    # The icon

    @property
    def is_available(self) -> bool:
        """Whether the desktop shows it: a hidden window could be brought back by it."""
        return self.icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Appear in the tray, now or when the desktop gets one."""
        self.icon.show()
        self._late.start()

    def hide(self) -> None:
        """Leave the tray."""
        self._late.stop()
        self.icon.hide()

    def show_window_visible(self, visible: bool) -> None:
        """Name the action after what it would do."""
        self.toggle_window.setText(tr("Hide window") if visible else tr("Show window"))

    def show_session(self, view: SessionView) -> None:
        """Show this session's state."""
        self.icon.setIcon(state_icon(view.mood))
        self.talk.setEnabled(view.has_ended or (view.takes_input and not view.hands_free))
        self._show_talking()
        self.talk.setText(_talk_text(view))
        self.mute.setEnabled(view.takes_input)
        self.mute.setChecked(view.muted)
        self._follow_pause(view)
        self.pause.setEnabled(view.takes_input)
        self.pause.setChecked(self._paused)
        self.refresh_tooltip()

    def refresh_tooltip(self) -> None:
        """Say the state and the time left; told to the desktop only when the words change."""
        view = self._bridge.session
        remaining = view.remaining_s(self._clock())
        text = tr("Voice Assistant: {state}").format(state=view.label)
        if remaining is not None:
            text += f", {describe_remaining(remaining)}"
        if text != self.icon.toolTip():
            self.icon.setToolTip(text)

    def tell_hidden(self) -> None:
        """Tell where the window went."""
        self.tell(
            tr("Still running"),
            tr("The assistant stays in the tray. Click its icon to bring the window back, or choose Quit to end it."),
        )

    def tell(self, title: str, body: str) -> None:
        """Show a message at the icon; a click on it brings the window. The texts must have no markup in them."""
        self.icon.showMessage(title, body, state_icon(self._bridge.session.mood))

    def _look_for_tray(self) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self.missing.emit()

    # What the user does

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

    def _toggle_pause(self) -> None:
        """Be silent and deaf until told otherwise: nothing sounds and nothing is heard, the conversation stays."""
        self._paused = not self._paused
        self._pause_took = False
        self.pause.setChecked(self._paused)
        self._bridge.set_muted(self._paused)
        if self._paused:
            self._bridge.interrupt()

    def _follow_pause(self, view: SessionView) -> None:
        """A pause ends, too, when the user unmutes or the conversation is over."""
        if view.has_ended or (self._pause_took and not view.muted):
            self._paused = False
        self._pause_took = self._paused and view.muted

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS a click opens the menu, which is enough of an answer.
        if reason == QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.window_toggled.emit()


def no_tray_notice() -> str:
    """What to tell the user, once, where the desktop shows no tray icons."""
    return tr(
        "This desktop shows no tray icons, so closing the window ends the assistant. "
        "On GNOME the extension “AppIndicator and KStatusNotifierItem Support” adds them."
    )


def _talk_text(view: SessionView) -> str:
    if view.has_ended:
        return tr("New conversation")
    return tr("Listening by itself") if view.hands_free else tr("Talk")
