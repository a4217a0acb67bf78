"""Telephone formats are resampled in blocks: what a block keeps belongs to its own utterance, or its own reply."""

import asyncio
import base64
import json
from typing import Any

import numpy as np
from websockets.asyncio.server import ServerConnection, serve

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import BidiAudioStreamEvent
from tests.support.audio_lab import tone
from tests.support.conversing import User, conversing

LOUD, QUIET = 0x80, 0xFF
REPLY_MS = 600
FORMAT = {"format": {"type": "audio/pcmu"}}
SPEECH = tone(1.0, hertz=440, rate=24000).tobytes()


class Telephone:
    """A server that answers each utterance, first loudly and then quietly, and counts what it was sent of each."""

    def __init__(self) -> None:
        self.utterances: list[int] = []
        self._buffered = 0

    async def serve(self, socket: ServerConnection) -> None:
        async for message in socket:
            event = json.loads(message)
            match event["type"]:
                case "session.update":
                    await self._send(socket, "session.updated", session={})
                case "input_audio_buffer.append":
                    self._buffered += len(base64.b64decode(event["audio"]))
                case "input_audio_buffer.clear":
                    self._buffered = 0
                case "input_audio_buffer.commit":
                    self.utterances.append(self._buffered)
                    self._buffered = 0
                    item_id = f"item_u{len(self.utterances)}"
                    await self._send(socket, "input_audio_buffer.committed", item_id=item_id)
                    transcription = "conversation.item.input_audio_transcription.completed"
                    await self._send(socket, transcription, item_id=item_id, transcript="hello")
                case "response.create":
                    await self._answer(socket, len(self.utterances))

    async def _answer(self, socket: ServerConnection, number: int) -> None:
        name = {"response_id": f"resp_{number}", "item_id": f"item_a{number}"}
        response = {"id": name["response_id"], "status": "completed"}
        await self._send(socket, "response.created", response=response)
        sound = base64.b64encode(bytes([LOUD if number == 1 else QUIET]) * (REPLY_MS * 8)).decode()
        await self._send(socket, "response.output_audio_transcript.done", **name, transcript="Hi.")
        await self._send(socket, "response.output_audio.delta", **name, delta=sound)
        await self._send(socket, "response.output_audio.done", **name)
        await self._send(socket, "response.done", response=response)

    async def _send(self, socket: ServerConnection, kind: str, **fields: Any) -> None:
        await socket.send(json.dumps({"type": kind, **fields}))


def test_nothing_of_one_turn_is_heard_in_the_next() -> None:
    telephone = Telephone()

    async def talk() -> User:
        async with serve(telephone.serve, "127.0.0.1", 0) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            settings = {"turn_mode": "push_to_talk", "audio": {"input": FORMAT, "output": FORMAT}}
            url = f"ws://127.0.0.1:{port}/v1/realtime"
            async with conversing(BidiAgent(BidiOpenAIRealtimeModel("m", settings, {"url": url}))) as user:
                await user.ask(SPEECH)
                user.press()
                user.speak(SPEECH[:2400])
                user.release()
                user._turns -= 1
                await user.ask(SPEECH)
            return user

    user = asyncio.run(talk())
    assert telephone.utterances == [8000, 8000], "whole, and without what a mere tap had begun"
    replies = {
        item_id: np.frombuffer(
            b"".join(
                base64.b64decode(event.audio)
                for event in user.events
                if isinstance(event, BidiAudioStreamEvent) and event.item_id == item_id
            ),
            "<i2",
        )
        for item_id in ("item_a1", "item_a2")
    }
    assert [len(sound) * 1000 // 24000 for sound in replies.values()] == [REPLY_MS, REPLY_MS]
    assert np.abs(replies["item_a1"]).max() > 20_000
    assert not replies["item_a2"].any()
