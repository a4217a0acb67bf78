"""Reading mcp.json: what other assistants wrote, and what people mistype."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.tools.mcp.configuration import HttpServer, StdioServer, parse_configuration, read_configuration

ENVIRONMENT = {"TOKEN": "t0ken", "OPENAI_API_KEY": "sk-marked", "COPY": "sk-marked"}


def read(**entries: Any) -> tuple[list[Any], list[str]]:
    found = parse_configuration({"mcpServers": entries}, ENVIRONMENT)
    return list(found.servers), list(found.problems)


def problem(**entry: Any) -> str:
    servers, (only,) = read(x=entry, good={"command": "good"})
    assert [server.name for server in servers] == ["good"]
    assert only.startswith("The MCP server 'x' in mcp.json ")
    assert only.endswith(".")
    return only.removeprefix("The MCP server 'x' in mcp.json ")


def test_both_kinds_of_servers() -> None:
    servers, problems = read(
        time={
            "command": "uvx",
            "args": ["mcp-server-time"],
            "env": {"A": "${TOKEN}", "PORT": 80, "ON": True},
            "cwd": "/srv",
            "timeout": 5,
            "autoApprove": ["look"],
            "icon": "a member of another program's",
        },
        notes={"type": "http", "url": "https://notes.example/mcp", "headers": {"Authorization": "Bearer ${env:TOKEN}"}},
        off={"command": "x", "disabled": True},
    )
    assert problems == []
    time, notes = servers
    assert time == StdioServer(
        "time",
        "uvx",
        ("mcp-server-time",),
        {"A": "t0ken", "PORT": "80", "ON": "true"},
        "/srv",
        5.0,
        frozenset({"look"}),
    )
    assert notes == HttpServer("notes", "https://notes.example/mcp", {"Authorization": "Bearer t0ken"})
    assert "t0ken" not in repr(servers)


def test_milliseconds_are_understood() -> None:
    ((server,), _) = read(x={"command": "x", "timeout": 30_000})
    assert server.timeout_s == 30


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({}, 'needs either a "command" or a "url"'),
        ({"command": "x", "url": "https://x"}, 'needs either a "command" or a "url"'),
        ({"command": ""}, 'empty "command"'),
        ({"command": 5}, 'a "command" that is no text'),
        ({"command": "x", "args": "-v"}, 'has "args" that are no list of texts'),
        ({"command": "x", "args": ["a\0b"]}, "a NUL character"),
        ({"command": "x", "env": {"A": None}}, 'has "env" that are no object of texts'),
        ({"command": "x", "env": {"A": "${MISSING}"}}, "environment variable MISSING"),
        ({"command": "x", "timeout": "long"}, 'a "timeout" that is no number of seconds'),
        ({"command": "x", "timeout": -1}, 'a "timeout" that is no number of seconds'),
        ({"url": "ftp://x"}, "begins with https://"),
        ({"url": "http://[::1"}, "begins with https://"),
        ({"url": "http://notes.example/mcp"}, "is not encrypted"),
        ({"url": "https://me:secret@notes.example"}, "a password in its URL"),
        ({"url": "https://x", "type": "sse"}, "'sse', which is not supported"),
    ],
)
def test_what_is_wrong_is_told_and_stops_no_other(entry: dict[str, Any], words: str) -> None:
    said = problem(**entry)
    assert words in said
    assert "secret" not in said


@pytest.mark.parametrize("text", ["${OPENAI_API_KEY}", "${env:openai_api_key}", "Bearer ${COPY}"])
def test_our_key_is_given_to_nobody(text: str) -> None:
    for entry in ({"command": "x", "env": {"A": text}}, {"url": "https://x", "headers": {"A": text}}):
        said = problem(**entry)
        assert "given to no other program" in said
        assert "sk-marked" not in said


def test_plain_http_to_this_machine_is_allowed() -> None:
    for url in ("http://localhost:1/mcp", "http://127.0.0.1:1/mcp", "http://[::1]:1/mcp"):
        ((server,), problems) = read(x={"url": url})
        assert (server.url, problems) == (url, [])


@pytest.mark.parametrize("content", ["[]", '{"mcpServers": []}', "{", "\xff", "[" * 100_000])
def test_a_broken_file_is_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mcp.json"
    path.write_bytes(content.encode("latin-1"))
    found = read_configuration(path, {})
    assert found.servers == ()
    (said,) = found.problems
    assert str(path) in said
    assert "\n" not in said


def test_no_file_and_an_empty_file_are_no_servers(tmp_path: Path) -> None:
    path = tmp_path / "mcp.json"
    assert read_configuration(path, {}).problems == ()
    path.write_text("")
    assert read_configuration(path, {}).problems == ()
    path.write_text("\ufeff" + json.dumps({"mcpServers": {"x": {"command": "x"}}, "theme": "dark"}), encoding="utf-8")
    assert [server.name for server in read_configuration(path, {}).servers] == ["x"]


def test_an_entry_that_is_no_object_and_one_without_a_name() -> None:
    found = parse_configuration({"mcpServers": {"x": "npx", " ": {"command": "y"}}}, {})
    assert (found.servers, len(found.problems)) == ((), 2)
