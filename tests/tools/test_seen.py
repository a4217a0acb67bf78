"""What is new or was changed is named before it runs, and only then."""

import asyncio
import sys
from pathlib import Path

import pytest

from assistant.tools.mcp import McpServers, parse_configuration
from assistant.tools.seen import SeenTools, seen_tools_path
from assistant.tools.user_tools import UserTools
from tests.tools.mcp.host import AWKWARD

TOOL = "from assistant.tools import tool\n@tool\ndef greet() -> str:\n    return 'hello'\n"


class Host:
    """Keeps what was told before the first offer, and what after."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.offered = asyncio.Event()

    def offer(self, source: str, tools: object) -> None:
        assert source
        assert tools is not None
        self.offered.set()

    def notice(self, message: str, code: str) -> None:
        assert code
        if not self.offered.is_set():
            self.told.append(message)


def told_by(source: UserTools | McpServers) -> list[str]:
    """Start a source, until it offers something; returns what the user was told before that."""

    async def main() -> list[str]:
        host = Host()
        await source.start(host)
        await asyncio.wait_for(host.offered.wait(), 60)
        await source.stop()
        return host.told

    return asyncio.run(main())


def test_a_file_that_is_new_or_changed_is_named_before_its_tools_can_run(tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text(TOOL)
    (tmp_path / "_helper.py").write_text("")
    named = ["lamp.py among your tools is new, or was changed since the last time."]
    seen = SeenTools(tmp_path / "seen.json")
    assert told_by(UserTools(tmp_path, seen=seen)) == named
    assert told_by(UserTools(tmp_path, seen=SeenTools(tmp_path / "seen.json"))) == []
    (tmp_path / "_helper.py").write_text("x = 1")
    assert told_by(UserTools(tmp_path, seen=seen)) == named
    (tmp_path / "lamp.py").write_text(TOOL + "# changed\n")
    assert told_by(UserTools(tmp_path, seen=seen)) == named
    assert told_by(UserTools(tmp_path, seen=seen)) == []


def test_a_server_that_is_new_or_changed_is_named_with_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = SeenTools(tmp_path / "seen.json")

    def told(*modes: str) -> list[str]:
        entry = {"command": sys.executable, "args": [str(AWKWARD), *modes], "env": {"STARTS": str(tmp_path / "s")}}
        return told_by(McpServers(parse_configuration({"mcpServers": {"lamp": entry}}, {}), seen))

    monkeypatch.setattr("assistant.tools.mcp.configuration.LONGEST_SUMMARY", 1000)
    named = f"MCP servers that are new, or were changed since the last time: lamp ({sys.executable} {AWKWARD})."
    assert told() == [named]
    assert told() == []
    assert told("other") == [named.replace(")", " other)")]


def test_a_file_that_cannot_be_used_names_things_once_more(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    for content in ("{", "[]", '{"version": 2}', '{"version": 1, "seen": []}'):
        path.write_text(content)
        seen = SeenTools(path)
        assert seen.is_new("a", "1")
        assert not seen.is_new("a", "1")
    (tmp_path / "file").touch()
    unwritable = SeenTools(tmp_path / "file" / "seen.json")
    assert unwritable.is_new("a", "1")
    assert unwritable.is_new("a", "1")


def test_it_is_in_the_folder_for_state(user_folders: dict[str, str]) -> None:
    assert str(seen_tools_path()).startswith(user_folders["XDG_STATE_HOME"])
