"""The composition root of the desktop app: window, tray, hotkeys, settings and conversations, plugged together."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from assistant import loop
from assistant.bidi.events import BidiNoticeEvent
from assistant.control import server_name, shows_running_one
from assistant.conversations import Conversations, Earlier
from assistant.desktop.appearance import apply_appearance
from assistant.desktop.control_server import ControlServer
from assistant.desktop.desktop import create_desktop
from assistant.desktop.hotkeys.choose import load_backend
from assistant.desktop.hotkeys.hotkeys import create_hotkeys
from assistant.desktop.texts import tr
from assistant.desktop.translation import available_languages, load_translator
from assistant.desktop.tray_choices import tray_actions
from assistant.options import ChosenEndpoint, ConversationOptions
from assistant.settings import APP_ID, Settings, SettingsError, load_settings, save_settings
from assistant.tools.crash_note import crashes_are_noted
from assistant.tools.execution import run_in_thread
from assistant.tools.printing import tools_print_to_the_log

if TYPE_CHECKING:
    from assistant.desktop.settings_dialog.services import SettingsServices

FAILED = 1
FIRST_FRAME_S = 1.0  # a window on another workspace is not painted before the user goes there


def run_desktop(asked_for: ConversationOptions, *, at_login: bool = False) -> int:
    """Open the window and hold conversations in it until the user quits; returns the exit status.

    `at_login`: the desktop started it, not the user; the settings say whether the window is then shown.

    Raises:
        AssistantError: The endpoint asked for is no address; the message is for the user.

    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Voice Assistant")
    application.setDesktopFileName(APP_ID)
    settings, notice = load_settings()
    load_translator(application, settings.language)
    program = Program(application, asked_for, settings)
    control = ControlServer(program.desktop.commands())
    if not control.listen(server_name()):
        return 0 if shows_running_one() else FAILED
    try:
        with tools_print_to_the_log(), crashes_are_noted() as crashes:
            program.show(notice, *crashes, at_login=at_login)
            loop.run(program.run(), application=application)
    finally:
        program.close()
        control.close()
    return 0


