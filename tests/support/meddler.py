"""A server between a conversation and the practice server that adds messages of its own."""

import asyncio
import json
from collections.abc import AsyncIterable, Callable
from typing import Any

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConnectionClosed

from tests.support.proxy import Message, Proxy

# What to send instead of a server's message; asked for each.
Meddle = Callable[[dict[str, Any], Message], AsyncIterable[Message]]


class Meddler(Proxy):
    """`async with Meddler(server.url, meddle) as meddler: ...`; conversations connect to `meddler.url`."""

    def __init__(self, server_url: str, meddle: Meddle) -> None:
        super().__init__(server_url)
        self._meddle = meddle

    async def _relay(self, client: Connection, server: Connection, query: str) -> None:  # noqa: ARG002 - the proxy's
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
