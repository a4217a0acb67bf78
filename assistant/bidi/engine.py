"""The engine: carries out what the pure session decides, with a socket, outputs, a microphone and tools.

One task group owns everything that runs: readers, writer, timer, outputs, inputs and tool calls. It ends when the
session says so, and every task with it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol

from assistant.bidi.clock import Alarm, Clock, SystemClock
from assistant.bidi.events import BidiAudioStreamEvent, BidiEvent, ToolUseStreamEvent
from assistant.bidi.io.protocols import HeardAudio, MicrophoneInput
from assistant.bidi.output_port import OutputPort
from assistant.bidi.translation import to_event
from assistant.bidi.wire_audio import WireAudio
from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime import reports
from assistant.realtime.client_events import InputAudioBufferClear, InputAudioBufferCommit
from assistant.realtime.codec import encode
from assistant.realtime.connection import Connection
from assistant.realtime.errors import AssistantError
from assistant.realtime.session import Session
from assistant.tools.registry import ToolOutcome

logger = logging.getLogger(__name__)

TOOL_GRACE_S = 2.0
DELIVERY_S = 0.5

OpenConnection = Callable[[], Awaitable[Connection]]
STOPPED_BY_USER = "The user stopped this tool before it was done."


class RunsTools(Protocol):
    """Whoever carries out the model's tool calls."""

    async def run(self, call_id: str, name: str, arguments_json: str) -> ToolOutcome:
        """Run one call; never raises but when it is cancelled."""

    def origin(self, name: str) -> str:
        """Where a tool comes from, in words for the user."""

    async def approve_remote(self, request_id: str, server_label: str, name: str, arguments_json: str) -> bool:
        """Decide whether the server may call a remote tool."""


