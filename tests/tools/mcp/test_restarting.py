"""The servers of a running conversation are ended and started anew, as their file says by then."""

import asyncio

from assistant.tools.mcp import McpServers, parse_configuration
from assistant.tools.mcp.servers import ServerReport
from tests.tools.mcp.host import Host, python_module


def servers(**entries: object) -> McpServers:
    return McpServers(parse_configuration({"mcpServers": entries}, {}))


def test_other_servers_take_the_place_of_those_that_ran() -> None:
    async def main() -> None:
        host = Host()
        clock = python_module("mcp_server_time")
        running = servers(clock=clock)
        assert running.reports() == {}
        await running.start(host)
        assert running.reports() == {"clock": ServerReport()}
        await host.until_offered("clock__get_current_time")
        assert running.reports() == {"clock": ServerReport(is_available=True, tools=2)}
        changed = {"mcpServers": {"watch": clock, "gone": {"command": "/nonexistent/server"}}}
        await running.restart(parse_configuration(changed, {}))
        assert host.registry.get("clock__get_current_time") is None
        await host.until_offered("watch__get_current_time")
        await host.until(lambda: running.reports()["gone"].problem)
        assert "cannot be started" in running.reports()["gone"].problem
        assert running.reports()["watch"].tools == 2
        await running.stop()
        assert running.reports() == {}

    asyncio.run(main())


def test_without_a_conversation_they_start_with_the_next_one() -> None:
    async def main() -> None:
        host = Host()
        running = servers()
        await running.restart(parse_configuration({"mcpServers": {"clock": python_module("mcp_server_time")}}, {}))
        assert running.reports() == {}
        await running.start(host)
        await host.until_offered("clock__get_current_time")
        await running.stop()

    asyncio.run(main())
