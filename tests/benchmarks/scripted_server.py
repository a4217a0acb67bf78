"""A realtime server that does what a benchmark tells it, and notes when what the client sends arrives.

It speaks just enough of the protocol for one hands-free client after the other, and knows nothing of this project's
own code: the measuring tape must not share a mistake with what it measures.
"""

import asyncio
import base64
import json
import random
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.support.audio_lab import Samples

WIRE_RATE = 24000
DELTA_MS = 100
LOUD = 2000  # of 32767: far above what silence is, far below the tones of the benchmarks
FASTER_THAN_SPEECH = 0.9  # a paced reply takes this share of the time it sounds, as servers hurry a little
PATIENCE_S = 60.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Received:
    """One client event and the `time.perf_counter()` at which it came. Audio is noted as loud or not."""

    time: float
    type: str
    fields: dict[str, Any]
    is_loud: bool = False


class ScriptedServer:
    """Listens on loopback in a thread of its own; use it in a `with` statement."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.url = ""
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted server")
        self._server: Server | None = None
        self._client: ServerConnection | None = None
        self._session: dict[str, Any] = {}
        self._numbers = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *exception: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # What a benchmark does with it, from its own thread.

    def wait_for(self, event_type: str, after: float, timeout_s: float, *, loud: bool = False) -> Received | None:
        """Return the first such client event that came after the time `after`; None if none comes in time."""
        found: list[Received] = []

        def came() -> bool:
            for event in reversed(self.received):
                if event.time <= after:
                    break
                if event.type == event_type and (event.is_loud or not loud):
                    found.append(event)
            return bool(found)

        with self._news:
            self._news.wait_for(came, timeout_s)
        return found[-1] if found else None

    def say(self, event_type: str, **fields: Any) -> float:
        """Send one server event; returns when."""
        now = time.perf_counter()
        self._do(self._send(event_type, **fields))
        return now

    def reply(self, samples: Samples) -> float:
        """Send a spoken reply in one burst; returns when its first audio was sent."""
        return self._do(self._reply(samples, lambda _: 0.0))

    def paced_reply(self, samples: Samples, jitter_s: float, chance: random.Random, words_per_piece: int = 0) -> float:
        """Send a spoken reply a little faster than it sounds, each piece late by up to `jitter_s`; returns as `reply`.

        It is back when the last piece was sent. Pieces never overtake one another, as on a real connection. With each
        piece come so many words of its transcript.
        """

        def due(at: float) -> float:
            return at * FASTER_THAN_SPEECH + chance.uniform(0, jitter_s)

        return self._do(self._reply(samples, due, words_per_piece))

    def tell_lines(self, count: int) -> None:
        """Send what the user is supposed to have said, line by line."""
        self._do(self._tell_lines(count))

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    # The connection, in the server's thread.

    async def _listen(self) -> None:
        self._server = await serve(self._converse, "127.0.0.1", 0, max_size=None)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/v1/realtime"

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _converse(self, client: ServerConnection) -> None:
        self._client = client
        audio_format = {"type": "audio/pcm", "rate": WIRE_RATE}
        self._session = {
            "id": self._new_id("sess"),
            "object": "realtime.session",
            "type": "realtime",
            "model": "gpt-realtime",
            "output_modalities": ["audio"],
            "expires_at": int(time.time()) + 3600,
            "audio": {"input": {"format": audio_format}, "output": {"format": audio_format, "voice": "marin"}},
        }
        try:
            await self._send("session.created", session=self._session)
            async for message in client:
                await self._take(time.perf_counter(), json.loads(message))
        except ConnectionClosed:
            return  # the benchmark has ended this client

    async def _take(self, now: float, event: dict[str, Any]) -> None:
        is_loud = event["type"] == "input_audio_buffer.append" and _is_loud(base64.b64decode(event.pop("audio")))
        if event["type"] == "session.update":
            self._session.update({key: value for key, value in event["session"].items() if key != "audio"})
            await self._send("session.updated", session=self._session)
        with self._news:
            self.received.append(Received(now, event["type"], event, is_loud))
            self._news.notify_all()

    async def _send(self, event_type: str, **fields: Any) -> None:
        assert self._client is not None, "no client has connected"
        await self._client.send(json.dumps({"type": event_type, "event_id": self._new_id("event"), **fields}))

    def _new_id(self, prefix: str) -> str:
        self._numbers += 1
        return f"{prefix}_{self._numbers}"

    # A spoken reply.

    async def _tell_lines(self, count: int) -> None:
        for number in range(count):
            item_id = self._new_id("item_line")
            item = {"id": item_id, "object": "realtime.item", "type": "message", "role": "user", "content": []}
            await self._send("conversation.item.added", previous_item_id=None, item=item)
            await self._send(
                "conversation.item.input_audio_transcription.completed",
                item_id=item_id,
                content_index=0,
                transcript=f"This is what was said in line {number} of a conversation that has lasted for hours.",
            )

    async def _reply(self, samples: Samples, due: Callable[[float], float], words_per_piece: int = 0) -> float:
        """Send a reply; the piece that sounds at `at` seconds is sent `due(at)` seconds after the first could be."""
        response_id, item_id = self._new_id("resp"), self._new_id("item")
        place = {"response_id": response_id, "item_id": item_id, "output_index": 0, "content_index": 0}
        item = {"id": item_id, "object": "realtime.item", "type": "message", "role": "assistant"}
        response = {"id": response_id, "object": "realtime.response", "output_modalities": ["audio"]}
        begun = {**item, "status": "in_progress", "content": []}
        await self._send("response.created", response={**response, "status": "in_progress", "output": []})
        await self._send("response.output_item.added", response_id=response_id, output_index=0, item=begun)
        await self._send("conversation.item.added", previous_item_id=None, item=begun)
        await self._send("response.content_part.added", **place, part={"type": "audio", "transcript": ""})
        first_sent = await self._send_audio(samples, due, place, words_per_piece)
        await self._send("response.output_audio.done", **place)
        await self._send("response.output_audio_transcript.done", **place, transcript="a tone")
        await self._send("response.content_part.done", **place, part={"type": "audio", "transcript": "a tone"})
        whole = {**item, "status": "completed", "content": [{"type": "output_audio", "transcript": "a tone"}]}
        await self._send("conversation.item.done", previous_item_id=None, item=whole)
        await self._send("response.output_item.done", response_id=response_id, output_index=0, item=whole)
        await self._send("response.done", response={**response, "status": "completed", "output": [whole]})
        return first_sent

    async def _send_audio(
        self, samples: Samples, due: Callable[[float], float], place: dict[str, Any], words_per_piece: int
    ) -> float:
        size = WIRE_RATE * DELTA_MS // 1000
        begin = time.perf_counter()
        first_sent = 0.0
        for start in range(0, len(samples), size):
            await asyncio.sleep(max(0.0, begin + due(start / WIRE_RATE) - time.perf_counter()))
            delta = base64.b64encode(samples[start : start + size].tobytes()).decode()
            first_sent = first_sent or time.perf_counter()
            await self._send("response.output_audio.delta", **place, delta=delta)
            for _ in range(words_per_piece):
                await self._send("response.output_audio_transcript.delta", **place, delta="words ")
        return first_sent


def _is_loud(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm, "<i2").astype(np.int32)
    return bool(len(samples)) and int(np.abs(samples).max()) > LOUD
