"""All MCP servers of a conversation, as one source of tools.

The connections live on an asyncio loop in a thread of their own, not on the conversation's. That one may be Qt's
(qasync), where subprocesses work on some platforms only; and importing the `mcp` package takes a second or two,
in which the window must not freeze. Calls go over to that thread, what servers have to tell comes back from it with
`call_soon_threadsafe`: the host is only ever called on the conversation's loop. The package is imported there, and
only when there is a server to talk to.
"""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.installing import explain
from assistant.tools.errors import ToolError
from assistant.tools.mcp.configuration import McpConfiguration, ServerConfiguration
from assistant.tools.mcp.loop_thread import LoopThread
from assistant.tools.mcp.names import server_prefixes, tool_names
from assistant.tools.seen import SeenTools
from assistant.tools.source import ToolHost
from assistant.tools.tool import ApprovalRule, Tool, ToolContext

if TYPE_CHECKING:
    from assistant.tools.mcp.server import ListedTool, McpServer, ServerState

UNAVAILABLE = " (Unavailable at the moment: its server is being started again.)"


@dataclass(frozen=True, slots=True)
class ServerReport:
    """How one server of a running conversation fares; `problem` is a sentence about what last went wrong."""

    is_available: bool = False
    tools: int = 0
    problem: str = ""


class McpServers:
    """A `ToolSource`: starts the servers with the conversation and offers what they have, as it comes and goes."""

    def __init__(self, configuration: McpConfiguration, seen: SeenTools | None = None) -> None:
        """Take the servers; nothing runs before `start`. With `seen`, the user is told of what never ran before."""
        self._configuration = configuration
        self._seen = seen
        self._prefixes = server_prefixes([server.name for server in configuration.servers])
        self._thread: LoopThread | None = None
        self._host: ToolHost | None = None
        self._servers: dict[str, McpServer] = {}
        self._offered: set[str] = set()
        self._reports: dict[str, ServerReport] = {}
        self._restarting = asyncio.Lock()

    async def start(self, host: ToolHost) -> None:
        """Start all servers side by side and return at once; each offers its tools when it is ready."""
        self._host = host
        for problem in self._configuration.problems:
            host.notice(problem, "mcp_configuration")
        if not self._configuration.servers or self._thread is not None:
            return
        self._name_new_ones(host)
        self._offered = set()
        self._reports = {server.name: ServerReport() for server in self._configuration.servers}
        owner = asyncio.get_running_loop()
        self._thread = LoopThread(lambda stopping: self._serve(stopping, owner), "MCP servers")
        self._thread.start()

    def _name_new_ones(self, host: ToolHost) -> None:
        """Before they run, tell the user of servers that never ran, or not as they are now."""
        if self._seen is None:
            return
        new = [
            f"{server.name} ({server.summary})"
            for server in self._configuration.servers
            if self._seen.is_new(f"MCP server {server.name}", hashlib.sha256(server.runs.encode()).hexdigest())
        ]
        if new:
            host.notice(f"MCP servers that are new, or were changed since the last time: {', '.join(new)}.", "mcp_new")

    async def stop(self) -> None:
        """End all servers. Safe to call twice.

        A child gets a moment to go by itself and, where there are signals, another after SIGTERM; then it is killed.
        """
        self._host = None
        await self._end()

    async def restart(self, configuration: McpConfiguration) -> None:
        """End all servers and start those of another configuration; without a conversation that is all it does."""
        async with self._restarting:
            host = self._host
            await self._end()
            self._configuration = configuration
            self._prefixes = server_prefixes([server.name for server in configuration.servers])
            if host is None or self._host is not host:
                return
            for source in self._offered:
                host.offer(source, ())
            await self.start(host)

    def reports(self) -> dict[str, ServerReport]:
        """How the servers fare, by name; empty without a conversation."""
        return dict(self._reports)

    async def _end(self) -> None:
        thread, self._thread = self._thread, None
        self._reports = {}
        if thread is not None:
            await thread.stop()

    async def call(self, server: str, tool: str, arguments: dict[str, Any], context: ToolContext) -> Any:
        """Call a tool of a server; see `McpServer.call`. Raises ToolError."""
        thread, running = self._thread, self._servers.get(server)
        if thread is None or running is None:
            raise ToolError(f"The MCP server {server} is not running.")
        return await thread.call(lambda: running.call(tool, arguments, context.report_progress))

    async def _serve(self, stopping: asyncio.Event, owner: asyncio.AbstractEventLoop) -> None:
        """On the servers' thread: run them until `stopping`."""

        def tell(function: Callable[..., None], *arguments: Any) -> None:
            # The owner's loop may be closed already; then nobody listens any more.
            with suppress(RuntimeError):
                owner.call_soon_threadsafe(function, *arguments)

        try:
            # Here, because it takes a second or more, and only those who have servers need it.
            from assistant.tools.mcp.server import McpServer, run_until
        except ImportError as error:
            problem = explain(error, "MCP servers need") or f"MCP servers cannot be used: {error}."
            tell(self._tell_problem, problem, *(server.name for server in self._configuration.servers))
            return

        def make(configuration: ServerConfiguration) -> McpServer:
            return McpServer(
                configuration,
                lambda state: tell(self._offer, configuration, state),
                lambda problem: tell(self._tell_problem, problem, configuration.name),
            )

        self._servers = {configuration.name: make(configuration) for configuration in self._configuration.servers}
        await run_until(stopping, list(self._servers.values()))

    def _tell_problem(self, problem: str, *servers: str) -> None:
        for server in self._reports.keys() & set(servers):
            self._reports[server] = replace(self._reports[server], problem=problem)
        if self._host is not None:
            self._host.notice(problem, "mcp_server")

    def _offer(self, configuration: ServerConfiguration, state: "ServerState") -> None:
        if self._host is None or configuration.name not in self._reports:
            return
        problem = "" if state.is_available else self._reports[configuration.name].problem
        self._reports[configuration.name] = ServerReport(state.is_available, len(state.tools), problem)
        names = tool_names(self._prefixes[configuration.name], [tool.name for tool in state.tools])
        tools = [McpTool(self, configuration, tool, names[tool.name], state.is_available) for tool in state.tools]
        source = f"MCP server {configuration.name}"
        if tools or source in self._offered:
            self._offered.add(source)
            self._host.offer(source, tools)


class McpTool(Tool):
    """A tool of an MCP server. It starts as "ask" unless the server says that it only reads or the user allowed it."""

    def __init__(
        self,
        servers: McpServers,
        configuration: ServerConfiguration,
        listed: "ListedTool",
        name: str,
        is_available: bool,
    ) -> None:
        """Describe the tool to the model under `name`."""
        description = listed.description if is_available else listed.description + UNAVAILABLE
        super().__init__(name, description, listed.parameters, configuration.timeout_s)
        allowed = listed.is_read_only or listed.name in configuration.auto_approve
        self.origin = f"MCP server {configuration.name}"
        self.approval: ApprovalRule = "always" if allowed else "ask"
        self.fingerprint = hashlib.sha256(f"{configuration.runs} {listed.name}".encode()).hexdigest()
        self._servers = servers
        self._server = configuration.name
        self._listed_name = listed.name

    async def invoke(self, arguments: dict[str, Any], context: ToolContext) -> Any:
        """Call the tool at its server.

        Raises:
            ToolError: It failed, or its server does not run; the message is for the model.

        """
        return await self._servers.call(self._server, self._listed_name, arguments, context)
