"""One MCP server: started, watched, restarted when it dies. All of this runs on the loop of `LoopThread`."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import httpx2
import mcp_types as wire
from mcp import Client
from mcp.client.subscriptions import SubscriptionLost
from mcp.shared.exceptions import MCPError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ValidationError

from assistant import __version__
from assistant.installing import DISTRIBUTION
from assistant.logs import without_words
from assistant.tools.errors import ToolError
from assistant.tools.mcp.configuration import HttpServer, ServerConfiguration
from assistant.tools.mcp.listings import LONGEST_DESCRIPTION, MOST_TOOLS
from assistant.tools.mcp.results import to_tool_result
from assistant.tools.mcp.transports import as_transport, quieten_libraries, watched
from assistant.tools.results import ToolImage

logger = logging.getLogger(__name__)

START_TIMEOUT_S = 60.0  # a launcher such as uvx or npx may have to fetch the server first
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0
STEADY_S = 30.0  # after this long a server counts as well again
LISTING_PAUSE_S = 0.1
MOST_PAGES = 100
_ENDED_CODES = (wire.CONNECTION_CLOSED,)


@dataclass(frozen=True, slots=True)
class ListedTool:
    """A tool as its server describes it."""

    name: str
    description: str
    parameters: dict[str, Any]
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class ServerState:
    """What a server offers: its tools as last heard, and whether they can be called now."""

    tools: tuple[ListedTool, ...] = ()
    is_available: bool = False


class McpServer:
    """Owns one server from `run` to its end.

    `on_state` is told of each change, `on_problem` of what the user should know.
    """

    def __init__(
        self,
        configuration: ServerConfiguration,
        on_state: Callable[[ServerState], None],
        on_problem: Callable[[str], None],
    ) -> None:
        self.configuration = configuration
        self._on_state = on_state
        self._on_problem = on_problem
        self._state = ServerState()
        self._client: Client | None = None
        self._ended = anyio.Event()
        self._changed = anyio.Event()
        self._told: set[str] = set()

    @property
    def name(self) -> str:
        """The name the user gave it."""
        return self.configuration.name

    async def run(self) -> None:
        """Keep the server running until cancelled.

        Each connection is opened and closed in this one task, as anyio's cancel scopes demand.
        """
        quieten_libraries()
        pause_s, has_failed = FIRST_PAUSE_S, False
        while True:
            began = time.monotonic()
            reason = await self._connect_once()
            self._client = None
            self._set_state(ServerState(self._state.tools, is_available=False))
            if reason.is_final:
                self._on_problem(f"The MCP server {self.name} cannot be started: {reason.text}.")
                return
            if time.monotonic() - began > STEADY_S:
                pause_s, has_failed = FIRST_PAUSE_S, False
            logger.info("MCP server %s: %s; next attempt in %g s", self.name, reason.text, pause_s)
            if not has_failed:
                self._on_problem(f"The MCP server {self.name} does not run: {reason.text}. It is started again.")
            has_failed = True
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def call(
        self, tool: str, arguments: dict[str, Any], report_progress: Callable[[Any], None]
    ) -> str | ToolImage:
        """Call a tool and return what it returned. A call that is cancelled is cancelled at the server too.

        Raises:
            ToolError: It failed; the message is for the model.

        """
        client = self._client
        if client is None:
            raise ToolError(f"The MCP server {self.name} is not running at the moment; it is being started again.")
        try:
            result = await client.call_tool(tool, arguments, progress_callback=_Progress(report_progress))
        except MCPError as error:
            if error.code in _ENDED_CODES or "Session terminated" in error.message:
                self._ended.set()
                raise ToolError(f"The MCP server {self.name} ended before it answered; it is started again.") from error
            raise ToolError(f"The MCP server {self.name} refused the call: {error.message}") from error
        except (anyio.ClosedResourceError, anyio.BrokenResourceError) as error:
            raise ToolError(f"The MCP server {self.name} ended before it answered; it is started again.") from error
        except ValidationError as error:
            raise ToolError(f"The MCP server {self.name} gave an answer that is malformed.") from error
        return to_tool_result(result)

    async def _connect_once(self) -> "_Reason":
        """Serve one connection; returns why it ended."""
        self._ended = anyio.Event()
        self._changed = anyio.Event()
        opened = False
        try:
            with anyio.move_on_after(START_TIMEOUT_S) as starting:
                async with Client(
                    as_transport(watched(self.configuration, self._ended.set, self._warn)),
                    cache=None,
                    message_handler=self._on_message,
                    client_info=wire.Implementation(name=DISTRIBUTION, version=__version__),
                ) as client:
                    await self._list_tools(client)
                    starting.deadline = float("inf")
                    opened = True
                    self._client = client
                    await self._follow(client)
        except Exception as error:  # noqa: BLE001 - whatever it is, the server is started again
            logger.debug("MCP server %s failed: %s", self.name, without_words(error))
            return _explain(error, self.configuration)
        if opened:
            return _Reason("it ended")
        return _Reason(f"it did not answer within {START_TIMEOUT_S:g} seconds")

    async def _follow(self, client: Client) -> None:
        """Keep the list of tools true until the server ends."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._list_again, client)
            tools = client.server_capabilities.tools
            if client.protocol_version in MODERN_PROTOCOL_VERSIONS and tools is not None and tools.list_changed:
                group.start_soon(self._listen, client)
            await self._ended.wait()
            self._client = None
            group.cancel_scope.cancel()

    async def _listen(self, client: Client) -> None:
        """Be told of changes by a server that has to be asked for that (MCP 2026-07-28)."""
        while True:
            try:
                async with client.listen(tools_list_changed=True) as changes:
                    # What changed before the server took note of us was told to nobody.
                    self._changed.set()
                    async for _ in changes:
                        self._changed.set()
            except SubscriptionLost:
                if isinstance(self.configuration, HttpServer):
                    # A server that went away closes nothing else over HTTP.
                    self._ended.set()
                    return
            except MCPError as error:
                logger.debug("MCP server %s does not tell of changes: %s", self.name, error.message)
                return
            await asyncio.sleep(FIRST_PAUSE_S)

    async def _on_message(self, message: Any) -> None:
        if isinstance(message, wire.ToolListChangedNotification):
            self._changed.set()

    async def _list_again(self, client: Client) -> None:
        while True:
            await self._changed.wait()
            # A pause, so that a server that announces a hundred changes is asked but a few times.
            await asyncio.sleep(LISTING_PAUSE_S)
            self._changed = anyio.Event()
            try:
                await self._list_tools(client)
            except (MCPError, ValidationError) as error:
                logger.info("MCP server %s: its tools could not be listed again: %s", self.name, type(error).__name__)

    async def _list_tools(self, client: Client) -> None:
        if client.server_capabilities.tools is None:
            self._set_state(ServerState((), is_available=True))
            return
        found: dict[str, wire.Tool] = {}
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await client.list_tools(cursor=cursor)
            for tool in page.tools:
                found.setdefault(tool.name, tool)
            cursor = page.next_cursor
            if cursor is None or len(found) > MOST_TOOLS:
                break
        offered = list(found.values())[:MOST_TOOLS]
        if cursor is not None or len(found) > MOST_TOOLS:
            self._warn(f"only the first {len(offered)} of its tools are offered")
        self._set_state(ServerState(tuple(map(_listed, offered)), is_available=True))

    def _set_state(self, state: ServerState) -> None:
        if state != self._state:
            self._state = state
            self._on_state(state)

    def _warn(self, problem: str) -> None:
        """Tell the user of a fault of the server's, once."""
        if problem not in self._told and len(self._told) < MOST_TOOLS:
            self._told.add(problem)
            self._on_problem(f"The MCP server {self.name} is faulty: {problem}.")


