"""Carries one session's effects out: sends events, has speech recognised and synthesised, watches the clock."""

import asyncio
import json
import logging
import random
import time

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from assistant.practice import remote_client, voice
from assistant.practice.clock import Alarm, Clock
from assistant.practice.codecs import sample_rate
from assistant.practice.effects import (
    CallRemoteTool,
    Close,
    Effect,
    Listen,
    ListRemoteTools,
    PrepareToListen,
    Send,
    Speak,
    StopSpeaking,
    Write,
)
from assistant.practice.session import Session
from assistant.practice.workers import Workers

_log = logging.getLogger(__name__)
# A reply is sent this much faster than it lasts, with a start ahead: a client is to have something to interrupt.
PACE = 4.0
# How long a written word would take at a pace of one. Without it, no response of text could be interrupted.
_WORD_S = 0.04


class Connection:
    """Serves one WebSocket until either side closes it."""

    def __init__(
        self,
        socket: ServerConnection,
        session: Session,
        workers: Workers,
        clock: Clock,
        jitter_ms: float = 0,
        pace: float = PACE,
    ) -> None:
        """Join a session, which goes by `clock`, with its socket; see PracticeServer for the rest."""
        self._socket = socket
        self._session = session
        self._workers = workers
        self._clock = clock
        self._jitter_s = jitter_ms / 1000
        self._pace = pace
        self._outgoing: asyncio.Queue[Send | Close] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._speeches: dict[str, asyncio.Task[None]] = {}
        self._timer: Alarm | None = None
        self._is_closing = False

    async def serve(self) -> None:
        """Talk until the connection closes; everything started for it has ended when this returns."""
        self._carry_out(self._session.start())
        writer = asyncio.create_task(self._send_events(), name="practice-writer")
        try:
            async for message in self._socket:
                self._carry_out(self._session.handle(message, self._clock.now()))
        except ConnectionClosed as closed:
            _log.debug("the client went away: %s", closed)
        finally:
            if self._timer is not None:
                self._timer.cancel()
            tasks = [writer, *self._tasks]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send() | Close():
                    self._is_closing = self._is_closing or isinstance(effect, Close)
                    self._outgoing.put_nowait(effect)
                case PrepareToListen():
                    self._workers.prepare_ears()
                case Listen():
                    self._start(self._listen(effect))
                case Speak():
                    self._speeches[effect.response_id] = self._start(self._speak(effect))
                case Write():
                    self._start(self._write_on(effect))
                case ListRemoteTools():
                    self._start(self._list_remote_tools(effect))
                case CallRemoteTool():
                    self._start(self._call_remote_tool(effect))
                case StopSpeaking():
                    if (speech := self._speeches.pop(effect.response_id, None)) is not None:
                        speech.cancel()
        self._set_timer()

    def _start(self, work: "asyncio._CoroutineLike[None]") -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("the practice server failed at a task of a session", exc_info=error)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._is_closing:
            # The goodbye may take a while to go out; it is said once.
            return
        self._timer = self._clock.call_at(self._session.deadline, self._tick)

    def _tick(self) -> None:
        now = self._clock.now()
        if now >= self._session.deadline:
            self._carry_out(self._session.tick(now))
        else:
            self._set_timer()

    async def _write_on(self, effect: Write) -> None:
        await asyncio.sleep(_WORD_S / self._pace)
        self._carry_out(self._session.written(effect.response_id, self._clock.now()))

    async def _send_events(self) -> None:
        while True:
            effect = await self._outgoing.get()
            try:
                if isinstance(effect, Close):
                    await self._socket.close(effect.code, effect.reason)
                    return
                if self._jitter_s and effect.event["type"] == "response.output_audio.delta":
                    await asyncio.sleep(random.uniform(0, self._jitter_s))  # noqa: S311 - simulates a network
                await self._socket.send(json.dumps(effect.event))
            except ConnectionClosed:
                return

    async def _listen(self, effect: Listen) -> None:
        heard = await self._workers.listen(effect)
        self._carry_out(self._session.heard(effect.item_id, heard, self._clock.now()))

    async def _list_remote_tools(self, effect: ListRemoteTools) -> None:
        tools = await remote_client.list_tools(effect)
        self._carry_out(self._session.remote_tools_listed(effect.item_id, tools, self._clock.now()))

    async def _call_remote_tool(self, effect: CallRemoteTool) -> None:
        result = await remote_client.call_tool(effect)
        self._carry_out(self._session.remote_tool_called(effect.item_id, result, self._clock.now()))

    async def _speak(self, effect: Speak) -> None:
        rate = sample_rate(effect.format)
        began = time.monotonic()
        position_s = 0.0
        failure = None
        try:
            for sentence in voice.sentences(effect.text):
                spoken = await self._workers.speak(sentence, effect.voice, rate, effect.speed)
                for piece in voice.cut(spoken, rate):
                    await asyncio.sleep(max(0.0, began + position_s / self._pace - time.monotonic()))
                    self._carry_out(
                        self._session.spoken(effect.response_id, piece.samples, piece.words, self._clock.now())
                    )
                    position_s += len(piece.samples) / rate
        except voice.VoiceUnavailableError as error:
            failure = str(error)
        self._speeches.pop(effect.response_id, None)
        self._carry_out(self._session.speech_ended(effect.response_id, self._clock.now(), failure))
