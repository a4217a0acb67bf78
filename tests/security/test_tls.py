"""Certificates are verified, always: nothing is told to a server that cannot prove its name."""

import ast
import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi.ephemeral_key import KeyRequest, request_key
from assistant.endpoint_check import check_endpoint
from assistant.realtime.connection import Connection
from assistant.realtime.endpoint import Credentials, parse_endpoint
from assistant.realtime.errors import EndpointUnreachableError
from assistant.tools.mcp import McpServers, parse_configuration
from tests.bidi.key_server import KeyServer
from tests.security.test_redirects import KEY, Host
from tests.support.certificates import self_signed

ASSISTANT = Path(__file__).parents[2] / "assistant"
# Whatever turns verification off, in the standard library, websockets and httpx.
NEVER = {"CERT_NONE", "CERT_OPTIONAL", "_create_unverified_context", "_create_default_https_context"}
NEVER_FALSE = {"verify", "check_hostname", "server_hostname"}


def test_no_line_of_the_program_turns_verification_off() -> None:
    for path in ASSISTANT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", getattr(node, "id", ""))
            assert name not in NEVER, f"{path}: {name}"
            for keyword in getattr(node, "keywords", ()):
                is_off = isinstance(keyword.value, ast.Constant) and not keyword.value.value
                assert not (keyword.arg in NEVER_FALSE and is_off), f"{path}: {keyword.arg}"
            if isinstance(node, ast.Assign):
                targets = {getattr(target, "attr", "") for target in node.targets}
                assert not targets & {"check_hostname", "verify_mode"}, f"{path}: {targets}"


def test_a_server_that_proves_nothing_is_told_nothing(tmp_path: Path) -> None:
    with KeyServer(tls=self_signed(tmp_path)) as server:
        place = server.url.removeprefix("https://").replace("127.0.0.1", "localhost")
        endpoint = parse_endpoint(f"wss://{place}")
        with pytest.raises(EndpointUnreachableError, match="cannot be trusted"):
            asyncio.run(Connection.open(endpoint, "any", Credentials(KEY)))
        with pytest.raises(EndpointUnreachableError):
            asyncio.run(request_key(KeyRequest.mint(endpoint, "any", Credentials(KEY))))
        assert "cannot be trusted" in str(asyncio.run(check_endpoint(endpoint.url, KEY)))
        asyncio.run(_connects_to_mcp(f"https://{place}/mcp"))
        assert server.requests == []


async def _connects_to_mcp(url: str) -> None:
    entry: dict[str, Any] = {"url": url, "headers": {"Authorization": f"Bearer {KEY}"}}
    servers, host = McpServers(parse_configuration({"mcpServers": {"a": entry}}, {})), Host()
    await servers.start(host)
    await asyncio.wait_for(host.told.wait(), 60)
    await servers.stop()
