"""A WebSocket server that stands before another one: real sockets on both sides."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import Server, ServerConnection, serve

Message = str | bytes


class Proxy(ABC):
    """`async with SomeProxy(server.url) as proxy: ...`; conversations connect to `proxy.url`."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
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
            await self._relay(client, server, query)

    @abstractmethod
    async def _relay(self, client: Connection, server: Connection, query: str) -> None:
        """Carry messages both ways until either side is gone; `query` is what the client asked for."""
