"""Changing mcp.json without losing what other programs keep in it."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from assistant.tools.mcp.configuration import read_configuration
from assistant.tools.mcp.editing import McpFile, McpFileError

OTHERS = {
    "theme": "theirs",
    "mcpServers": {"time": {"command": "uvx", "icon": "clock"}, "broken": 3, "notes": {"url": "https://notes.example"}},
}


@pytest.fixture
def file(tmp_path: Path) -> McpFile:
    path = tmp_path / "folder" / "mcp.json"
    path.parent.mkdir()
    path.write_text(json.dumps(OTHERS))
    return McpFile(path)


def content(file: McpFile) -> Any:
    return json.loads(file.path.read_text())


def test_without_a_file_there_are_no_entries_and_the_first_makes_one(tmp_path: Path) -> None:
    file = McpFile(tmp_path / "new" / "mcp.json")
    assert file.entries() == {}
    file.put(" time ", {"command": "uvx", "args": ["mcp-server-time"]})
    assert [server.name for server in read_configuration(file.path, {}).servers] == ["time"]
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600, "headers may hold keys"


def test_a_new_name_keeps_the_place_and_unknown_members_stay(file: McpFile) -> None:
    file.put("clock", {**file.entries()["time"], "args": ["x"]}, in_place_of="time")
    assert list(content(file)["mcpServers"]) == ["clock", "broken", "notes"]
    assert content(file)["mcpServers"]["clock"] == {"command": "uvx", "icon": "clock", "args": ["x"]}
    assert content(file)["theme"] == "theirs"
    assert content(file)["mcpServers"]["broken"] == 3


def test_an_entry_is_removed(file: McpFile) -> None:
    file.remove("time")
    file.remove("time")
    assert file.entries() == {"broken": {}, "notes": {"url": "https://notes.example"}}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({}, 'needs either a "command" or a "url"'),
        ({"url": "http://far.example"}, "not encrypted"),
        ({"command": "x", "env": {"K": "${OPENAI_API_KEY}"}}, "given to no other program"),
        ({"command": "", "disabled": True}, "empty"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(file: McpFile, entry: dict[str, Any], problem: str) -> None:
    with pytest.raises(McpFileError, match=problem):
        file.put("new", entry)
    assert content(file) == OTHERS


def test_a_variable_that_is_not_set_may_be_written(file: McpFile) -> None:
    file.put("new", {"command": "x", "env": {"TOKEN": "${NOT_SET_ANYWHERE}"}})
    assert file.entries()["new"]["env"] == {"TOKEN": "${NOT_SET_ANYWHERE}"}


def test_names_are_unique_and_not_empty(file: McpFile) -> None:
    with pytest.raises(McpFileError, match="already"):
        file.put("notes", {"command": "x"})
    with pytest.raises(McpFileError, match="already"):
        file.put("notes", {"command": "x"}, in_place_of="time")
    with pytest.raises(McpFileError, match="no name"):
        file.put("  ", {"command": "x"})


@pytest.mark.parametrize("text", ["{", "[]", '{"mcpServers": []}', "[" * 100_000, "\udcff"])
def test_a_file_that_is_not_understood_is_left_alone(file: McpFile, text: str) -> None:
    file.path.write_text(text, errors="surrogateescape")
    before = file.path.read_bytes()
    for change in (file.entries, lambda: file.put("x", {"command": "x"}), lambda: file.remove("time")):
        with pytest.raises(McpFileError, match="open the file"):
            change()
    assert file.path.read_bytes() == before


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(McpFileError, match="cannot be read"):
        McpFile(tmp_path).entries()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(McpFileError, match="cannot be"):
        McpFile(tmp_path / "file" / "mcp.json").create()


def test_there_is_a_file_to_open(tmp_path: Path) -> None:
    file = McpFile(tmp_path / "mcp.json")
    file.create()
    file.create()
    assert content(file) == {"mcpServers": {}}
