"""One conversation of an agent: the engine, and all that goes on beside it from its beginning to its end."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.bidi import events
from assistant.bidi.authentication import connect
from assistant.bidi.day_spending import DaySpending
from assistant.bidi.engine import ConversationEngine
from assistant.bidi.hook_queue import HookQueue
from assistant.bidi.hooked_tools import HookedTools
from assistant.bidi.hooks import (
    BidiAfterConnectionRestartEvent,
    BidiAfterInvocationEvent,
    BidiBeforeConnectionRestartEvent,
    BidiInterruptionEvent,
)
from assistant.bidi.input_translation import InputTranslator
from assistant.bidi.io.protocols import BidiOutput, MicrophoneInput
from assistant.bidi.message_recorder import MessageRecorder
from assistant.bidi.messages import Message, text_message, to_entries
from assistant.bidi.model import BidiModelTimeoutError, BidiOpenAIRealtimeModel
from assistant.bidi.output_port import OutputPort
from assistant.bidi.tool_runner import ToolRunner, remote_fingerprints
from assistant.bidi.tool_sources import SourcesOfTools
from assistant.bidi.wire_audio import WireAudio
from assistant.prices import load_prices
from assistant.realtime import inputs as i
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.connection import Connection
from assistant.realtime.errors import AssistantError, ConfigurationError
from assistant.realtime.pricing import PriceTable
from assistant.realtime.session import Session
from assistant.tools.find_tools import MOST_TOOLS, FindTools

if TYPE_CHECKING:
    from assistant.bidi.agent import BidiAgent

RESTART = "The session is near its limit, was lost or rested: another connection is being opened."
INSTRUCTION_FIELDS = ("instructions",)
TOOL_FIELDS = ("tools", "tool_choice")


class RunningConversation:
    """A conversation from `begin` to the end of its `task`. Use it on the event loop's thread."""

    def __init__(self, agent: "BidiAgent") -> None:
        """Put the parts together; nothing runs yet."""
        self._agent = agent
        self._finder = FindTools(agent.tool_registry, lambda: self.tell(TOOL_FIELDS))
        configuration = self._configuration()
        prices, self._notice = _prices(agent)
        history = to_entries(agent.messages)
        session = Session(
            configuration,
            idle_s=agent.model.idle_s,
            prices=prices,
            budget=agent.budget,
            history=history,
        )
        self.engine = ConversationEngine(
            session,
            self._connect,
            after_tool=self._end_requested,
            wire_audio=WireAudio(configuration.input_format, configuration.output_format),
            clock=agent.clock,
        )
        emit = self.engine.emit
        self.hooks = HookQueue(agent.hooks, emit)
        self._recorder = MessageRecorder(agent, self.hooks.put, [entry.item_id for entry in history])
        remote_servers = remote_fingerprints(configuration.session.get("tools") or ())
        self._runner = ToolRunner(
            agent,
            agent.tool_registry,
            agent.approvals,
            emit,
            remote_servers=remote_servers,
            all_delivered=self.engine.delivered,
        )
        self._sources = SourcesOfTools(agent.tool_sources, agent.tool_registry, emit, self._tools_changed)
        self._spending = DaySpending(self.engine.handle, emit)
        self._inputs = InputTranslator()
        self._loop = asyncio.get_running_loop()
        self._was_connected = False
        self._knows_of_many_tools = False
        self._model_in_use = agent.model
        self._response_id: str | None = None
        self.engine.use_tools(HookedTools(agent, self._runner, self.hooks.call, agent.tool_executor))
        self.engine.add_listener(self._recorder)
        self.engine.add_listener(self._on_event)

    def begin(self, outputs: Sequence[BidiOutput]) -> "asyncio.Task[None]":
        """Start everything; the task returned ends with the conversation."""
        for output in outputs:
            self.engine.add_output(OutputPort(output))
        if self._notice:
            self.engine.emit(events.BidiNoticeEvent(self._notice, "prices_ignored"))
        for sentence in self._agent.take_notices():
            self.engine.emit(events.BidiNoticeEvent(sentence, "conversation_not_restored"))
        self._tell_of_many_tools()
        self._spending.begin()
        self.engine.add_output(OutputPort(self._spending))
        task = asyncio.create_task(self._converse(), name="conversation")
        calendar = asyncio.create_task(self._spending.follow_calendar(), name="calendar")
        task.add_done_callback(lambda _: calendar.cancel())
        return task

    def add_microphones(self, inputs: Sequence[object]) -> None:
        """Let the session open and close those of the inputs that own a microphone."""
        for source in inputs:
            if isinstance(source, MicrophoneInput):
                self.engine.add_microphone(source)

    def take(self, event: str | events.BidiEvent | Mapping[str, Any]) -> None:
        """Take one input event. Raises ConfigurationError on one that makes no sense."""
        kind = event.get("type") if isinstance(event, Mapping) else None
        if isinstance(event, Mapping) and kind == "tool_approval_response":
            self._runner.answer(dict(event))
        elif isinstance(event, Mapping) and kind == "bidi_text_input" and event.get("role") == "assistant":
            self.add_messages([text_message("assistant", str(event.get("text", "")))])
        else:
            for translated in self._inputs.translate(event):
                self.engine.handle(translated)

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Add what was said or done beside the model, which is told; from any thread."""
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self._add(messages)
        else:
            self._loop.call_soon_threadsafe(self._add, messages)

    def _add(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._recorder.add(message)
        self.engine.handle(i.HistoryAdded(tuple(to_entries(messages))))

    async def _converse(self) -> None:
        """Run the engine, and beside it hooks and what tools need."""
        self.hooks.start()
        self._sources.start()
        try:
            await self.engine.run()
        finally:
            await asyncio.gather(self._runner.close(), self._sources.stop())
            await self.hooks.close()
            await self._agent.hooks.invoke_callbacks_async(BidiAfterInvocationEvent(self._agent))

    async def _connect(self) -> Connection:
        agent = self._agent
        if self._was_connected:
            await self.hooks.call(BidiBeforeConnectionRestartEvent(agent, BidiModelTimeoutError(RESTART)))
        try:
            connection = await connect(agent.model.endpoint, agent.model.model_id, agent.model.authentication)
        except AssistantError as error:
            if self._was_connected:
                self.hooks.put(BidiAfterConnectionRestartEvent(agent, error))
            raise
        self._was_connected = True
        return connection

    def _on_event(self, event: events.BidiEvent) -> None:
        """What hooks are told of the events that everyone is told."""
        match event:
            case events.BidiResponseStartEvent(response_id=response_id):
                self._response_id = response_id
            case events.BidiInterruptionEvent(reason=reason):
                self.hooks.put(BidiInterruptionEvent(self._agent, reason, self._response_id))
            case events.BidiErrorEvent(code="choice_refused"):
                # Sessions to come are opened with what is in use.
                self._agent.model = self._model_in_use
            case events.BidiConnectionRestartEvent():
                self._model_in_use = self._agent.model
                self.hooks.put(BidiAfterConnectionRestartEvent(self._agent))

    def tell(self, fields: Sequence[str]) -> None:
        """Tell the session of the agent's tools or instructions, by their names in the session object."""
        session = self._configuration().session
        usual: dict[str, Any] = {"tools": [], "tool_choice": "auto"}
        self.engine.handle(i.SettingsChanged({name: session.get(name, usual.get(name)) for name in fields}))

    def change_model(self, model: BidiOpenAIRealtimeModel) -> None:
        """Go over to the agent's other model between two turns. Raises ConfigurationError if its sound is another."""
        before, chosen = self._agent.model.configuration(), model.configuration()
        if (before.input_format, before.output_format) != (chosen.input_format, chosen.output_format):
            raise ConfigurationError("The format of the sound cannot change in a conversation: begin another one.")
        self._agent.model = model
        self.engine.handle(i.ConfigurationChosen(self._configuration()))

    def _configuration(self) -> SessionConfiguration:
        agent = self._agent
        return agent.model.configuration(agent.system_prompt, self._finder.definitions())

    def _tools_changed(self) -> None:
        self.tell(TOOL_FIELDS)
        self._tell_of_many_tools()

    def _tell_of_many_tools(self) -> None:
        """Tell the user, once, that a session does not take all the tools there are."""
        if self._finder.is_needed and not self._knows_of_many_tools:
            self._knows_of_many_tools = True
            sentence = (
                f"There are more than {MOST_TOOLS} tools, which is more than a session takes: "
                "the assistant looks for the others when it needs them."
            )
            self.engine.emit(events.BidiNoticeEvent(sentence, "many_tools"))

    def _end_requested(self) -> str | None:
        """Whether a tool asked for the end, the way the seed's `stop_conversation` does."""
        state = self._agent.invocation_state.get("request_state")
        return "user_request" if isinstance(state, Mapping) and state.get("stop_event_loop") else None


def _prices(agent: "BidiAgent") -> tuple[PriceTable, str | None]:
    """The prices of this conversation, and a notice for the user if some had to be ignored."""
    if agent.prices is not None:
        return agent.prices, None
    endpoint = agent.model.endpoint
    return (PriceTable(), None) if endpoint.is_loopback else load_prices(openai=endpoint.kind == "openai")
