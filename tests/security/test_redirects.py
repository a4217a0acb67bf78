"""A redirect never takes the key, or anything else, to another host: with real servers, in each of its forms."""

import asyncio
import contextlib
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.bidi.ephemeral_key import KeyRequest, request_key
from assistant.realtime.connection import Connection
from assistant.realtime.endpoint import Credentials, Endpoint, parse_endpoint
from assistant.realtime.errors import AssistantError
from assistant.tools.mcp import McpServers, parse_configuration

KEY = "sk-marked-redirected-0123456789"
STATUSES = [301, 302, 303, 307, 308]


class _Server(http.server.ThreadingHTTPServer):
    """Answers everything with a redirect, or, without a target, keeps what it is sent."""

    daemon_threads = True

    def __init__(self, status: int = 200, target: str = "") -> None:
        self.status, self.target = status, target
        self.taken: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Any

    def _answer(self) -> None:
        self.server.taken.append(f"{self.command} {self.path}\n{self.headers}")
        self.send_response(self.server.status)
        if self.server.target:
            self.send_header("Location", self.server.target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = _answer  # noqa: N815 - the base class's name
    do_POST = _answer  # noqa: N815 - as above
    do_DELETE = _answer  # noqa: N815 - as above

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(*arguments: Any) -> Iterator[_Server]:
    with _Server(*arguments) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def elsewhere(thief: _Server) -> list[str]:
    return [f"http://localhost:{thief.server_address[1]}/v1/realtime"]


def endpoint_at(server: _Server) -> Endpoint:
    return parse_endpoint(f"ws://{server.place}")


@pytest.mark.parametrize("status", STATUSES)
def test_neither_the_key_nor_its_request_goes_elsewhere(status: int) -> None:
    with serving() as thief:
        for target in [*elsewhere(thief), f"ws://{thief.place}/v1/realtime"]:
            with serving(status, target) as server:
                endpoint, credentials = endpoint_at(server), Credentials(KEY)
                with pytest.raises(AssistantError) as refused:
                    asyncio.run(Connection.open(endpoint, "any", credentials))
                assert KEY not in str(refused.value)
                with pytest.raises(AssistantError):
                    asyncio.run(request_key(KeyRequest.mint(endpoint, "any", credentials)))
                assert all(KEY in request for request in server.taken)
                assert len(server.taken) == 2
        assert thief.taken == []


@pytest.mark.parametrize("status", [302, 307])
def test_an_mcp_server_s_token_goes_nowhere_else(status: int) -> None:
    async def connects(server: _Server) -> None:
        entry = {"url": f"http://{server.place}/mcp", "headers": {"Authorization": f"Bearer {KEY}"}}
        servers = McpServers(parse_configuration({"mcpServers": {"a": entry}}, {}))
        host = Host()
        await servers.start(host)
        await asyncio.wait_for(host.told.wait(), 60)
        await servers.stop()

    with serving() as thief, serving(status, f"http://{thief.place}/mcp") as server:
        asyncio.run(connects(server))
        assert server.taken
        assert thief.taken == []


class Host:
    def __init__(self) -> None:
        self.told = asyncio.Event()

    def offer(self, _source: str, _tools: Any) -> None:
        """Nothing is offered."""

    def notice(self, _message: str, _code: str) -> None:
        self.told.set()
