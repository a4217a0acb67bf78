"""Tools of MCP servers in a conversation: spoken to the practice server, called at the server, told in the answer."""

import asyncio
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import ToolApprovalResponseEvent
from assistant.practice.numerals import in_words
from assistant.practice.server import PracticeServer
from assistant.tools.mcp import McpServers, parse_configuration
from assistant.tools.source import ToolHost
from assistant.tools.tool import Tool
from tests.support import conversing as talking
from tests.support.conversing import User, conversing, spoken
from tests.support.mcp_http import HttpMcpServer
from tests.support.speech import Speech

PATIENCE_S = 60.0
PAGE = b"<html><head><title>Ducks</title></head><body><main><h1>Ducks</h1><p>Ducks can fly.</p></main></body></html>"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real servers may take their time, the fetch server's first page some seconds."""
    monkeypatch.setattr(talking, "PATIENCE_S", PATIENCE_S)


class Servers(McpServers):
    """MCP servers that tell when they have offered their tools."""

    def __init__(self, **entries: Any) -> None:
        super().__init__(parse_configuration({"mcpServers": entries}, {}))
        self.offered = asyncio.Event()

    async def start(self, host: ToolHost) -> None:
        """See `ToolSource`."""
        await super().start(_Telling(host, self.offered))


class _Telling:
    def __init__(self, host: ToolHost, offered: asyncio.Event) -> None:
        self._host = host
        self._offered = offered

    def offer(self, source: str, tools: list[Tool]) -> None:
        self._host.offer(source, tools)
        self._offered.set()

    def notice(self, message: str, code: str) -> None:
        self._host.notice(message, code)


def module(name: str, *args: str) -> dict[str, Any]:
    return {"command": sys.executable, "args": ["-m", name, *args]}


def agent_for(practice: PracticeServer, *sources: Any, **inference: Any) -> BidiAgent:
    settings = {"turn_mode": "push_to_talk", "inference": inference}
    model = BidiOpenAIRealtimeModel("any", settings, {"url": practice.url})
    return BidiAgent(model=model, tools=list(sources))


def replies(user: User) -> int:
    """How many replies were told to their end."""
    return sum(line.role == "assistant" and line.is_final for line in user.lines)


def is_asked(user: User) -> bool:
    """Whether an approval was asked for."""
    return bool(user.said("tool_approval_request"))


def the_call(user: User) -> tuple[str, dict[str, Any]]:
    (event,) = user.said("tool_use_stream")
    return event["current_tool_use"]["name"], event["current_tool_use"]["input"]


def the_result(user: User) -> str:
    (event,) = user.said("tool_result")
    assert event["tool_result"]["status"] == "success"
    return str(event["tool_result"]["content"][0]["text"])


def test_a_spoken_question_is_answered_with_an_mcp_server_s_tool(speak: Speech) -> None:
    question = spoken(speak("what time is it in tokyo"))

    async def main() -> None:
        servers = Servers(time=module("mcp_server_time"))
        async with PracticeServer() as practice, conversing(agent_for(practice, servers)) as user:
            await asyncio.wait_for(servers.offered.wait(), PATIENCE_S)
            await user.ask(question)
            assert the_call(user) == ("time__get_current_time", {"timezone": "Asia/Tokyo"})
            told = datetime.fromisoformat(json.loads(the_result(user))["datetime"])
            assert told.utcoffset() is not None
            assert user.lines[0].text == "what time is it in tokyo"
            assert in_words(told.hour) in user.lines[-1].text.lower()
            assert user.said("tool_approval_request") == []  # it only reads

    asyncio.run(main())


@contextmanager
def web_page() -> Iterator[str]:
    """A page on this machine; yields its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/ducks" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE if self.path == "/ducks" else b"")

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/ducks"
        finally:
            server.shutdown()
            thread.join()


def test_a_typed_request_is_carried_out_by_the_fetch_server() -> None:
    async def main(url: str) -> None:
        # By itself this server fetches nothing from this machine, rightly so; here the page is the test's own.
        servers = Servers(web=module("mcp_server_fetch", "--allow-private-ips"))
        async with PracticeServer() as practice, conversing(agent_for(practice, servers)) as user:
            await asyncio.wait_for(servers.offered.wait(), PATIENCE_S)
            await user.type(f"fetch {url}")
            assert the_call(user) == ("web__fetch", {"url": url})
            assert "Ducks can fly." in the_result(user)
            assert "Ducks can fly" in user.lines[-1].text

    with web_page() as url:
        asyncio.run(main(url))


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[HttpMcpServer]:
    with HttpMcpServer(tmp_path) as started:
        yield started


@pytest.mark.parametrize("answer", ["once", "deny"])
def test_a_tool_that_writes_is_asked_about_first(notes: HttpMcpServer, answer: str) -> None:
    async def main() -> None:
        servers = Servers(notes={"url": notes.url})
        async with PracticeServer() as practice, conversing(agent_for(practice, servers)) as user:
            await asyncio.wait_for(servers.offered.wait(), PATIENCE_S)
            typing = asyncio.create_task(user.type("write note about milk"))
            await user.until(lambda: user.said("tool_approval_request"), "a question")
            (request,) = user.said("tool_approval_request")
            assert (request["name"], request["input"]) == ("notes__write_note", {"text": "milk"})
            assert request["origin"] == "MCP server notes"
            assert notes.notes == []
            await user.agent.send(ToolApprovalResponseEvent(request["approval_id"], answer))
            await typing
            assert notes.notes == (["milk"] if answer == "once" else [])

    asyncio.run(main())


@pytest.mark.parametrize("answer", ["once", "deny"])
def test_the_api_s_own_remote_mcp_with_its_approval(notes: HttpMcpServer, answer: str) -> None:
    async def main() -> None:
        tool = {"type": "mcp", "server_label": "notes", "server_url": notes.url, "require_approval": "always"}
        async with PracticeServer() as practice, conversing(agent_for(practice, tools=[tool])) as user:
            # Nobody is told when the server knows its tools: we ask until it does.
            while not is_asked(user):
                before = replies(user)
                await user.agent.send("write note about milk")
                await user.until(lambda before=before: is_asked(user) or replies(user) > before, "a response")
            (request,) = user.said("tool_approval_request")
            assert (request["name"], request["input"]) == ("write_note", {"text": "milk"})
            assert request["origin"] == "remote MCP server notes"
            before = replies(user)
            await user.agent.send(ToolApprovalResponseEvent(request["approval_id"], answer))
            await user.until(lambda: user.said("tool_result"), "the tool's end")
            await user.until(lambda: replies(user) > before, "an answer about it")
            (ended,) = user.said("tool_result")
            assert ended["tool_result"]["status"] == ("success" if answer == "once" else "error")
            assert notes.notes == (["milk"] if answer == "once" else [])

    asyncio.run(main())
