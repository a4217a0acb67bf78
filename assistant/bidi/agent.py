"""The agent: the seed's public API on top of the engine."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from assistant.bidi import events
from assistant.bidi.agent_state import as_state
from assistant.bidi.clock import Clock
from assistant.bidi.conversation import INSTRUCTION_FIELDS, TOOL_FIELDS, RunningConversation
from assistant.bidi.direct_tools import ToolCaller, in_own_loop
from assistant.bidi.hooked_tools import executor_name
from assistant.bidi.hooks import (
    BidiAgentInitializedEvent,
    BidiBeforeInvocationEvent,
    BidiMessageAddedEvent,
    HookRegistry,
)
from assistant.bidi.io.protocols import BidiInput, BidiOutput
from assistant.bidi.messages import Message, checked_messages
from assistant.bidi.model import BidiOpenAIRealtimeModel
from assistant.bidi.tool_collection import expand, tools_folder
from assistant.realtime import inputs as i
from assistant.realtime.budget import Budget
from assistant.realtime.configuration import DEFAULT_MODEL
from assistant.realtime.errors import AssistantError, ConfigurationError
from assistant.realtime.pricing import PriceTable
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.registry import ToolRegistry
from assistant.tools.tool import ApprovalRule

DEFAULT_AGENT_ID = "default"
DEFAULT_NAME = "Voice assistant"
# Stands for what was not given, where None is a value.
UNCHANGED: Any = object()


class BidiAgent:
    """A voice agent: a model, tools, and whatever inputs and outputs it is run with.

    `await agent.run(inputs=[...], outputs=[...])` holds a whole conversation. For finer control: `start`, `send`,
    `receive` and `stop`, or `async with BidiAgent(...) as agent`.

    Args:
        model: The model, or its name; None: the default model. Without more, the key is OPENAI_API_KEY's.
        tools: Plain functions, `@tool` objects, Strands' tools, modules that hold some, text that names a module or a
            Python file (see tool_collection.py), and sources of tools (see tools/source.py), which are started and
            stopped with each conversation.
        system_prompt: What the model is told about its task and manners.
        messages: An earlier conversation to go on with (see messages.py): the model is told of its last part, of
            about 8,000 tokens. `agent.messages` is this very list, and is kept current: each line of either side
            once its words are final, in the order in which they were said, and each tool call with its result. A
            reply that was cut short holds what was heard. Sound and images are not kept.
        record_direct_tool_call: Whether `agent.tool.NAME(...)` leaves a trace in the messages.
        load_tools_from_directory: Also take the tools of every Python file in the folder `tools` below the current
            one, and follow their changes.
        agent_id: Names the agent among several of one session; text that can be part of a file's name.
        name: What people call it.
        description: What it is for.
        hooks: Hook providers, or plain callbacks with a type hint (see hooks.py).
        state: Values for tools and hooks (see agent_state.py), as an AgentState or a dictionary.
        session_manager: Restores messages and state now, and saves them whenever they change (session_manager.py).
        tool_executor: "concurrent" (the default: each call runs beside the others) or "sequential" (one after another),
            or an object of Strands' with such a name. The conversation goes on meanwhile either way.
        budget: What a conversation and a day may cost; near the limit it warns, at the limit it pauses.
        prices: US dollars by model and kind (see resources/prices.toml); None: the shipped prices where OpenAI answers
            and the user's own prices.toml, and nothing for a server on this machine.
        approvals: The user's rules by tool name ("always", "ask", "never"); where they say nothing, a tool that changes
            something outside asks first, with a ToolApprovalRequestEvent.
        clock: What the session limit and all other deadlines go by (None: the computer's).

    Raises:
        ConfigurationError: The model, the messages, the prices or the tool_executor make no sense.
        ToolDefinitionError: One of the tools is none.
        ValueError: The state is none.
        Exception: What a hook at BidiAgentInitializedEvent raised.

    """

    def __init__(
        self,
        model: BidiOpenAIRealtimeModel | str | None = None,
        tools: Sequence[Any] | None = None,
        system_prompt: str | None = None,
        messages: list[Message] | None = None,
        record_direct_tool_call: bool = True,
        load_tools_from_directory: bool = False,
        agent_id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        hooks: Sequence[Any] | None = None,
        state: Any = None,
        session_manager: Any = None,
        tool_executor: Any = None,
        *,
        budget: Budget | None = None,
        prices: Mapping[str, Mapping[str, float]] | None = None,
        approvals: ApprovalPolicy | Mapping[str, ApprovalRule] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.model = _as_model(model)
        self.system_prompt = system_prompt
        self.messages: list[Message] = checked_messages([] if messages is None else messages)
        self.record_direct_tool_call = record_direct_tool_call
        self.load_tools_from_directory = load_tools_from_directory
        self.agent_id = agent_id or DEFAULT_AGENT_ID
        self.name = name or DEFAULT_NAME
        self.description = description
        self.state = as_state(state)
        self.tool_executor = executor_name(tool_executor)
        single_tools, self.tool_sources = expand(tools)
        if load_tools_from_directory:
            self.tool_sources.append(tools_folder())
        self.tool_registry = ToolRegistry(single_tools)
        self.budget = budget
        self.prices = None if prices is None else PriceTable.read(prices)
        self.approvals = approvals if isinstance(approvals, ApprovalPolicy) else ApprovalPolicy(approvals)
        self.clock = clock
        self.invocation_state: dict[str, Any] = {}
        self.tool = ToolCaller(self)
        self._conversation: RunningConversation | None = None
        self._task: asyncio.Task[None] | None = None
        self._received: _ReceivedEvents | None = None
        self._session_manager = session_manager
        self.hooks = HookRegistry()
        # First of all, so that other hooks find the agent as it was saved, and what they see is saved already.
        for hook in (session_manager, *(hooks or ())):
            _add_hook(self.hooks, hook)
        self.hooks.invoke_callbacks(BidiAgentInitializedEvent(self))

    @property
    def tool_names(self) -> list[str]:
        """The names of all tools there are now."""
        return [tool.tool_name for tool in self.tool_registry]

    async def start(self, invocation_state: dict[str, Any] | None = None) -> None:
        """Connect, and return once the session is configured.

        `invocation_state` is what tools and hooks find under that name; it stays the caller's own dictionary.

        Raises:
            AssistantError: It could not be opened; the message says why. Nothing is left running.
            RuntimeError: A conversation is running already.

        """
        received = _ReceivedEvents()
        engine = (await self._begin(invocation_state, [received], ())).engine
        self._received = received
        opened, ended = (asyncio.ensure_future(event.wait()) for event in (engine.started, engine.finished))
        await asyncio.wait((opened, ended), return_when=asyncio.FIRST_COMPLETED)
        opened.cancel()
        ended.cancel()
        if not engine.started.is_set():
            await self.stop()
            raise engine.error or AssistantError("The conversation ended before it began.")

    async def stop(self) -> None:
        """End the conversation and wait until everything has stopped. Safe to call twice.

        Raises what a hook at BidiAfterInvocationEvent raised.
        """
        conversation, task = self._conversation, self._task
        if task is None:
            return
        if conversation is not None:
            conversation.engine.handle(i.Stop("stopped"))
            self._conversation = None
        # Whoever calls this while it is being stopped waits too: an output may not have written everything yet.
        try:
            await task
        finally:
            if self._task is task:
                self._task = None

    async def __aenter__(self, invocation_state: dict[str, Any] | None = None) -> "BidiAgent":
        await self.start(invocation_state)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    async def send(self, event: str | events.BidiEvent | dict[str, Any]) -> None:
        """Hand in one input event; plain text is taken as typed by the user.

        Text with the role "assistant" is added to the conversation as something the model said; nobody answers it.
        Audio is PCM16 of 8,000 to 192,000 samples a second and 1 to 8 channels, or a whole WAV file of 16 bits; other
        than 24,000 and mono is converted.

        Raises:
            ConfigurationError: The event is of no known type, lacks a field, or has audio of another kind.
            RuntimeError: The conversation was not started.

        """
        self.post(event)

    def post(self, event: str | events.BidiEvent | dict[str, Any]) -> None:
        """Hand in one input event from a callback on the event loop's thread; returns at once. Raises as `send`."""
        if self._conversation is None:
            raise RuntimeError("The conversation is not running: call start() first.")
        self._conversation.take(event)

    async def receive(self) -> AsyncIterator[events.BidiEvent]:
        """Yield every output event since `start`, until the conversation is over."""
        if self._received is None:
            raise RuntimeError("The conversation is not running: call start() first.")
        async for event in self._received.events():
            yield event

    async def run(
        self,
        inputs: Sequence[BidiInput],
        outputs: Sequence[BidiOutput],
        invocation_state: dict[str, Any] | None = None,
    ) -> None:
        """Hold a conversation until it is over, by a tool, by the other side or by cancellation.

        Starts inputs, then outputs; hands every event to all outputs; always runs every stop.

        Raises:
            AssistantError: What ended the conversation, if it was an error; the message is for the user.
            RuntimeError: A conversation is running already.

        """
        conversation = await self._begin(invocation_state, outputs, inputs)
        self._received = None
        pumps: list[asyncio.Task[None]] = []
        try:
            await _call_all("start", (*inputs, *outputs), self)
            pumps = [
                asyncio.create_task(self._pump(source), name=f"input {type(source).__name__}") for source in inputs
            ]
            await self._wait_for_end(pumps)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            try:
                await self.stop()
            finally:
                await _call_all("stop", (*inputs, *outputs))
        if conversation.engine.error is not None:
            raise conversation.engine.error

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Add what was said or done beside the model to the conversation; a model that is connected is told of it.

        From any thread. Without a conversation it waits for the callbacks of BidiMessageAddedEvent, and raises what
        they raise.
        """
        messages = checked_messages(list(messages))
        if self._conversation is not None:
            self._conversation.add_messages(messages)
            return
        for message in messages:
            self.messages.append(message)
            in_own_loop(functools.partial(self.hooks.invoke_callbacks_async, BidiMessageAddedEvent(self, message)))

    def change(
        self,
        *,
        model: BidiOpenAIRealtimeModel | str | None = None,
        system_prompt: str | None = UNCHANGED,
        tools: Sequence[Any] | None = None,
    ) -> None:
        """Go on with another model, other instructions or other tools; what is left out stays.

        Instructions and tools reach a running conversation at once. Another model, or another voice, is another
        session: the conversation goes over to it between two turns, and its history is told again; the way turns are
        taken stays. A model that the endpoint refuses is told of by a BidiErrorEvent, "choice_refused", and the
        conversation goes on as it was. `tools` are in place of all that come from no source of tools. Call it on the
        event loop's thread.

        Raises:
            ConfigurationError: The model makes no sense, or its format of sound is not the conversation's.
            ToolDefinitionError: One of the tools is none.

        """
        chosen = None if model is None else _as_model(model)
        conversation = self._conversation
        if tools is not None:
            self.tool_registry.change(tools)
        if system_prompt is not UNCHANGED:
            self.system_prompt = system_prompt
        if conversation is None:
            self.model = chosen or self.model
            return
        fields = (() if system_prompt is UNCHANGED else INSTRUCTION_FIELDS) + (() if tools is None else TOOL_FIELDS)
        if fields:
            conversation.tell(fields)
        if chosen is not None:
            conversation.change_model(chosen)

    def take_notices(self) -> list[str]:
        """What the session manager has to tell the user, once."""
        notices = getattr(self._session_manager, "notices", None)
        if not isinstance(notices, list):
            return []
        taken = list(notices)
        notices.clear()
        return taken

    async def _begin(
        self, invocation_state: dict[str, Any] | None, outputs: Sequence[BidiOutput], inputs: Sequence[BidiInput]
    ) -> RunningConversation:
        self._check_not_running()
        await self.hooks.invoke_callbacks_async(BidiBeforeInvocationEvent(self))
        self._check_not_running()
        self.invocation_state = invocation_state if invocation_state is not None else {}
        # Strands' tools ask for the end by an entry of this dictionary; what an earlier run left there is done with.
        request_state = self.invocation_state.setdefault("request_state", {})
        if isinstance(request_state, dict):
            request_state.pop("stop_event_loop", None)
        conversation = self._conversation = RunningConversation(self)
        conversation.add_microphones(inputs)
        self._task = conversation.begin(outputs)
        return conversation

    def _check_not_running(self) -> None:
        if self._conversation is not None:
            raise RuntimeError("The conversation is running already: call stop() first.")

    async def _pump(self, source: BidiInput) -> None:
        """Hand in what an input produces, until it has no more."""
        while True:
            try:
                event = await source()
            except StopAsyncIteration:
                return
            if self._conversation is None:
                return
            self.post(event)

    async def _wait_for_end(self, pumps: list[asyncio.Task[None]]) -> None:
        """Wait for the conversation to end; an input or output that fails ends the conversation with its exception."""
        conversation = self._task
        assert conversation is not None  # noqa: S101 - set by _begin just before
        waiting: set[asyncio.Task[None]] = {conversation, *pumps}
        while conversation in waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                with contextlib.suppress(asyncio.CancelledError):
                    task.result()


def _as_model(model: Any) -> BidiOpenAIRealtimeModel:
    if isinstance(model, BidiOpenAIRealtimeModel):
        return model
    if model is None or isinstance(model, str):
        return BidiOpenAIRealtimeModel(model or DEFAULT_MODEL)
    raise ConfigurationError("model must be a BidiOpenAIRealtimeModel or a model's name.")


def _add_hook(registry: HookRegistry, hook: Any) -> None:
    if hook is None:
        return
    if hasattr(hook, "register_hooks"):
        registry.add_hook(hook)
    else:
        registry.add_callback(None, hook)


class _ReceivedEvents:
    """The output behind `receive()`."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[events.BidiEvent] = asyncio.Queue()

    async def __call__(self, event: events.BidiEvent) -> None:
        self._queue.put_nowait(event)

    async def events(self) -> AsyncIterator[events.BidiEvent]:
        while True:
            event = await self._queue.get()
            yield event
            if event["type"] == "bidi_connection_close":
                return


async def _call_all(method: str, parts: Sequence[object], *arguments: object) -> None:
    """Call an optional async method on every part; every one is called even if one fails."""
    failures: list[Exception] = []
    for part in parts:
        function: Callable[..., Any] | None = getattr(part, method, None)
        if function is None:
            continue
        try:
            await function(*arguments)
        except Exception as error:
            if method == "start":
                raise
            failures.append(error)
    if failures:
        raise failures[0]
