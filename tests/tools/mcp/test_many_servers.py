"""Ten MCP servers at once, and two hundred tools."""

import asyncio
import json
import sys
import threading
from pathlib import Path
from typing import Any

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.practice.server import PracticeServer
from assistant.tools import ToolRegistry, tool
from assistant.tools.find_tools import FindTools
from assistant.tools.mcp import McpServers, parse_configuration
from tests.support.conversing import conversing
from tests.tools.mcp.host import running

SLIM = Path(__file__).with_name("slim_server.py")
SERVERS = ["almond", "banana", "cherry", "damson", "elder", "fig", "grape", "hazel", "ivy", "juniper"]
TOOLS_EACH = 20
PATIENCE_S = 60.0


def entries(**members: Any) -> dict[str, Any]:
    program = {"command": sys.executable, **members}
    return {name: {**program, "args": [str(SLIM), name, str(TOOLS_EACH)]} for name in SERVERS}


def test_ten_servers_with_two_hundred_tools_work_side_by_side() -> None:
    async def main() -> None:
        threads = threading.active_count()
        async with running(entries()) as host:
            await host.until_offered(*(f"{name}__add_19" for name in SERVERS))
            outcomes = await asyncio.gather(*(host.call(f"{name}__add_17", number=5) for name in SERVERS))
            assert [outcome.text for outcome in outcomes] == [f"{name} 22" for name in SERVERS]
            assert len(host.registry.definitions()) == len(SERVERS) * TOOLS_EACH
            assert host.notices == []
        assert threading.active_count() <= threads + 1  # asyncio's own for blocking calls stays

    asyncio.run(main())


def test_a_conversation_has_the_use_of_the_tools_of_ten_servers() -> None:
    """Its session takes 128; the model finds the others."""

    async def main() -> tuple[list[str], list[str], list[str]]:
        servers = McpServers(parse_configuration({"mcpServers": entries(autoApprove=["add_0"])}, {}))
        async with PracticeServer(pace=float("inf")) as server:
            model = BidiOpenAIRealtimeModel(client_config={"url": server.url})
            async with conversing(BidiAgent(model, tools=[servers])) as user:
                async with asyncio.timeout(PATIENCE_S):
                    # A registry tells nobody that it grew.
                    while len(user.agent.tool_registry) < len(SERVERS) * TOOLS_EACH:  # noqa: ASYNC110 - see above
                        await asyncio.sleep(0.02)
                # The session is told a moment later: of all that were there by then, and of the tool that finds them.
                await user.until(lambda: "many_tools" in user.codes("bidi_notice"), "the tool that finds tools")
                finder = user.agent.tool_registry.finder
                assert isinstance(finder, FindTools)
                told = {tool["name"] for tool in finder.definitions()}
                hidden = next(name for name in SERVERS if f"{name}__add_0" not in told)
                await user.type(f"find tools about {hidden}")
                await user.type(f"{hidden} 5 please")
                results = [event["tool_result"]["content"][0]["text"] for event in user.said("tool_result")]
                return results, [f"{hidden} 5"], user.codes("bidi_error")

    results, expected, errors = asyncio.run(main())
    assert (results[1:], errors) == (expected, [])


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
