"""A server between a conversation and the practice server that adds messages of its own."""

import asyncio
import json
from collections.abc import AsyncIterable, Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

Message = str | bytes
# What to send instead of a server's message; asked for each.
Meddle = Callable[[dict[str, Any], Message], AsyncIterable[Message]]


class Meddler:
    """`async with Meddler(server.url, meddle) as meddler: ...`; conversations connect to `meddler.url`."""

    def __init__(self, server_url: str, meddle: Meddle) -> None:
        self._server_url = server_url
        self._meddle = meddle
        self._server: Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await serve(self._serve, "127.0.0.1", 0, compression=None, max_size=None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """The port served on."""
        assert self._server is not None
        port: int = next(iter(self._server.sockets)).getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """Where conversations connect to."""
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    async def _serve(self, client: ServerConnection) -> None:
        assert client.request is not None
        query = urlsplit(client.request.path).query
        async with connect(f"{self._server_url}?{query}", compression=None, max_size=None) as server:
            pumps = {
                asyncio.create_task(self._to_server(client, server)),
                asyncio.create_task(self._to_client(server, client)),
            }
            _, pending = await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            await client.close()
            for pump in pending:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _to_server(self, client: Connection, server: Connection) -> None:
        async for message in client:
            await server.send(message)

    async def _to_client(self, server: Connection, client: Connection) -> None:
        try:
            async for message in server:
                async for instead in self._meddle(json.loads(message), message):
                    await client.send(instead)
        except ConnectionClosed:
            return