class Program:
    """All that one run of the desktop app consists of, and what each part is told when the settings change."""

    def __init__(
        self,
        application: QApplication,
        asked_for: ConversationOptions,
        settings: Settings,
        chosen: ChosenEndpoint | None = None,
    ) -> None:
        """`chosen`: where the first conversation is held (None: that is found out when it begins, with its key).

        Raises AssistantError: the endpoint that `asked_for` names is no address.
        """
        self.settings = settings
        self._application = application
        self._is_led = asked_for.endpoint is None and not settings.first_run_done
        turn_mode = asked_for.over(settings).turn_mode or "push_to_talk"
        # The keyring is not asked for a key here: it may want its password first, and the window is not to wait.
        self.desktop = create_desktop(_label(asked_for, chosen), turn_mode, self._remember)
        self.conversations = Conversations(self.desktop, asked_for, chosen, settings)
        self.hotkeys = create_hotkeys(self.desktop, settings.hotkeys)
        self._windows: dict[str, QWidget] = {}
        self._connect()

    def _connect(self) -> None:
        window, tray = self.desktop.window, self.desktop.tray
        window.settings_wanted.connect(self.open_settings)
        window.profiles_wanted.connect(lambda: self.open_settings("profiles"))
        window.echo_test_wanted.connect(lambda: self.open_first_steps(at_sound=True))
        window.history_wanted.connect(self.open_history)
        window.tools_folder_wanted.connect(lambda: self.open_settings("tools"))
        window.first_steps_wanted.connect(lambda: self.open_first_steps())
        window.large_captions_changed.connect(lambda large: self._remember("large_captions", large))
        tray.set_actions(tray_actions(lambda: self.settings, self._change, self._resume, self.open_settings))

    def show(self, *notices: str | None, at_login: bool = False) -> None:
        """Show what the user wants to see at the start."""
        apply_appearance(self._application, self.settings.appearance)
        self._apply(self.settings)
        self.desktop.show(hidden=at_login and self.settings.start_hidden)
        for notice in notices:
            if notice:
                self._tell(notice)
        if self._is_led and not at_login:
            QTimer.singleShot(0, self.open_first_steps)

    async def run(self) -> None:
        """Hear the keys and hold conversations until the user quits; the window is on the screen before that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_FRAME_S):
                await self.desktop.is_on_screen.wait()
        # What is imported here takes long enough to be noticed where Qt's thread does it.
        await run_in_thread(load_backend, "load the hotkeys")
        self.hotkeys.start()
        await self.conversations.run()

    def close(self) -> None:
        """Let go of the keys and close every window. Safe to call twice."""
        self.hotkeys.stop()
        for window in list(self._windows.values()):
            window.close()

    # Windows: one of each kind, made when it is first wanted.

    def open_settings(self, page: str = "account") -> None:
        """Show the settings window at one of its pages."""
        from assistant.desktop.settings_dialog.dialog import SettingsDialog

        def make() -> QWidget:
            dialog = SettingsDialog(self.settings, self._services(), self.desktop.window, page)
            dialog.changed.connect(self._use_settings_and_account)
            dialog.account_changed.connect(self._use_account)
            dialog.profiles_changed.connect(lambda: self.conversations.use_settings(self.settings))
            return dialog

        shown = self._shown("settings", make)
        if isinstance(shown, SettingsDialog):
            shown.show_page(page)

    def open_history(self) -> None:
        """Show what was said earlier."""
        from assistant.desktop.history_window.history_window import HistoryWindow

        def make() -> QWidget:
            window = HistoryWindow(parent=self.desktop.window)
            window.resume_wanted.connect(self._resume)
            return window

        self._shown("history", make)

    def open_first_steps(self, *, at_sound: bool = False) -> None:
        """Lead the user from nothing to the first answer; `at_sound`: from where microphone and speakers are tested."""
        from assistant.desktop.onboarding.services import OnboardingServices
        from assistant.desktop.onboarding.window import Onboarding
        from assistant.endpoint_check import check_endpoint

        known = self._windows.get("first steps")
        if isinstance(known, Onboarding):
            known.present(at_sound=at_sound)
            return
        services = OnboardingServices(
            self.desktop.bridge,
            check_endpoint,
            os.environ,
            self.hotkeys.check,
            lambda: self.hotkeys.notice,
        )
        steps = Onboarding(self.settings, services, self.desktop.window)
        steps.changed.connect(self.use_settings)
        steps.finished.connect(self.use_settings)
        steps.account_changed.connect(self.conversations.account_changed)
        steps.question_wanted.connect(self.desktop.bridge.send_text)
        self.hotkeys.notice_changed.connect(steps.show_hotkey_notice)
        self._windows["first steps"] = steps
        steps.present(at_sound=at_sound)

    def _shown(self, name: str, make: Callable[[], QWidget]) -> QWidget:
        window = self._windows.get(name)
        if window is None:
            window = self._windows[name] = make()
            window.destroyed.connect(lambda: self._windows.pop(name, None))
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _services(self) -> "SettingsServices":
        from assistant.desktop.settings_dialog.services import SettingsServices
        from assistant.endpoint_check import check_endpoint

        return SettingsServices(
            check_endpoint=check_endpoint,
            environment=os.environ,
            check_hotkey=self.hotkeys.check,
            languages=available_languages(),
            forget_approval=self._forget_approval,
            reload_tools=self.conversations.reload_tools,
            restart_servers=self.conversations.restart_servers,
            mcp_reports=self.conversations.server_reports,
            open_first_steps=self.open_first_steps,
            cues={
                "listening": tr("I listen"),
                "done": tr("I have heard you"),
                "error": tr("Something is wrong"),
                "ending": tr("The session is about to end"),
            },
        )

    # Settings

    def use_settings(self, settings: Settings) -> None:
        """Carry out what the user changed; it is saved already."""
        before, self.settings = self.settings, settings
        if settings.appearance != before.appearance:
            apply_appearance(self._application, settings.appearance)
        self._apply(settings)
        if settings.hotkeys != before.hotkeys:
            self.hotkeys.rebind(settings.hotkeys)
        if settings.start_at_login != before.start_at_login:
            self._start_at_login(settings.start_at_login)
        self.conversations.use_settings(settings)
        for window in self._windows.values():
            show_settings = getattr(window, "show_settings", None)
            if show_settings is not None:
                show_settings(settings)

    def _use_settings_and_account(self, settings: Settings) -> None:
        is_other = settings.endpoint != self.settings.endpoint
        self.use_settings(settings)
        if is_other:
            self._use_account()

    def _use_account(self) -> None:
        self.conversations.account_changed()
        self.conversations.use_account()

    def _forget_approval(self, key: str) -> None:
        from assistant.desktop.settings_dialog.services import forget_approval

        if not self.conversations.forget_approval(key):
            forget_approval(key)

    def _apply(self, settings: Settings) -> None:
        self.desktop.use_settings(settings)
        self.desktop.window.set_large_captions(settings.large_captions)

    def _change(self, settings: Settings) -> None:
        """Save what was chosen outside the settings window, and carry it out."""
        try:
            save_settings(settings)
        except SettingsError as error:
            self._tell(str(error))
        self.use_settings(settings)

    def _remember(self, name: str, value: object) -> None:
        """Keep what the user changed in passing, as a window's place."""
        if getattr(self.settings, name) != value:
            self._change(replace(self.settings, **{name: value}))  # type: ignore[arg-type]  # the field's own type

    def _start_at_login(self, wanted: bool) -> None:
        from assistant.desktop.autostart import AutostartError, set_start_at_login

        try:
            set_start_at_login(wanted)
        except AutostartError as error:
            self._tell(str(error))

    def _resume(self, conversation_id: int) -> None:
        """Go on with a conversation of the history."""
        from assistant.history import History, HistoryError
        from assistant.resuming import resumed

        try:
            with contextlib.closing(History()) as history:
                found = resumed(history, conversation_id)
        except HistoryError as error:
            self._tell(str(error))
            return
        earlier = Earlier(found.messages, found.conversation_id, found.transcript_events())
        self.conversations.go_on(earlier)
        self.desktop.show_window()

    def _tell(self, sentence: str) -> None:
        self.desktop.bridge.apply(BidiNoticeEvent(sentence, "start"))


def _label(asked_for: ConversationOptions, chosen: ChosenEndpoint | None) -> str:
    """Whom the user will talk to, as far as that is known. Raises AssistantError: what was asked for is no address."""
    if chosen is not None:
        return chosen.endpoint.label
    if not asked_for.endpoint:
        return ""
    # Seldom asked for: every start would take longer.
    from assistant.realtime.endpoint import parse_endpoint

    return parse_endpoint(asked_for.endpoint).label
