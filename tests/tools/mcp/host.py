"""A conversation's side of a source of tools, and calls as the model makes them."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.tools import ToolContext, ToolOutcome, ToolRegistry
from assistant.tools.mcp import McpServers, parse_configuration
from assistant.tools.tool import Tool

PATIENCE_S = 60.0
AWKWARD = Path(__file__).with_name("awkward_server.py")


class Host:
    """Keeps what was offered and told."""

    def __init__(self) -> None:
        self.registry = ToolRegistry()
        self.offers: list[tuple[str, list[Tool]]] = []
        self.notices: list[str] = []
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def offer(self, source: str, tools: Sequence[Tool]) -> None:
        assert asyncio.get_running_loop() is self._loop
        self.offers.append((source, list(tools)))
        assert self.registry.replace(source, tools) == []
        self._news.set()

    def notice(self, message: str, code: str) -> None:
        assert asyncio.get_running_loop() is self._loop
        assert code in ("mcp_configuration", "mcp_server")
        self.notices.append(message)
        self._news.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something that was offered or told makes a condition true."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def until_offered(self, *names: str) -> None:
        """Wait until tools of these names can be called."""
        await self.until(lambda: all(self.is_available(name) for name in names))

    def is_available(self, name: str) -> bool:
        tool = self.registry.get(name)
        return tool is not None and "Unavailable" not in tool.description

    async def call(self, name: str, /, **arguments: Any) -> ToolOutcome:
        return await self.registry.call(name, json.dumps(arguments))

    async def call_with(self, context: ToolContext, name: str, /, **arguments: Any) -> ToolOutcome:
        return await self.registry.call(name, json.dumps(arguments), context)


@asynccontextmanager
async def running(entries: dict[str, Any]) -> AsyncIterator[Host]:
    """Servers of an `mcp.json` with these entries, for as long as the block lasts."""
    host = Host()
    servers = McpServers(parse_configuration({"mcpServers": entries}, {}))
    await servers.start(host)
    try:
        yield host
    finally:
        await servers.stop()


def awkward(folder: Path, *modes: str, **members: Any) -> dict[str, Any]:
    """The entry of an awkward server that leaves its traces in a folder."""
    env = {"STARTS": str(folder / "starts"), "CANCELLED": str(folder / "cancelled")}
    return {"command": sys.executable, "args": [str(AWKWARD), *modes], "env": env, **members}


def python_module(module: str, *args: str) -> dict[str, Any]:
    """The entry of a server that is a Python package."""
    return {"command": sys.executable, "args": ["-m", module, *args]}
