"""A bare client for tests: every event it receives is judged by openai's types."""

import asyncio
import base64
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from websockets.asyncio.client import ClientConnection, connect

from assistant.practice.server import PracticeServer
from tests.practice import server_oracle

Json = dict[str, Any]
CALCULATOR: Json = {
    "type": "function",
    "name": "calculator",
    "description": "Works out an arithmetic expression.",
    "parameters": {"type": "object", "properties": {"expression": {"type": "string"}}, "required": ["expression"]},
}
CLOCK: Json = {
    "type": "function",
    "name": "current_time",
    "description": "Tells the time and the date.",
    "parameters": {"type": "object", "properties": {}},
}


class Wire:
    """A connection, and all events received on it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[Json] = []

    async def send(self, kind: str, **members: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, **members}))

    async def receive(self) -> Json:
        text = await asyncio.wait_for(self.socket.recv(), 30)
        assert isinstance(text, str)
        server_oracle.check(text)
        event: Json = json.loads(text)
        self.events.append(event)
        return event

    async def until(self, kind: str) -> Json:
        """The next event of a kind; an `error` on the way fails the test."""
        while (event := await self.receive())["type"] != kind:
            assert event["type"] != "error", event
        return event

    async def update(self, **session: Any) -> Json:
        await self.send("session.update", session={"type": "realtime", **session})
        return await self.until("session.updated")

    async def type(self, text: str, **item: Any) -> Json:
        content = [{"type": "input_text", "text": text}]
        await self.send(
            "conversation.item.create", item={"type": "message", "role": "user", "content": content, **item}
        )
        return await self.until("conversation.item.done")

    async def respond(self, **response: Any) -> Json:
        await self.send("response.create", **({"response": response} if response else {}))
        return (await self.until("response.done"))["response"]

    async def append(self, data: bytes, step: int = 960) -> None:
        for start in range(0, len(data), step):
            audio = base64.b64encode(data[start : start + step]).decode()
            await self.send("input_audio_buffer.append", audio=audio)

    async def error(self, kind: str, **members: Any) -> Json:
        """The error that an event earns."""
        await self.send(kind, **members)
        event = await self.receive()
        assert event["type"] == "error", event
        return event["error"]

    def kinds(self) -> list[str]:
        """Types of the events so far, runs of the same delta once."""
        kinds: list[str] = []
        for event in self.events:
            if not (event["type"].endswith(".delta") and event["type"] in kinds[-2:]):
                kinds.append(event["type"])
        return kinds


@asynccontextmanager
async def connected(server: PracticeServer, **options: Any) -> AsyncIterator[Wire]:
    async with connect(f"{server.url}?model=gpt-realtime-2.1", max_size=None, **options) as socket:
        wire = Wire(socket)
        await wire.until("session.created")
        yield wire


def pcm(path: Path, rate: int = 24000) -> np.ndarray:
    """The samples of a WAV file at a rate."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return soxr.resample(samples, file.getframerate(), rate)


def manual(**audio_input: Any) -> Json:
    """Session audio for push-to-talk."""
    return {"input": {"turn_detection": None, **audio_input}}
