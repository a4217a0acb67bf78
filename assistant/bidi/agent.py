"""The agent: the seed's public API on top of the engine."""

import asyncio
import base64
import binascii
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from assistant.bidi import events
from assistant.bidi.authentication import connect
from assistant.bidi.clock import Clock
from assistant.bidi.day_spending import DaySpending
from assistant.bidi.engine import ConversationEngine
from assistant.bidi.io.protocols import BidiInput, BidiOutput, MicrophoneInput
from assistant.bidi.model import BidiOpenAIRealtimeModel
from assistant.bidi.output_port import OutputPort
from assistant.bidi.tool_runner import ToolRunner
from assistant.bidi.tool_sources import SourcesOfTools
from assistant.bidi.wire_audio import WireAudio
from assistant.prices import load_prices
from assistant.realtime import inputs as i
from assistant.realtime.budget import Budget
from assistant.realtime.configuration import checked_turn_mode
from assistant.realtime.connection import Connection
from assistant.realtime.errors import AssistantError, ConfigurationError
from assistant.realtime.pricing import PriceTable
from assistant.realtime.session import Session
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.registry import ToolRegistry
from assistant.tools.source import ToolSource
from assistant.tools.tool import ApprovalRule


class BidiAgent:
    """A voice agent: a model, tools, and whatever inputs and outputs it is run with.

    `await agent.run(inputs=[...], outputs=[...])` holds a whole conversation. For finer control: `start`, `send`,
    `receive` and `stop`, or `async with BidiAgent(...) as agent`.
    """

    def __init__(
        self,
        model: BidiOpenAIRealtimeModel | None = None,
        tools: Sequence[Any] | None = None,
        system_prompt: str | None = None,
        *,
        budget: Budget | None = None,
        prices: Mapping[str, Mapping[str, float]] | None = None,
        approvals: ApprovalPolicy | Mapping[str, ApprovalRule] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Prepare an agent.

        `tools`: plain functions, `@tool` objects, Strands' tools, and sources of tools (see tools/source.py), which
        are started and stopped with each conversation. `approvals`: the user's rules by tool name ("always", "ask",
        "never"); where they say nothing, a tool that changes something outside asks first, with a
        ToolApprovalRequestEvent.
        `budget`: what a conversation and a day may cost; near the limit it warns, at the limit it pauses. `prices`:
        US dollars by model and kind (see resources/prices.toml); None: the shipped prices where OpenAI answers and
        the user's own prices.toml, and nothing for a server on this machine. Raises ConfigurationError on prices that
        make no sense. `clock`: what the session limit and all other deadlines go by (None: the computer's).
        """
        self.budget = budget
        self._clock = clock
        self._prices = None if prices is None else PriceTable.read(prices)
        self.model = model or BidiOpenAIRealtimeModel()
        self._sources = [part for part in tools or () if isinstance(part, ToolSource)]
        self.tool_registry = ToolRegistry(part for part in tools or () if not isinstance(part, ToolSource))
        self._approvals = approvals if isinstance(approvals, ApprovalPolicy) else ApprovalPolicy(approvals)
        self._tool_runner: ToolRunner | None = None
        self.system_prompt = system_prompt
        self.invocation_state: dict[str, Any] = {}
        self._engine: ConversationEngine | None = None
        self._engine_task: asyncio.Task[None] | None = None
        self._received: _ReceivedEvents | None = None

    async def start(self, invocation_state: dict[str, Any] | None = None) -> None:
        """Connect, and return once the session is configured.

        Raises:
            AssistantError: It could not be opened; the message says why. Nothing is left running.

        """
        engine = self._launch(invocation_state)
        opened, ended = (asyncio.ensure_future(event.wait()) for event in (engine.started, engine.finished))
        await asyncio.wait((opened, ended), return_when=asyncio.FIRST_COMPLETED)
        opened.cancel()
        ended.cancel()
        if not engine.started.is_set():
            await self.stop()
            raise engine.error or AssistantError("The conversation ended before it began.")

    async def stop(self) -> None:
        """End the conversation and wait until everything has stopped. Safe to call twice."""
        engine, task = self._engine, self._engine_task
        if engine is None or task is None:
            return
        engine.handle(i.Stop("stopped"))
        self._engine = self._engine_task = None
        await task

    async def __aenter__(self) -> "BidiAgent":
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    async def send(self, event: str | events.BidiEvent | dict[str, Any]) -> None:
        """Hand in one input event; plain text is taken as typed by the user.

        Raises:
            ConfigurationError: The event is of no known type, or lacks a field.
            RuntimeError: The conversation was not started.

        """
        self.post(event)

    def post(self, event: str | events.BidiEvent | dict[str, Any]) -> None:
        """Hand in one input event from a callback on the event loop's thread; returns at once. Raises as `send`."""
        if self._engine is None or self._tool_runner is None:
            raise RuntimeError("The conversation is not running: call start() first.")
        if isinstance(event, Mapping) and event.get("type") == "tool_approval_response":
            self._tool_runner.answer(event)
        else:
            self._engine.handle(to_input(event))

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

        """
        engine = self._launch(invocation_state, outputs)
        for source in inputs:
            if isinstance(source, MicrophoneInput):
                engine.add_microphone(source)
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
        if engine.error is not None:
            raise engine.error

    def _launch(
        self, invocation_state: dict[str, Any] | None, outputs: Sequence[BidiOutput] | None = None
    ) -> ConversationEngine:
        if self._engine is not None:
            raise RuntimeError("The conversation is running already: call stop() first.")
        self.invocation_state = invocation_state if invocation_state is not None else {}
        configuration = self.model.configuration(self.system_prompt, self.tool_registry.definitions())
        prices, notice = self._load_prices()
        session = Session(configuration, idle_s=self.model.idle_s, prices=prices, budget=self.budget)
        engine = ConversationEngine(
            session,
            self._connect,
            after_tool=self._end_requested,
            wire_audio=WireAudio(configuration.input_format, configuration.output_format),
            clock=self._clock,
        )
        runner = self._tool_runner = ToolRunner(self, self.tool_registry, self._approvals, engine.emit)
        engine.use_tools(runner)
        self._received = None
        if outputs is None:
            self._received = _ReceivedEvents()
            engine.add_output(OutputPort(self._received))
        for output in outputs or ():
            engine.add_output(OutputPort(output))
        if notice:
            engine.emit(events.BidiNoticeEvent(notice, "prices_ignored"))
        spending = DaySpending(engine.handle, engine.emit)
        spending.begin()
        engine.add_output(OutputPort(spending))
        self._engine = engine
        sources = SourcesOfTools(self._sources, self.tool_registry, engine.emit, self._tell_tools)
        self._engine_task = asyncio.create_task(self._converse(engine, runner, sources), name="conversation")
        calendar = asyncio.create_task(spending.follow_calendar(), name="calendar")
        self._engine_task.add_done_callback(lambda _: calendar.cancel())
        return engine

    def _load_prices(self) -> tuple[PriceTable, str | None]:
        """The prices of this conversation, and a notice for the user if some had to be ignored."""
        if self._prices is not None:
            return self._prices, None
        endpoint = self.model.endpoint
        return (PriceTable(), None) if endpoint.is_loopback else load_prices(openai=endpoint.kind == "openai")

    async def _connect(self) -> Connection:
        return await connect(self.model.endpoint, self.model.model_id, self.model.authentication)

    async def _converse(self, engine: ConversationEngine, runner: ToolRunner, sources: SourcesOfTools) -> None:
        """Run the engine, and beside it what tools need."""
        sources.start()
        try:
            await engine.run()
        finally:
            await asyncio.gather(runner.close(), sources.stop())

    def _tell_tools(self) -> None:
        """The tools are others than before: the model should know."""
        if self._engine is not None:
            configuration = self.model.configuration(self.system_prompt, self.tool_registry.definitions())
            tools = configuration.session.get("tools", [])
            changes = {"tools": tools, "tool_choice": configuration.session.get("tool_choice", "auto")}
            self._engine.handle(i.SettingsChanged(changes))

    def _end_requested(self) -> str | None:
        """Whether a tool asked for the end, the way the seed's `stop_conversation` does."""
        state = self.invocation_state.get("request_state")
        return "user_request" if isinstance(state, Mapping) and state.get("stop_event_loop") else None

    async def _pump(self, source: BidiInput) -> None:
        """Hand in what an input produces, until it has no more."""
        while True:
            try:
                event = await source()
            except StopAsyncIteration:
                return
            if self._engine is None:
                return
            self.post(event)

    async def _wait_for_end(self, pumps: list[asyncio.Task[None]]) -> None:
        """Wait for the conversation to end; an input or output that fails ends the conversation with its exception."""
        assert self._engine_task is not None  # noqa: S101 - set by _launch just before
        waiting: set[asyncio.Task[None]] = {self._engine_task, *pumps}
        while self._engine_task in waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                with contextlib.suppress(asyncio.CancelledError):
                    task.result()


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


def to_input(event: str | events.BidiEvent | Mapping[str, Any]) -> i.Input:
    """The session's input for a public event. Raises ConfigurationError on one that makes no sense."""
    if isinstance(event, str):
        return i.TextTyped(event)
    try:
        match event["type"]:
            case "bidi_text_input":
                return i.TextTyped(str(event["text"]))
            case "bidi_audio_input":
                return i.MicrophoneAudio(base64.b64decode(event["audio"], validate=True))
            case "bidi_image_input":
                return i.ImageGiven(f"data:{event['mime_type']};base64,{event['image']}")
            case "bidi_talk_press":
                return i.TalkPressed()
            case "bidi_talk_release":
                return i.TalkReleased()
            case "bidi_interrupt":
                return i.InterruptRequested()
            case "bidi_mute":
                return i.MuteChanged(bool(event["muted"]))
            case "bidi_turn_mode":
                return i.TurnModeChanged(checked_turn_mode(event["turn_mode"]))
            case "tool_cancel":
                return i.ToolCancelRequested(str(event["tool_use_id"]))
            case "bidi_budget":
                return i.BudgetChanged(Budget(event.get("session_usd"), event.get("day_usd")))
            case "bidi_playback_started":
                return i.PlaybackStarted(str(event["item_id"]))
            case "bidi_playback_drained":
                return i.PlaybackDrained()
            case unknown:
                raise ConfigurationError(f"{unknown!r} is not an input event of this agent.")
    except (KeyError, TypeError, binascii.Error) as error:
        raise ConfigurationError(f"This input event lacks something or is malformed: {error}.") from error