class _Progress:
    """Hands progress on, as a tool of our own would report it."""

    def __init__(self, report: Callable[[Any], None]) -> None:
        self._report = report

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None:
        parts = {"progress": progress, "total": total, "message": message}
        self._report({name: value for name, value in parts.items() if value is not None})


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a connection ended; a final reason will not go away by trying again."""

    text: str
    is_final: bool = False


def _explain(error: BaseException, configuration: ServerConfiguration) -> _Reason:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, MCPError):
        if error.code in _ENDED_CODES:
            return _Reason("it ended while it was being started")
        hint = "; check its URL and headers in mcp.json" if isinstance(configuration, HttpServer) else ""
        return _Reason(f"it refused to talk ({error.message.strip(' .')}){hint}")
    if isinstance(error, ValidationError):
        return _Reason("what it says of itself is malformed")
    if isinstance(error, httpx2.HTTPError):
        return _Reason(f"it cannot be reached ({type(error).__name__})")
    if isinstance(configuration, HttpServer):
        return _Reason(f"it failed ({type(error).__name__})")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        missing = configuration.cwd if error.filename == configuration.cwd else configuration.command
        return _Reason(f"there is no {missing}: install it, or correct mcp.json", is_final=True)
    if isinstance(error, PermissionError):
        return _Reason(f"{configuration.command} may not be run: correct mcp.json", is_final=True)
    return _Reason(f"it failed ({error.strerror if isinstance(error, OSError) else type(error).__name__})")


def _listed(tool: wire.Tool) -> ListedTool:
    hints = tool.annotations
    return ListedTool(
        tool.name,
        (tool.description or tool.title or tool.name)[:LONGEST_DESCRIPTION],
        tool.input_schema,
        hints is not None and hints.read_only_hint is True,
    )


async def run_until(stopping: asyncio.Event, servers: Sequence[McpServer]) -> None:
    """Run servers side by side until `stopping` is set."""
    async with anyio.create_task_group() as group:
        for server in servers:
            group.start_soon(server.run, name=f"MCP server {server.name}")
        await stopping.wait()
        group.cancel_scope.cancel()
