"""What was allowed for good is asked about again when something else would run."""

import os
from pathlib import Path
from typing import Any

import pytest

from assistant.approved_tools import ApprovedTools
from assistant.tools.approval import ApprovalPolicy, Subject
from assistant.tools.mcp.configuration import parse_configuration


def fingerprint(**entry: Any) -> str:
    (server,) = parse_configuration({"mcpServers": {"a": entry}}, dict(os.environ)).servers
    return server.runs


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "server.py"
    path.write_text("print('kind')")
    return path


def test_the_same_server_is_the_same(script: Path) -> None:
    entry = {"command": "python3", "args": [str(script)], "env": {"B": "1", "A": "2"}}
    assert fingerprint(**entry) == fingerprint(**{**entry, "env": {"A": "2", "B": "1"}, "timeout": 5})


def test_another_script_command_folder_or_environment_is_another_server(script: Path) -> None:
    entry = {"command": "python3", "args": [str(script)], "env": {"NODE_OPTIONS": ""}}
    seen = {fingerprint(**entry)}
    seen.add(fingerprint(**{**entry, "env": {"NODE_OPTIONS": "--require ./evil.js"}}))
    seen.add(fingerprint(**{**entry, "command": "python3.13"}))
    seen.add(fingerprint(**{**entry, "args": [str(script), "--all"]}))
    seen.add(fingerprint(**{**entry, "cwd": "/"}))
    script.write_text("print('evil')")
    seen.add(fingerprint(**entry))
    assert len(seen) == 6


def test_a_script_named_by_its_folder_counts_too(script: Path) -> None:
    entry = {"command": "python3", "args": [script.name], "cwd": str(script.parent)}
    before = fingerprint(**entry)
    script.write_text("print('evil')")
    assert fingerprint(**entry) != before


def test_no_secret_is_in_what_is_kept(tmp_path: Path, script: Path) -> None:
    runs = fingerprint(command="python3", args=[str(script)], env={"TOKEN": "marked-token"})
    store = ApprovedTools(tmp_path / "approved.json")
    ApprovalPolicy(store=store).approve_for_good(Subject("tool", "MCP server a", "ask", runs))
    assert "marked-token" not in (tmp_path / "approved.json").read_text()
    assert (tmp_path / "approved.json").stat().st_mode & 0o077 == 0


def test_an_approval_of_the_old_is_none_of_the_new(tmp_path: Path, script: Path) -> None:
    store = ApprovedTools(tmp_path / "approved.json")
    old = Subject("tool", "MCP server a", "ask", fingerprint(command="python3", args=[str(script)]))
    ApprovalPolicy(store=store).approve_for_good(old)
    assert ApprovalPolicy(store=store).rule_for(old) == "always"
    script.write_text("print('evil')")
    new = Subject("tool", "MCP server a", "ask", fingerprint(command="python3", args=[str(script)]))
    assert ApprovalPolicy(store=store).rule_for(new) == "ask"
    another_origin = Subject("tool", "your tool a.py", "ask", old.fingerprint)
    assert ApprovalPolicy(store=store).rule_for(another_origin) == "ask"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ".", "/dev/zero"])
def test_what_is_no_file_has_no_content(name: str) -> None:
    if "\0" not in name:
        assert fingerprint(command="python3", args=[name])
