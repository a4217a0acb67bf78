"""A realtime server that says back what it hears, sample for sample, as one long reply."""

import asyncio
import base64
import json
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

PLACE = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0, "content_index": 0}
ITEM = {"id": "item_1", "object": "realtime.item", "type": "message", "role": "assistant", "content": []}
RESPONSE = {"id": "resp_1", "object": "realtime.response", "output_modalities": ["audio"]}


class EchoServer:
    """Listens on loopback, in the running event loop; use it in an `async with` statement."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: after so much sound the reply ends, and `ended` is set; what follows is heard and not repeated."""
        self.heard = bytearray()
        self.said = bytearray()
        self.ended = asyncio.Event()
        self.url = ""
        self._enough = round(seconds * 24000) * 2
        self._server: Server | None = None
        self._numbers = 0

    async def __aenter__(self) -> Self:
        self._server = await serve(self._converse, "127.0.0.1", 0, max_size=None)
        self.url = f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}/v1/realtime"
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _converse(self, client: ServerConnection) -> None:
        session: dict[str, Any] = {"id": "sess_1", "object": "realtime.session", "type": "realtime"}
        try:
            await self._send(client, "session.created", session=session)
            async for message in client:
                event = json.loads(message)
                if event["type"] == "session.update":
                    await self._send(client, "session.updated", session=session | event["session"])
                    await self._begin(client)
                elif event["type"] == "input_audio_buffer.append":
                    await self._repeat(client, base64.b64decode(event["audio"]))
        except ConnectionClosed:
            return  # the conversation is over

    async def _begin(self, client: ServerConnection) -> None:
        await self._send(client, "response.created", response={**RESPONSE, "status": "in_progress", "output": []})
        await self._send(client, "response.output_item.added", response_id="resp_1", output_index=0, item=ITEM)
        await self._send(client, "conversation.item.added", previous_item_id=None, item=ITEM)
        await self._send(client, "response.content_part.added", **PLACE, part={"type": "audio", "transcript": ""})

    async def _repeat(self, client: ServerConnection, pcm: bytes) -> None:
        self.heard += pcm
        if self.ended.is_set():
            return
        self.said += pcm
        await self._send(client, "response.output_audio.delta", **PLACE, delta=base64.b64encode(pcm).decode())
        if len(self.said) >= self._enough:
            self.ended.set()
            await self._send(client, "response.output_audio.done", **PLACE)
            await self._send(client, "response.output_item.done", response_id="resp_1", output_index=0, item=ITEM)
            await self._send(client, "response.done", response={**RESPONSE, "status": "completed", "output": [ITEM]})

    async def _send(self, client: ServerConnection, event_type: str, **fields: Any) -> None:
        self._numbers += 1
        await client.send(json.dumps({"type": event_type, "event_id": f"event_{self._numbers}", **fields}))