class ConversationEngine:
    """Drives one `Session`. `handle` may be called from the event loop's thread only."""

    def __init__(
        self,
        session: Session,
        open_connection: OpenConnection,
        *,
        after_tool: Callable[[], str | None],
        wire_audio: WireAudio | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Join a session with its adapters.

        `after_tool` is asked after each tool call whether the conversation is to end; it returns the reason or None.
        `clock`: what all its times and deadlines go by (None: the computer's).
        """
        self._session = session
        self._open_connection = open_connection
        self._tools: RunsTools | None = None
        self._after_tool = after_tool
        self._wire_audio = wire_audio or WireAudio()
        self._clock = clock or SystemClock()
        self._ports: list[OutputPort] = []
        self._listeners: list[Callable[[BidiEvent], None]] = []
        self._microphones: list[MicrophoneInput] = []
        self._connections: dict[str, Connection] = {}
        self._to_send: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._unheard_item = ""
        self._last_played: c.PlayAudio | None = None
        self._timer: Alarm | None = None
        self._group: asyncio.TaskGroup | None = None
        self._tool_tasks: dict[asyncio.Task[None], str] = {}
        self._stopped_by_user: set[str] = set()
        self._service_tasks: list[asyncio.Task[None]] = []
        self.started = asyncio.Event()
        self.finished = asyncio.Event()
        self.error: AssistantError | None = None
        self._executors: dict[type, Callable[[Any], None]] = {
            c.OpenConnection: self._do_open_connection,
            c.CloseConnection: self._do_close_connection,
            c.SendEvent: self._do_send,
            c.PlayAudio: self._do_play,
            c.FlushPlayback: self._do_flush,
            c.OpenMicrophone: self._do_open_microphone,
            c.CloseMicrophone: self._do_close_microphone,
            c.RunTool: self._do_run_tool,
            c.CancelTool: self._do_cancel_tool,
            c.AskApproval: self._do_ask_approval,
            c.WakeAt: self._do_wake_at,
            c.Tell: self._do_tell,
            c.Finish: self._do_finish,
        }

    def add_output(self, port: OutputPort) -> None:
        """Hand every event from now on to this output."""
        self._ports.append(port)
        if self._group is not None:
            self._group.create_task(port.run(), name=f"output {type(port.output).__name__}")

    def add_listener(self, listener: Callable[[BidiEvent], None]) -> None:
        """Call back with every event before any output hears of it; the listener returns at once."""
        self._listeners.append(listener)

    def add_microphone(self, microphone: MicrophoneInput) -> None:
        """Let the session open and close this microphone."""
        self._microphones.append(microphone)

    def use_tools(self, tools: RunsTools) -> None:
        """Let this one carry out the model's tool calls."""
        self._tools = tools

    async def run(self) -> None:
        """Hold the conversation until it is over. Raises only what is a programming error."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            for port in self._ports:
                group.create_task(port.run(), name=f"output {type(port.output).__name__}")
            self._service_tasks.append(group.create_task(self._write(), name="realtime writer"))
            self.handle(i.Start())
            try:
                await self.finished.wait()
            finally:
                await self._shut_down()

    def handle(self, event: i.Input) -> None:
        """Let the session decide about an event, and carry out what it says."""
        for command in self._session.handle(event, self._clock.now()):
            self._executors[type(command)](command)

    async def _shut_down(self) -> None:
        """End in order: microphone, tools (with a grace), socket, outputs."""
        self._group = None
        self._do_close_microphone(None)
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tool_tasks:
            task.cancel()
        if self._tool_tasks:
            await asyncio.wait(self._tool_tasks, timeout=TOOL_GRACE_S)
        await asyncio.gather(*(connection.close() for connection in self._connections.values()))
        for task in self._service_tasks:
            task.cancel()
        for port in self._ports:
            port.close()

    # Connections.

    def _do_open_connection(self, command: c.OpenConnection) -> None:
        self._spawn_service(self._read(command.connection_id), f"realtime reader {command.connection_id}")

    def _do_close_connection(self, command: c.CloseConnection) -> None:
        connection = self._connections.pop(command.connection_id, None)
        if connection is not None:
            self._spawn_service(connection.close(), f"closing {command.connection_id}")

    def _spawn_service(self, work: Coroutine[Any, Any, None], name: str) -> None:
        if self._group is None:
            work.close()
            return
        self._service_tasks = [task for task in self._service_tasks if not task.done()]
        self._service_tasks.append(self._group.create_task(work, name=name))

    async def _read(self, connection_id: str) -> None:
        try:
            connection = await self._open_connection()
        except AssistantError as error:
            self.handle(i.ConnectionFailed(connection_id, error))
            return
        self._connections[connection_id] = connection
        self._spawn_service(self._watch(connection_id, connection), f"pulse of {connection_id}")
        try:
            # The server's own clock, as this computer's may be wrong.
            self.handle(i.ConnectionOpened(connection_id, connection.server_time or time.time()))
            async for message in connection:
                self.handle(i.ServerMessage(connection_id, message))
                # A server sends a reply in a burst: its first sound is to be heard before the last is read.
                await asyncio.sleep(0)
            self.handle(i.ConnectionClosed(connection_id, connection.close_code, connection.close_reason))
        finally:
            await connection.close()

    async def _watch(self, connection_id: str, connection: Connection) -> None:
        async for pulse in connection.pulse():
            self.handle(i.ConnectionPulse(connection_id, pulse))

    def _do_send(self, command: c.SendEvent) -> None:
        event = command.event
        if isinstance(event, InputAudioBufferCommit | InputAudioBufferClear):
            # A telephone format's last few milliseconds: part of this utterance, and not of the next.
            rest = self._wire_audio.rest_of_utterance()
            if rest is not None and isinstance(event, InputAudioBufferCommit):
                self._to_send.put_nowait((command.connection_id, encode(rest)))
        self._to_send.put_nowait((command.connection_id, encode(self._wire_audio.outgoing(event))))

    async def _write(self) -> None:
        while True:
            connection_id, message = await self._to_send.get()
            connection = self._connections.get(connection_id)
            if connection is not None:
                await connection.send(message)

    # Sound.

    def _do_play(self, command: c.PlayAudio) -> None:
        self._last_played = command
        self._play(self._wire_audio.incoming(command.audio), command)

    def _play(self, audio: str, command: c.PlayAudio) -> None:
        self.emit(BidiAudioStreamEvent(audio, item_id=command.item_id, content_index=command.content_index))
        if not any(port.plays_sound for port in self._ports):
            # Nobody listens, so nobody will say when it was heard.
            if command.item_id != self._unheard_item:
                self._unheard_item = command.item_id
                self.handle(i.PlaybackStarted(command.item_id))
            self.handle(i.PlaybackDrained())

    def _play_rest(self) -> None:
        """A reply is over: let what a telephone format still keeps of it sound."""
        last, self._last_played = self._last_played, None
        rest = self._wire_audio.rest_of_reply()
        if last is not None and rest:
            self._play(rest, last)

    def _do_flush(self, command: c.FlushPlayback) -> None:
        del command
        self._last_played = None
        self._wire_audio.rest_of_reply()
        heard: dict[str, HeardAudio] = {}
        for port in self._ports:
            for item in port.flush():
                # With several outputs the first that plays sound is the listener's ear.
                heard.setdefault(item.item_id, item)
        self.handle(
            i.PlaybackFlushed(
                tuple(i.Heard(item.item_id, item.content_index, item.heard_ms) for item in heard.values())
            )
        )

    def _do_open_microphone(self, command: c.OpenMicrophone) -> None:
        del command
        for microphone in self._microphones:
            microphone.open_microphone()

    def _do_close_microphone(self, command: c.CloseMicrophone | None) -> None:
        del command
        for microphone in self._microphones:
            for pcm in microphone.close_microphone():
                self.handle(i.MicrophoneAudio(pcm))
        self.handle(i.MicrophoneClosed())

    # Tools.

    def _do_run_tool(self, command: c.RunTool) -> None:
        if self._tools is not None:
            self._start_tool_task(self._call_tool(self._tools, command), command.call_id, f"tool {command.name}")

    def _do_cancel_tool(self, command: c.CancelTool) -> None:
        for task, call_id in self._tool_tasks.items():
            if call_id == command.call_id:
                self._stopped_by_user.add(call_id)
                task.cancel()

    def _do_ask_approval(self, command: c.AskApproval) -> None:
        if self._tools is not None:
            work = self._ask_approval(self._tools, command)
            self._start_tool_task(work, command.approval_request_id, f"approval of {command.name}")

    def _start_tool_task(self, work: Coroutine[Any, Any, None], call_id: str, name: str) -> None:
        if self._group is None:
            work.close()
            return
        task = self._group.create_task(work, name=name)
        self._tool_tasks[task] = call_id
        task.add_done_callback(self._forget_tool_task)

    def _forget_tool_task(self, task: asyncio.Task[None]) -> None:
        self._stopped_by_user.discard(self._tool_tasks.pop(task))

    async def _call_tool(self, tools: RunsTools, command: c.RunTool) -> None:
        try:
            outcome = await tools.run(command.call_id, command.name, command.arguments)
        except asyncio.CancelledError:
            if command.call_id not in self._stopped_by_user:
                raise
            outcome = ToolOutcome("error", STOPPED_BY_USER)
        images = tuple(image.data_url for image in outcome.images)
        self.handle(i.ToolFinished(command.call_id, outcome.text, outcome.status == "error", images))
        reason = self._after_tool()
        if reason is not None:
            self.handle(i.Stop(reason))

    async def _ask_approval(self, tools: RunsTools, command: c.AskApproval) -> None:
        request_id = command.approval_request_id
        approve = await tools.approve_remote(request_id, command.server_label, command.name, command.arguments)
        self.handle(i.ApprovalAnswered(request_id, approve))

    # Time, reports, the end.

    def _do_wake_at(self, command: c.WakeAt) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if command.time is not None:
            self._timer = self._clock.call_at(command.time, self._on_timer)

    def _on_timer(self) -> None:
        self.handle(i.TimerFired())

    def emit(self, event: BidiEvent) -> None:
        """Hand an event to every output."""
        for listener in self._listeners:
            listener(event)
        for port in self._ports:
            port.put(event)

    async def delivered(self) -> None:
        """Wait until every output has taken what was emitted so far, or for DELIVERY_S."""
        if self._ports:
            await asyncio.wait([port.delivered() for port in self._ports], timeout=DELIVERY_S)

    def _do_tell(self, command: c.Tell) -> None:
        report = command.report
        if isinstance(report, reports.Debug):
            logger.debug("%s", report.message)
            return
        if isinstance(report, reports.ConnectionStarted):
            self.started.set()
        if isinstance(report, reports.ResponseCompleted):
            self._play_rest()
        event = to_event(report, self._clock.now())
        if isinstance(event, ToolUseStreamEvent) and not event.origin and self._tools is not None:
            event["origin"] = self._tools.origin(event.current_tool_use["name"])
        if event is not None:
            self.emit(event)

    def _do_finish(self, command: c.Finish) -> None:
        self.error = command.error
        self.finished.set()
