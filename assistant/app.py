"""The composition root of the desktop app: window, tray, sound and conversation, plugged together."""

import asyncio
import contextlib
import logging
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.bidi.events import BidiErrorEvent, BidiNoticeEvent
from assistant.control import server_name, shows_running_one
from assistant.desktop.control_server import ControlServer
from assistant.desktop.desktop import Desktop, create_desktop
from assistant.desktop.hotkeys.hotkeys import create_hotkeys
from assistant.options import ChosenEndpoint, ConversationOptions, choose_endpoint
from assistant.practice_process import PracticeProcess
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.bidi.io.protocols import BidiOutput

logger = logging.getLogger(__name__)

APP_ID = "desktop-voice-assistant"
FAILED = 1


def run_desktop(asked_for: ConversationOptions) -> int:
    """Open the window and hold conversations in it until the user quits; returns the exit status.

    Raises:
        AssistantError: The endpoint asked for cannot be used; the message is for the user.

    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Voice Assistant")
    application.setDesktopFileName(APP_ID)
    settings, notice = load_settings()
    options = asked_for.over(settings)
    chosen = choose_endpoint(options.endpoint)
    desktop = create_desktop(chosen.endpoint.label, options.turn_mode or "push_to_talk")
    control = ControlServer(desktop.commands())
    if not control.listen(server_name()):
        return 0 if shows_running_one() else FAILED
    desktop.show()
    for text in (notice, chosen.notice):
        if text:
            desktop.bridge.apply(BidiNoticeEvent(text, "start"))
    hotkeys = create_hotkeys(desktop, settings.hotkeys)
    QTimer.singleShot(0, hotkeys.start)  # the window is to be seen first
    try:
        loop.run(Conversations(desktop, options, chosen, settings).run(), application=application)
    finally:
        hotkeys.stop()
        control.close()
    return 0


@dataclass(frozen=True, slots=True)
class Conversations:
    """One conversation after the other, for as long as the window is wanted."""

    desktop: Desktop
    options: ConversationOptions
    chosen: ChosenEndpoint
    settings: Settings = field(default_factory=Settings)

    async def run(self) -> None:
        """Hold conversations until the user quits; the window goes only after the sound has stopped."""
        talking = asyncio.create_task(self._talk(), name="conversations")
        quitting = asyncio.create_task(self.desktop.quit_requested.wait(), name="waiting for quit")
        try:
            await asyncio.wait((talking, quitting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (talking, quitting):
                task.cancel()
            await asyncio.wait((talking, quitting))
            self.desktop.close()
        if not talking.cancelled():
            talking.result()

    async def _talk(self) -> None:
        with contextlib.ExitStack() as stack:
            url = self.chosen.endpoint.url
            if self.chosen.endpoint.kind == "practice":
                practice = stack.enter_context(PracticeProcess())
                url = await asyncio.to_thread(lambda: practice.url)
            while True:
                self.desktop.conversation_wanted.clear()
                await self._hold_one(url)
                # The window stays, and the talk button begins another conversation.
                await self.desktop.conversation_wanted.wait()

    async def _hold_one(self, url: str) -> None:
        """Hold one conversation; what ends it is shown in the window."""
        # Imported when the window is on the screen already: it takes a fifth of a second.
        from assistant.audio.errors import AudioError
        from assistant.conversation_setup import audio_io, history_recording, prepare_agent
        from assistant.realtime.errors import AssistantError

        try:
            prepared = prepare_agent(self.options, self.chosen, url)
        except AssistantError as error:
            self._show(error)
            return
        for notice in prepared.notices:
            self._tell(notice)
        audio = audio_io(
            self.options,
            self.settings,
            on_level=lambda level: self.desktop.set_level(level.peak_dbfs, level.rms_dbfs),
            on_error=lambda message: self.desktop.bridge.apply(BidiErrorEvent(message, "audio")),
        )
        desktop, agent = self.desktop, prepared.agent
        try:
            outputs: list[BidiOutput] = [desktop.output(), audio.output()]
            outputs += history_recording(self.options, self._tell)
            await agent.run(inputs=[desktop.input(), audio.input()], outputs=outputs)
        except AudioError as error:
            self._show(error)
        except AssistantError as error:
            # The window has shown it already, as an event of the conversation.
            logger.info("The conversation ended: %s", error)

    def _tell(self, notice: str) -> None:
        self.desktop.bridge.apply(BidiNoticeEvent(notice, "start"))

    def _show(self, error: Exception) -> None:
        self.desktop.bridge.apply(BidiErrorEvent(str(error), "configuration_error"))
