"""Ten MCP servers at once, and two hundred tools."""

import asyncio
import json
import sys
import threading
from pathlib import Path
from typing import Any

from assistant.bidi import BidiOpenAIRealtimeModel
from assistant.tools import ToolRegistry, tool
from tests.tools.mcp.host import Host, running

SLIM = Path(__file__).with_name("slim_server.py")
SERVERS = [f"server{number}" for number in range(10)]
MOST_TOOLS = 100  # of all servers, see assistant/tools/mcp/servers.py


def entries(tools_each: int) -> dict[str, Any]:
    return {name: {"command": sys.executable, "args": [str(SLIM), name, str(tools_each)]} for name in SERVERS}


async def all_answered(host: Host) -> None:
    await host.until(lambda: len(host.offers) == len(SERVERS) and len(host.notices) >= 5)


def test_ten_servers_work_side_by_side() -> None:
    async def main() -> None:
        threads = threading.active_count()
        async with running(entries(10)) as host:
            await host.until_offered(*(f"{name}__add_9" for name in SERVERS))
            outcomes = await asyncio.gather(*(host.call(f"{name}__add_7", number=5) for name in SERVERS))
            assert [outcome.text for outcome in outcomes] == [f"{name} 12" for name in SERVERS]
            assert len(host.registry.definitions()) == MOST_TOOLS
            assert host.notices == []
        assert threading.active_count() <= threads + 1  # asyncio's own for blocking calls stays

    asyncio.run(main())


def test_the_user_is_told_which_servers_have_more_tools_than_a_session_takes() -> None:
    async def main() -> None:
        async with running(entries(20)) as host:
            await all_answered(host)
            assert len(host.registry.definitions()) == MOST_TOOLS
            assert len(host.notices) == 5
            assert all("20 tools of the MCP server server" in notice for notice in host.notices)

    asyncio.run(main())


def test_a_program_may_have_two_hundred_tools_of_its_own() -> None:
    count = 200

    def adding(number: int) -> Any:
        def add(to: int) -> int:
            """Add to a number."""
            return number + to

        return tool(name=f"add_{number}")(add)

    async def main() -> None:
        registry = ToolRegistry([adding(number) for number in range(count)])
        session = BidiOpenAIRealtimeModel().configuration("", registry.definitions()).session
        assert len({each["name"] for each in session["tools"]}) == count
        outcomes = await asyncio.gather(*(registry.call(f"add_{n}", json.dumps({"to": 1})) for n in range(count)))
        assert [outcome.text for outcome in outcomes] == [str(number + 1) for number in range(count)]

    asyncio.run(main())
