"""Real servers for the WebSocket adapter."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosedError

from assistant.realtime.endpoint import Credentials, Endpoint, parse_endpoint

KEY = Credentials("sk-test-0123456789abcdef", "my-org", "my-project")


async def echo(peer: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosedError):  # aborted
        async for message in peer:
            await peer.send(message)


def endpoint_of(server: Server, scheme: str = "ws") -> Endpoint:
    return parse_endpoint(f"{scheme}://localhost:{next(iter(server.sockets)).getsockname()[1]}")


@contextlib.asynccontextmanager
async def serving(
    handler: Callable[[ServerConnection], Awaitable[None]] = echo, **options: object
) -> AsyncIterator[tuple[Server, Endpoint]]:
    async with serve(handler, "127.0.0.1", 0, **options) as server:  # type: ignore[arg-type]  # passed through
        yield server, endpoint_of(server, "wss" if "ssl" in options else "ws")
