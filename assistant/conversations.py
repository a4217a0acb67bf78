"""The desktop app's conversations: one after the other, for as long as the window is wanted."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.audio.cues import chosen_cues
from assistant.bidi.events import (
    BidiBudgetEvent,
    BidiConnectionCloseEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiNoticeEvent,
    BidiTurnModeEvent,
)
from assistant.desktop.desktop import Desktop
from assistant.options import ChosenEndpoint, ConversationOptions, choose_endpoint
from assistant.practice_process import PracticeProcess
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.bidi import BidiAgent
    from assistant.bidi.io.audio import BidiAudioIO
    from assistant.bidi.io.history_recording import HistoryRecording
    from assistant.bidi.io.protocols import BidiOutput
    from assistant.bidi.messages import Message

logger = logging.getLogger(__name__)

# A change of these is taken up by going on with the same conversation in a new session.
SOUND = (
    "input_devices",
    "output_devices",
    "echo_cancellation",
    "noise_suppression",
    "gain_control",
    "duplex",
    "pre_roll",
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the next conversation goes on with: what the model is told, and where it is kept (None: nowhere yet).

    `shown` are the lines that the window does not show yet.
    """

    messages: "list[Message]"
    conversation_id: int | None = None
    shown: Sequence[BidiEvent] = ()


class Conversations:
    """Holds conversations in the desktop's window, with the settings of the moment at which each begins."""

    def __init__(
        self,
        desktop: Desktop,
        asked_for: ConversationOptions,
        chosen: ChosenEndpoint,
        settings: Settings | None = None,
    ) -> None:
        """`asked_for` is the command line's word, which stands above the settings; `chosen` is for the first one."""
        self.desktop = desktop
        self.settings = settings or Settings()
        self._asked_for = asked_for
        self._chosen: ChosenEndpoint | None = chosen
        self._practice: PracticeProcess | None = None
        self._stack = contextlib.ExitStack()
        self._agent: BidiAgent | None = None
        self._audio: BidiAudioIO | None = None
        self._recordings: list[HistoryRecording] = []
        self._earlier: Earlier | None = None

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

    def use_settings(self, settings: Settings) -> None:
        """Take other settings: what can change in the middle of a conversation does so now."""
        before, self.settings = self.settings, settings
        if settings.endpoint != before.endpoint:
            self.account_changed()
        old, new = self._asked_for.over(before), self._asked_for.over(settings)
        intent = self.desktop.bridge.intent
        if new.turn_mode != old.turn_mode and new.turn_mode is not None:
            intent.emit(BidiTurnModeEvent(new.turn_mode))
        if (new.session_budget, new.day_budget) != (old.session_budget, old.day_budget):
            self.desktop.bridge.know_budget(new.session_budget, new.day_budget)
            intent.emit(BidiBudgetEvent(new.session_budget, new.day_budget))
        if self._audio is not None:
            self._audio.output().set_volume(settings.output_volume)
            self._audio.output().set_cues(chosen_cues(settings.cues_off))
        if any(getattr(before, name) != getattr(settings, name) for name in SOUND) and self._agent is not None:
            present = next((recording.conversation_id for recording in self._recordings), None)
            self.go_on(Earlier(list(self._agent.messages), present))

    def account_changed(self) -> None:
        """The endpoint or its key is another: the next conversation looks for it anew."""
        self._chosen = None

    def go_on(self, earlier: Earlier) -> None:
        """Go on with an earlier conversation in a new session; the present one ends."""
        self._earlier = earlier
        self.desktop.bridge.begin_anew()

    async def _talk(self) -> None:
        with self._stack:
            while True:
                self.desktop.conversation_wanted.clear()
                holding = asyncio.create_task(self._hold_one(), name="conversation in the window")
                wanted = asyncio.create_task(self.desktop.conversation_wanted.wait(), name="waiting for another")
                try:
                    await asyncio.wait((holding, wanted), return_when=asyncio.FIRST_COMPLETED)
                    if not holding.done() and self._agent is not None:
                        await self._agent.stop()
                    await holding
                    # The window stays, and the talk button begins another conversation.
                    await wanted
                finally:
                    for task in (holding, wanted):
                        task.cancel()
                    await asyncio.wait((holding, wanted))

    async def _hold_one(self) -> None:
        """Hold one conversation; what ends it is shown in the window."""
        # Imported when the window is on the screen already: it takes a fifth of a second.
        from assistant.audio.errors import AudioError
        from assistant.conversation_setup import audio_io, history_recording, prepare_agent
        from assistant.credentials import CredentialError
        from assistant.realtime.errors import AssistantError

        desktop, options = self.desktop, self._asked_for.over(self.settings)
        earlier, self._earlier = self._earlier, None
        try:
            chosen, url = await self._endpoint(options)
            prepared = prepare_agent(options, chosen, url)
        except (AssistantError, CredentialError) as error:
            self._show(error)
            return
        desktop.bridge.know_budget(options.session_budget, options.day_budget)
        for notice in prepared.notices:
            self._tell(notice)
        agent = self._agent = prepared.agent
        if earlier is not None:
            agent.messages += earlier.messages
            for event in earlier.shown:
                desktop.bridge.apply(event)
        audio = self._audio = audio_io(
            options,
            self.settings,
            on_level=lambda level: desktop.set_level(level.peak_dbfs, level.rms_dbfs),
            on_error=lambda message: desktop.bridge.apply(BidiErrorEvent(message, "audio")),
        )
        self._recordings = history_recording(options, self._tell, earlier.conversation_id if earlier else None)
        outputs: list[BidiOutput] = [desktop.output(), audio.output(), *self._recordings]
        try:
            await agent.run(inputs=[desktop.input(), audio.input()], outputs=outputs)
        except AudioError as error:
            self._show(error)
        except AssistantError as error:
            # The window has shown it already, as an event of the conversation.
            logger.info("The conversation ended: %s", error)
        finally:
            self._agent, self._audio, self._recordings = None, None, []

    async def _endpoint(self, options: ConversationOptions) -> tuple[ChosenEndpoint, str]:
        """Where to connect; the practice server is started when it is first needed."""
        chosen = self._chosen
        if chosen is None:
            # It may wait for the keyring, and the window must not.
            chosen = self._chosen = await asyncio.to_thread(choose_endpoint, options.endpoint)
            self.desktop.show_endpoint(chosen.endpoint.label)
            if chosen.notice:
                self._tell(chosen.notice)
        if chosen.endpoint.kind != "practice":
            return chosen, chosen.endpoint.url
        if self._practice is None:
            self._practice = self._stack.enter_context(PracticeProcess())
        practice = self._practice
        return chosen, await asyncio.to_thread(lambda: practice.url)

    def _tell(self, notice: str) -> None:
        self.desktop.bridge.apply(BidiNoticeEvent(notice, "start"))

    def _show(self, error: Exception) -> None:
        """Say what keeps a conversation from beginning; the talk button then offers to try again."""
        self.desktop.bridge.apply(BidiErrorEvent(str(error), "configuration_error"))
        self.desktop.bridge.apply(BidiConnectionCloseEvent("", "configuration_error"))
