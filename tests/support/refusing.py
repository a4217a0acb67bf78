"""A server that refuses each connection in the way its path names."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TLS_HANDSHAKE = 22
PAGE = b"<!doctype html><title>It works</title><h1>Welcome to this hotel's network</h1>"


class Refusing:
    """`/401` and the like answer with that status, 3xx with `location`; see `_misbehave` for the rest."""

    def __init__(self, location: str = "") -> None:
        self.location = location
        self.requests: list[bytes] = []

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            start = await reader.readexactly(3)
            if start[0] == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
            request = start + await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            path = request.split(b" ")[1].decode().partition("?")[0].strip("/")
            if path.isdigit():
                location = f"Location: {self.location}\r\n" if path.startswith("3") else ""
                answer = f"HTTP/1.1 {path} Reason\r\n{location}Content-Length: 2\r\nConnection: close\r\n\r\nno"
                writer.write(answer.encode())
            else:
                await self._misbehave(path, reader, writer)
            await writer.drain()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Refuse one connection."""
        with contextlib.suppress(ConnectionError):
            try:
                await self._answer(reader, writer)
            finally:
                writer.close()
                await writer.wait_closed()

    async def _misbehave(self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match path:
            case "page":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
                writer.write(PAGE)
            case "garbage":
                writer.write(b"\x00\xff\r\n" * 1000)
            case "endless":
                # A header that never ends.
                writer.write(b"HTTP/1.1 101 Switching Protocols\r\nX-Long: " + b"x" * 1_000_000)
            case "close":
                pass
            case "reset":
                writer.transport.abort()
            case "wrong-accept":
                writer.write(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Accept: bm90aGluZyBvZiB0aGUga2luZA==\r\n\r\n"
                )
            case "hang":
                await reader.read()


@asynccontextmanager
async def refusing(server: Refusing, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve on localhost; yields the URL without a path."""
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls) as listener:
        port = listener.sockets[0].getsockname()[1]
        yield f"{'ws' if tls is None else 'wss'}://localhost:{port}"
