"""The desktop app's conversations: one after the other, for as long as the window is wanted."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.audio.cues import chosen_cues
from assistant.bidi.events import (
    BidiBudgetEvent,
    BidiConnectionCloseEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiNoticeEvent,
    BidiTurnModeEvent,
)
from assistant.credentials import CredentialError
from assistant.desktop.desktop import Desktop
from assistant.desktop.texts import tr
from assistant.desktop.window import ACCOUNT_CHANGED
from assistant.installing import load, loading
from assistant.options import ChosenEndpoint, ConversationOptions, choose_endpoint, model_arguments
from assistant.practice_process import PracticeProcess
from assistant.realtime.errors import AssistantError
from assistant.settings import Settings, prepare_saving
from assistant.tools.execution import run_in_thread

if TYPE_CHECKING:
    from assistant.bidi import BidiAgent
    from assistant.bidi.io.audio import BidiAudioIO
    from assistant.bidi.io.history_recording import HistoryRecording
    from assistant.bidi.io.protocols import BidiOutput
    from assistant.bidi.messages import Message
    from assistant.conversation_setup import Prepared
    from assistant.tools.mcp.servers import ServerReport

logger = logging.getLogger(__name__)

SETTLED_AFTER_S = 0.6
KEYRING_PATIENCE_S = 2.0
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


def _load_engine() -> None:
    """Import all that holds a conversation, and what the user's first change of a setting would wait for."""
    with loading():
        load("assistant.conversation_setup")
        prepare_saving()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the next conversation goes on with: what the model is told, and where it is kept (None: nowhere yet).

    `shown` are the lines that the window does not show yet.
    """

    messages: "list[Message]"
    conversation_id: int | None = None
    shown: Sequence[BidiEvent] = ()


class Conversations:
    """Holds conversations in the desktop's window, with the settings of the moment as far as one can take them up."""

    def __init__(
        self,
        desktop: Desktop,
        asked_for: ConversationOptions,
        chosen: ChosenEndpoint | None,
        settings: Settings | None = None,
    ) -> None:
        """`asked_for` is the command line's word, which stands above the settings.

        `chosen` is for the first one (None: that is found out when it begins).
        """
        self.desktop = desktop
        self.settings = settings or Settings()
        self._asked_for = asked_for
        self._chosen: ChosenEndpoint | None = chosen
        self._practice: PracticeProcess | None = None
        self._stack = contextlib.ExitStack()
        self._options = asked_for.over(self.settings)
        self._prepared: Prepared | None = None
        self._place: tuple[ChosenEndpoint, str] | None = None
        self._in_effect: tuple[ConversationOptions, Settings] | None = None
        self._settling: asyncio.TimerHandle | None = None
        self._errands: set[asyncio.Task[None]] = set()
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
            ending = (talking, quitting, *self._errands)
            for task in ending:
                task.cancel()
            await asyncio.wait(ending)
            self.desktop.close()
        if not talking.cancelled():
            talking.result()

    def use_settings(self, settings: Settings) -> None:
        """Take other settings: what can change in the middle of a conversation does so now."""
        before, self.settings = self.settings, settings
        if settings.endpoint != before.endpoint:
            self.account_changed()
        old, new = self._options, self._asked_for.over(settings)
        self._options = new
        intent = self.desktop.bridge.intent
        if new.turn_mode != old.turn_mode and new.turn_mode is not None:
            intent.emit(BidiTurnModeEvent(new.turn_mode))
        if (new.session_budget, new.day_budget) != (old.session_budget, old.day_budget):
            self.desktop.bridge.know_budget(new.session_budget, new.day_budget)
            intent.emit(BidiBudgetEvent(new.session_budget, new.day_budget))
        if self._audio is not None:
            self._audio.output().set_volume(settings.output_volume)
            self._audio.output().set_cues(chosen_cues(settings.cues_off))
        for recording in self._recordings:
            recording.is_wanted = bool(new.keep_history)
        if self._prepared is not None:
            self._tell_agent(self._prepared.agent, old, new)
            self._settle_soon()

    def account_changed(self) -> None:
        """The endpoint or its key is another: the next conversation looks for it anew."""
        self._chosen = None

    def use_account(self) -> None:
        """Begin a conversation with another account where none is held; one that is held is not told to strangers."""
        self._run_errand(self._use_account())

    async def _use_account(self) -> None:
        try:
            chosen = await self._choose(self._options.endpoint)
        except (AssistantError, CredentialError) as error:
            # The page where the account is chosen says what is missing.
            logger.info("The account cannot be used yet: %s", error)
            return
        if self._place is not None and self._place[0] == chosen:
            return
        if self._prepared is not None and self._prepared.agent.messages and not self.desktop.bridge.session.has_ended:
            self.desktop.bridge.tell(
                tr("This conversation goes on with {name}; a new one is held with {other}.").format(
                    name=self._place[0].endpoint.label if self._place else "", other=chosen.endpoint.label
                ),
                ACCOUNT_CHANGED,
            )
        else:
            self.desktop.bridge.begin_anew()

    def _tell_agent(self, agent: "BidiAgent", old: ConversationOptions, new: ConversationOptions) -> None:
        """What the model can be told in the middle of a session."""
        from assistant.tools.builtin import builtin_tools

        agent.approvals.rules = dict(new.approvals or {})
        if new.instructions != old.instructions:
            agent.change(system_prompt=new.instructions)
        if new.tools_off != old.tools_off:
            tools, _ = builtin_tools(new.tools_off or ())
            agent.change(tools=tools)

    def _settle_soon(self) -> None:
        """The arrow keys pass by many a voice: what needs another session waits for a moment."""
        if self._settling is not None:
            self._settling.cancel()
        self._settling = asyncio.get_running_loop().call_later(SETTLED_AFTER_S, self._settle)

    def _settle(self) -> None:
        """Take up what only another session can have: other sound by a new beginning, a voice between two turns."""
        from assistant.bidi import BidiOpenAIRealtimeModel

        self._settling = None
        if self._prepared is None or self._place is None or self._in_effect is None:
            return
        agent = self._prepared.agent
        (old, before), (new, now) = self._in_effect, (self._options, self.settings)
        self._in_effect = (new, now)
        if any(getattr(before, name) != getattr(now, name) for name in SOUND):
            present = next((recording.conversation_id for recording in self._recordings), None)
            self.go_on(Earlier(list(agent.messages), present))
        elif (new.model, new.voice) != (old.model, old.voice):
            try:
                agent.change(model=BidiOpenAIRealtimeModel(**model_arguments(new, *self._place)))
            except AssistantError as error:
                self.desktop.bridge.apply(BidiErrorEvent(str(error), error.code))

    # What the settings window asks of the running conversation

    def forget_approval(self, key: str) -> bool:
        """Ask about this tool again, from the next call on; False without a conversation."""
        if self._prepared is not None:
            self._prepared.agent.approvals.forget(key)
        return self._prepared is not None

    def reload_tools(self) -> bool:
        """Load the user's own tools anew; False without a conversation, where each begins with doing so."""
        if self._prepared is not None:
            self._run_errand(self._prepared.user_tools.reload())
        return self._prepared is not None

    def restart_servers(self) -> bool:
        """Start the MCP servers as their file says now; False without a conversation."""
        from assistant.conversation_setup import mcp_configuration

        if self._prepared is not None:
            self._run_errand(self._prepared.mcp_servers.restart(mcp_configuration()))
        return self._prepared is not None

    def server_reports(self) -> "dict[str, ServerReport]":
        """How the MCP servers of the running conversation fare, by name."""
        return self._prepared.mcp_servers.reports() if self._prepared is not None else {}

    def _run_errand(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._errands.add(task)
        task.add_done_callback(self._errand_ended)

    def _errand_ended(self, task: "asyncio.Task[None]") -> None:
        self._errands.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("An errand of the settings window failed.", exc_info=task.exception())

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
                    if not holding.done():
                        if self._prepared is not None:
                            await self._prepared.agent.stop()
                        else:
                            # It still looks for the key, or for the practice server: nothing has been said.
                            holding.cancel()
                    await asyncio.wait({holding})
                    if not holding.cancelled():
                        holding.result()
                    # The window stays, and the talk button begins another conversation.
                    await wanted
                finally:
                    for task in (holding, wanted):
                        task.cancel()
                    await asyncio.wait((holding, wanted))

    async def _hold_one(self) -> None:
        """Hold one conversation; what ends it is shown in the window."""
        # In a thread: a fifth of a second in which the window is to move.
        await run_in_thread(_load_engine, "load the engine")
        from assistant.audio.errors import AudioError
        from assistant.conversation_setup import audio_io, history_recording, prepare_agent

        self._options = self._asked_for.over(self.settings)
        desktop, options, in_effect = self.desktop, self._options, (self._options, self.settings)
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
        agent, self._prepared, self._place = prepared.agent, prepared, (chosen, url)
        self._in_effect = in_effect
        self._settle_soon()  # other settings may have come since
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
            self._prepared, self._place, self._audio, self._recordings = None, None, None, []
            if self._settling is not None:
                self._settling.cancel()

    async def _endpoint(self, options: ConversationOptions) -> tuple[ChosenEndpoint, str]:
        """Where to connect; the practice server is started when it is first needed."""
        chosen = self._chosen
        if chosen is None:
            chosen = self._chosen = await self._choose(options.endpoint)
            self.desktop.show_endpoint(chosen.endpoint.label)
            if chosen.notice:
                self._tell(chosen.notice)
        if chosen.endpoint.kind != "practice":
            return chosen, chosen.endpoint.url
        if self._practice is None:
            self._practice = self._stack.enter_context(PracticeProcess())
        practice = self._practice
        return chosen, await asyncio.to_thread(lambda: practice.url)

    async def _choose(self, wanted: str | None) -> ChosenEndpoint:
        """Find out where to connect, with which key. The keyring may keep one waiting, and the window must not."""
        # In a daemon's thread: whoever quits meanwhile does not wait for the keyring either.
        choosing = asyncio.ensure_future(run_in_thread(lambda: choose_endpoint(wanted), "choose the endpoint"))
        try:
            if not (await asyncio.wait({choosing}, timeout=KEYRING_PATIENCE_S))[0]:
                self.desktop.bridge.tell(
                    tr("The keyring does not answer yet: see whether it asks for its password."), "keyring_waits"
                )
            return await choosing
        finally:
            choosing.cancel()

    def _tell(self, notice: str) -> None:
        self.desktop.bridge.apply(BidiNoticeEvent(notice, "start"))

    def _show(self, error: Exception) -> None:
        """Say what keeps a conversation from beginning; the talk button then offers to try again."""
        self.desktop.bridge.apply(BidiErrorEvent(str(error), "configuration_error"))
        self.desktop.bridge.apply(BidiConnectionCloseEvent("", "configuration_error"))
