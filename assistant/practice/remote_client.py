"""Talks to remote MCP servers, with the `mcp` package, which is imported when the first one is to be asked."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from assistant.installing import load
from assistant.practice.effects import CallRemoteTool, ListRemoteTools
from assistant.practice.remote_tools import RemoteResult

Json = dict[str, Any]
_log = logging.getLogger(__name__)
_TIMEOUT_S = 30.0
_MOST_PAGES = 20


async def list_tools(effect: ListRemoteTools) -> list[Json] | None:
    """The tools of a server as an `mcp_list_tools` item has them; None if it does not answer."""
    tools: list[Json] = []
    try:
        async with asyncio.timeout(_TIMEOUT_S), _client(effect.server) as client:
            cursor = None
            for _ in range(_MOST_PAGES):
                page = await client.list_tools(cursor=cursor)
                tools += [_tool(tool.model_dump(by_alias=True, mode="json", exclude_none=True)) for tool in page.tools]
                cursor = page.next_cursor
                if cursor is None:
                    break
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the server cannot be used; the API says no more
        _log.info("a remote MCP server did not list its tools: %s", _first(error))
        return None
    return tools


async def call_tool(effect: CallRemoteTool) -> RemoteResult:
    """Call a tool of a server."""
    try:
        async with asyncio.timeout(_TIMEOUT_S), _client(effect.server) as client:
            result = await client.call_tool(effect.name, effect.arguments)
            output = "\n".join(str(getattr(part, "text", f"[{part.type}]")) for part in result.content)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is told to the model
        return RemoteResult(error=_api_error(_first(error)))
    if result.is_error:
        return RemoteResult(error={"type": "tool_execution_error", "message": output})
    return RemoteResult(output)


@asynccontextmanager
async def _client(server: Json) -> AsyncIterator[Any]:
    # The import takes more than a second: on a thread, so that nobody's speech is interrupted by it.
    mcp = await asyncio.to_thread(load, "mcp", "MCP servers need")
    httpx = load("httpx2")
    transport = load("mcp.client.streamable_http")
    headers = dict(server.get("headers") or {})
    if server.get("authorization"):
        headers["Authorization"] = f"Bearer {server['authorization']}"
    # What runs on this machine is not behind a proxy.
    async with (
        httpx.AsyncClient(headers=headers, timeout=_TIMEOUT_S, trust_env=False) as http,
        mcp.Client(transport.streamable_http_client(server["server_url"], http_client=http), cache=None) as client,
    ):
        yield client


def _tool(listed: Json) -> Json:
    return {
        "name": listed["name"],
        "description": listed.get("description"),
        "input_schema": listed.get("inputSchema", {}),
        "annotations": listed.get("annotations"),
    }


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _api_error(error: BaseException) -> Json:
    code = getattr(error, "code", None)
    if isinstance(code, int):
        return {"type": "protocol_error", "code": code, "message": str(error)}
    return {"type": "http_error", "code": 0, "message": f"The server cannot be reached ({type(error).__name__})."}
