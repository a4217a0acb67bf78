"""MCP servers over streamable HTTP."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mcp_http import HttpMcpServer
from tests.tools.mcp.host import running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HttpMcpServer]:
    with HttpMcpServer(tmp_path) as started:
        yield started


def test_tools_over_http_with_headers(server: HttpMcpServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    async def main() -> None:
        entry = {"url": server.url, "headers": {"Authorization": "Bearer marked-token"}, "type": "streamable-http"}
        async with running({"counter": entry}) as host:
            await host.until_offered("counter__add", "counter__write_note")
            assert (await host.call("counter__add", first=2, second=3)).text == "5"
            assert (await host.call("counter__write_note", text="hi")).text == "hi Bearer marked-token"
            wrong = await host.call("counter__add", first="many")
            assert (wrong.status, "first" in wrong.text) == ("error", True)
            approvals = {tool.tool_name: tool.approval for tool in host.registry}
            assert (approvals["counter__add"], approvals["counter__write_note"]) == ("always", "ask")

    asyncio.run(main())
    assert "marked-token" not in caplog.text


def test_a_list_that_changes_is_offered_anew(server: HttpMcpServer) -> None:
    async def main() -> None:
        async with running({"counter": {"url": server.url}}) as host:
            await host.until_offered("counter__grow")
            await host.call("counter__grow")
            await host.until_offered("counter__grown")

    asyncio.run(main())


def test_a_server_that_goes_away_and_comes_back_works_again(server: HttpMcpServer) -> None:
    async def main() -> None:
        async with running({"counter": {"url": server.url}}) as host:
            await host.until_offered("counter__add")
            server.kill()
            await host.until(lambda: not host.is_available("counter__add"))
            assert (await host.call("counter__add", first=1, second=1)).status == "error"
            await asyncio.to_thread(server.start)
            await host.until_offered("counter__add")
            assert (await host.call("counter__add", first=1, second=1)).text == "2"
            assert len(host.notices) == 1

    asyncio.run(main())


def test_a_wrong_address_is_told_with_what_to_check(server: HttpMcpServer) -> None:
    async def main() -> None:
        async with running({"counter": {"url": server.url.replace("/mcp", "/elsewhere")}}) as host:
            await host.until(lambda: host.notices)
            assert host.notices == [
                "The MCP server counter does not run: it refused to talk (Not Found); check its URL and headers in "
                "mcp.json. It is started again."
            ]

    asyncio.run(main())


def test_nobody_there_is_told_once_and_tried_again(tmp_path: Path) -> None:
    server = HttpMcpServer(tmp_path)

    async def main() -> None:
        async with running({"counter": {"url": server.url}}) as host:
            await host.until(lambda: host.notices)
            assert host.notices == [
                "The MCP server counter does not run: it cannot be reached (ConnectError). It is started again."
            ]
            await asyncio.to_thread(server.start)
            await host.until_offered("counter__add")

    try:
        asyncio.run(main())
    finally:
        server.kill()


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_an_answer_without_end_fills_no_memory(kind: str) -> None:
    sent: list[int] = []

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\ndata: ".encode())
        try:
            for _ in range(2_000):
                writer.write(b"x" * 1_000_000)
                await writer.drain()
                sent.append(1)
        except ConnectionError:
            return
        finally:
            writer.close()

    async def main() -> None:
        async with await asyncio.start_server(flood, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with running({"flood": {"url": f"http://127.0.0.1:{port}/mcp"}}) as host:
                await host.until(lambda: host.notices)
                assert host.notices[0].startswith("The MCP server flood does not run: it ")

    asyncio.run(main())
    assert len(sent) < 1_000  # it gave up after some dozen megabytes of each answer
