"""What models and MCP servers say about tools: schemas, arguments, results, expressions, addresses."""

import asyncio
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import mcp_types as wire
from pydantic import ValidationError
from pydantic_core import from_json
from PySide6.QtCore import QUrl

from assistant.bidi.exact_text import exact_arguments
from assistant.bidi.tool_runner import ToolRunner
from assistant.bidi.translation import readable_arguments
from assistant.desktop.notification_text import question_about
from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tool_text import format_call, shortened
from assistant.tools import ToolError, tool
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.builtin import calculator
from assistant.tools.desktop_access.web_address import MAX_ADDRESS_LENGTH, canonical_address
from assistant.tools.mcp.configuration import StdioServer
from assistant.tools.mcp.listings import repair_listing
from assistant.tools.mcp.names import tool_names
from assistant.tools.mcp.results import to_tool_result
from assistant.tools.mcp.server import ListedTool
from assistant.tools.mcp.servers import McpServers, McpTool
from assistant.tools.registry import ToolRegistry, parse_arguments
from assistant.tools.tool import FunctionTool
from tests.fuzz.harness import Target


@dataclass
class Lamp:
    """A lamp."""

    name: str
    brightness: float = 1.0
    colours: list[Literal["red", "green"]] | None = None


@tool
async def switch(lamps: list[Lamp], on: bool, seconds: int | None = None, notes: dict[str, Any] | None = None) -> str:
    """Switch lamps."""
    return f"{len(lamps)} {on} {seconds} {notes}"


class _AgentStub:
    invocation_state: Mapping[str, Any] = {}


def _no_output(_event: object) -> None:
    """Nobody watches."""


def tool_arguments(content: bytes) -> None:
    """The arguments of a call: run, shown to the user, sent on."""
    text = content.decode("utf-8", "replace")
    registry = ToolRegistry([switch])
    runner = ToolRunner(_AgentStub(), registry, ApprovalPolicy(), _no_output)
    outcome = asyncio.run(runner.run("call_1", "switch", text))
    outcome.text.encode()
    shown = readable_arguments(text)
    try:
        shown_as_run = parse_arguments(text)
    except ToolError:
        shown_as_run = shown
    for arguments in (shown, shown_as_run):
        _look_at(ToolActivity("call_1", "switch", arguments, "waiting", 0.0, origin="built in"))


def _look_at(activity: ToolActivity) -> None:
    """What window, terminal and notification make of a call: nothing in it may hide or steer."""
    shown = exact_arguments(activity.arguments)
    assert all(character.isprintable() or character == "\n" for character in shown)
    shortened(format_call(activity)).encode()
    question_about(activity, 1000)
    shown.encode()


def tool_listing(content: bytes) -> None:
    """An MCP server's list of tools."""
    try:
        result = from_json(content)  # as the `mcp` package reads it
    except ValueError:
        return
    if not isinstance(result, dict) or "tools" not in result:
        return
    repair_listing(result)
    try:
        listed = wire.ListToolsResult.model_validate(result)
    except (ValidationError, RecursionError):
        return
    names = tool_names("server", [each.name for each in listed.tools])
    servers = McpServers.__new__(McpServers)
    for each in listed.tools:
        offered = ListedTool(each.name, each.description or "", each.input_schema, is_read_only=False)
        definition = McpTool(servers, StdioServer("server", "true"), offered, names[each.name], True).definition
        assert definition["parameters"]["type"] == "object"


def tool_result(content: bytes) -> None:
    """What an MCP tool returned."""
    try:
        result = wire.CallToolResult.model_validate_json(content)
    except ValidationError:
        return
    try:
        to_tool_result(result)
    except ToolError:
        return


def tool_docstring(content: bytes) -> None:
    """The documentation of a user's tool becomes its description and the schema of its arguments."""

    def function(first: int, second: str = "") -> str:
        return f"{first}{second}"

    function.__doc__ = content.decode("utf-8", "replace")
    json.dumps(FunctionTool(function).definition)


def expression(content: bytes) -> None:
    """What the calculator is given."""
    try:
        calculator(content.decode("utf-8", "replace"))
    except ToolError:
        return


def address(content: bytes) -> None:
    """What `open_url` is given: what comes out stays what it is, and a browser reads the host that the user reads."""
    try:
        canonical = canonical_address(content.decode("utf-8", "replace"))
    except ToolError:
        return
    assert canonical.isascii()
    assert canonical.startswith(("http://", "https://"))
    assert len(canonical) > MAX_ADDRESS_LENGTH or canonical_address(canonical) == canonical
    opened = QUrl(canonical, QUrl.ParsingMode.StrictMode)
    assert opened.isValid(), opened.errorString()
    assert _same_host(opened.host(QUrl.ComponentFormattingOption.FullyEncoded), urlsplit(canonical).hostname or "")
    assert opened.scheme() == urlsplit(canonical).scheme
    assert not opened.userInfo()


def _same_host(first: str, second: str) -> bool:
    if ":" in first and ":" in second:
        return ipaddress.ip_address(first) == ipaddress.ip_address(second)
    return first == second


_JSON = (b"{", b"}", b"[", b"]", b":", b",", b'"')

TARGETS = (
    Target(
        "tool_arguments",
        tool_arguments,
        (*_JSON, b'"lamps": [', b'"name": "x"', b'"on": true', b'"seconds": ', b'"notes": {', b'"colours": ["red"]'),
    ),
    Target(
        "tool_listing",
        tool_listing,
        (
            *_JSON,
            *(
                b'{"tools": [',
                b'{"name": "x"',
                b'"inputSchema": {',
                b'"type": "object"',
                b'"properties": {',
                b'"$ref": ',
            ),
            *(
                b'"required": [',
                b'"annotations": {',
                b'"readOnlyHint": true',
                b'"_meta": ',
                b'"icons": [',
                b'"title": ',
            ),
        ),
    ),
    Target(
        "tool_result",
        tool_result,
        (
            *_JSON,
            *(b'{"content": [', b'{"type": "text", "text": ', b'"type": "image", "data": ', b'"mimeType": "image/png"'),
            *(b'"structuredContent": ', b'"isError": true', b'"type": "resource", "resource": {', b'"uri": "a:b"'),
        ),
    ),
    Target(
        "tool_docstring", tool_docstring, (b"\nArgs:\n", b"    first: ", b"(int): ", b"Returns:\n", b"    ", b"\n\n")
    ),
    Target(
        "expression",
        expression,
        (
            *(
                b"**",
                b"(",
                b")",
                b"9",
                b"-",
                b",",
                b"factorial(",
                b"comb(",
                b"perm(",
                b"round(",
                b"gcd(",
                b"lcm(",
                b"1e308",
            ),
            *(
                b"//",
                b"%",
                b"<",
                b"==",
                b"hypot(",
                b"max(",
                b"pow(",
                "√".encode(),
                "π".encode(),
                b"__class__",
                b".",
                b"'",
            ),
        ),
    ),
    Target(
        "address",
        address,
        (
            *(
                b"https://",
                b"http:",
                b"//",
                b"@",
                b":",
                b"[::1]",
                b"%2e",
                b"%00",
                b"..",
                b"\\",
                b"#",
                b"?",
                b"javascript:",
            ),
            *(b"file://", b"0x7f.1", b"xn--", "ß".encode(), "\u3002".encode(), "\u202e".encode(), b"\t", b":443", b"."),
        ),
    ),
)
