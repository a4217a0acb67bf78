"""How a server is reached: as a child process (child.py), or over HTTP by the transport of the `mcp` package.

Around them: an environment for the child that holds nothing of ours, its standard error in our log, and an eye on what
it sends (`Watched`), for the package tells nobody that a server died.
"""

import logging
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from mcp import StdioServerParameters
from mcp.client import Transport
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse

from assistant.logs import content_is_wanted
from assistant.tools.mcp.child import LONGEST_MESSAGE, MessageTooLongError, child_process
from assistant.tools.mcp.configuration import HttpServer, ServerConfiguration, StdioServer
from assistant.tools.mcp.listings import repair_listing

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 30.0
# How long a server may keep a response open without a word. Calls have a shorter limit of their own.
SILENCE_TIMEOUT_S = 3600.0
LONGEST_ERROR_LINE = 2_000  # characters
TOO_LONG = f"it sends a message of more than {LONGEST_MESSAGE // 1024 // 1024} MiB, so the connection to it is ended"
# Beside what the package passes on (PATH, HOME, USER and the like): language, time zone, folder for temporary files.
INHERITED = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "TMPDIR", "XDG_CACHE_HOME")


class Watched:
    """A server's messages on their way in: repairs lists of tools, and tells when there will be no more messages."""

    def __init__(
        self,
        stream: Any,
        on_end: Callable[[], None],
        on_problem: Callable[[str], None],
        talking: threading.Event | None = None,
    ) -> None:
        """`talking` is set when the server has listed its tools."""
        self._stream = stream
        self._talking = talking or threading.Event()
        self._on_end = on_end
        self._on_problem = on_problem
        self._garbage = 0

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message. Raises anyio.EndOfStream after the last."""
        try:
            item: SessionMessage | Exception = await self._stream.receive()
        except Exception:
            self._on_end()
            raise
        self._look_at(item)
        return item

    @property
    def last_context(self) -> Any:
        """What the HTTP transport attaches to a message."""
        return getattr(self._stream, "last_context", None)

    def _look_at(self, item: SessionMessage | Exception) -> None:
        if isinstance(item, MessageTooLongError):
            self._on_problem(TOO_LONG)
        elif isinstance(item, Exception):
            self._garbage += 1
            if self._garbage == 1:
                self._on_problem("it sends something that is no MCP message, which is ignored")
        elif isinstance(item.message, JSONRPCResponse) and "tools" in item.message.result:
            self._talking.set()
            for problem in repair_listing(item.message.result):
                self._on_problem(problem)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            item: SessionMessage | Exception = await self._stream.__anext__()
        except Exception:  # the end (StopAsyncIteration) as well
            self._on_end()
            raise
        self._look_at(item)
        return item

    async def __aenter__(self) -> Self:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        result: bool | None = await self._stream.__aexit__(kind, error, trace)
        return result


@asynccontextmanager
async def watched(
    configuration: ServerConfiguration, on_end: Callable[[], None], on_problem: Callable[[str], None]
) -> AsyncIterator[Any]:
    """Reach a server for as long as the block lasts; both callbacks come on the running loop."""
    talking = threading.Event()
    transport = _stdio(configuration, talking) if isinstance(configuration, StdioServer) else _http(configuration)
    async with transport as (read, write):
        yield Watched(read, on_end, on_problem, talking), write


def child_environment(configuration: StdioServer) -> dict[str, str]:
    """What a child gets beside the package's own short list, from which it knows where things are.

    The API key and all else in our environment is not in it; what the child needs the user writes into its `env`.
    """
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**inherited, **configuration.env}


@asynccontextmanager
async def _stdio(configuration: StdioServer, talking: threading.Event) -> AsyncIterator[Any]:
    parameters = StdioServerParameters(
        command=configuration.command,
        args=list(configuration.args),
        env=child_environment(configuration),
        cwd=configuration.cwd,
    )
    reading, writing = os.pipe()
    # A thread, because event loops cannot wait for a pipe on Windows. It ends when the last holder of the pipe does.
    threading.Thread(
        target=_log_errors,
        args=(reading, configuration.name, talking),
        name=f"MCP {configuration.name} stderr",
        daemon=True,
    ).start()
    with os.fdopen(writing, "w") as errors:
        async with child_process(parameters, errors) as streams:
            errors.close()  # ours; the child keeps its own
            yield streams


def _log_errors(descriptor: int, name: str, talking: threading.Event) -> None:
    """Log what helps to see why a server does not start; once it does, it may repeat what it is asked."""
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as lines:
        while line := lines.readline(LONGEST_ERROR_LINE):
            if not talking.is_set() or content_is_wanted():
                logger.debug("MCP server %s says: %s", name, line.rstrip())


class _Bounded(httpx2.AsyncByteStream):
    """The body of a response, which ends with an error where it is longer than a message may be."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in self._stream:
            received += len(chunk)
            if received > LONGEST_MESSAGE:
                raise httpx2.StreamError(TOO_LONG)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    """Bound a response; one that streams events is, event by event, by the package."""
    is_stream = response.headers.get("content-type", "").lower().startswith("text/event-stream")
    if not is_stream and isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


def _http(configuration: HttpServer) -> AbstractAsyncContextManager[Any]:
    @asynccontextmanager
    async def open_client() -> AsyncIterator[Any]:
        host = urlsplit(configuration.url).hostname or ""
        client = httpx2.AsyncClient(
            # A few compressed bytes may stand for more than there is memory.
            headers={"Accept-Encoding": "identity", **configuration.headers},
            event_hooks={"response": [_bound]},
            timeout=httpx2.Timeout(CONNECT_TIMEOUT_S, read=SILENCE_TIMEOUT_S),
            # What runs on this machine is not behind a proxy.
            trust_env=not (host == "localhost" or host.startswith("127.") or host == "::1"),
        )
        async with client, streamable_http_client(configuration.url, http_client=client) as streams:
            yield streams

    return open_client()


def as_transport(watched_transport: AbstractAsyncContextManager[Any]) -> Transport:
    """Tell the type checker that what `watched` gives is a transport of the package."""
    transport: Transport = watched_transport
    return transport


def quieten_libraries() -> None:
    """Keep the package's own records out of our log: they repeat garbage, arguments and URLs as they come.

    What matters of them is told by us. Whoever looks for a mistake at DEBUG sees them all.
    """
    level = logging.NOTSET if content_is_wanted() else logging.CRITICAL
    for name in ("mcp", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(level)
