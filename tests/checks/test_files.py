"""The user's files, whole, damaged, newer, forbidden; none of them is moved or changed by looking."""

import json
import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from assistant.checks import files
from assistant.checks.files import check
from assistant.checks.finding import Finding, Scope
from assistant.history import History, Line, history_path
from assistant.profiles import Profile, ProfileFile, profiles_path
from assistant.settings import Settings, save_settings, settings_path
from assistant.spending import spending_path


def findings() -> dict[str, Finding]:
    return {finding.name: finding for finding in check(Scope())}


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def keep_a_conversation() -> Path:
    history = History()
    history.save(history.begin(), Line("1", "user", "hello " * 2000))
    history.close()
    return history_path()


def test_a_new_user_has_no_files_and_no_problems():
    found = findings()
    assert {finding.state for finding in found.values()} == {"ok"}
    assert "There is no file of settings yet." in found["settings"].sentence
    assert not settings_path().parent.exists()


def test_files_in_use_are_named_and_counted():
    save_settings(Settings(voice="echo"))
    ProfileFile().put(Profile("Work", voice="coral"))
    keep_a_conversation()
    write(settings_path().with_name("mcp.json"), json.dumps({"mcpServers": {"time": {"command": "uvx"}}}))
    found = findings()
    assert {finding.state for finding in found.values()} == {"ok"}
    assert "1 conversation." in found["history"].sentence
    assert "1 server." in found["MCP list"].sentence
    assert found["MCP list"].private == ("time",)


@pytest.mark.parametrize("path", [settings_path, profiles_path])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("version = [", "is damaged"),
        (b"\xff\xfe", "is damaged"),
        ("version = 99", "newer version"),
        ('version = "one"', "newer version"),
    ],
)
def test_a_file_that_would_be_kept_aside_is_named_and_stays(path, content, said: str):
    write(path(), content)
    before = path().read_bytes()
    name = "settings" if path is settings_path else "profiles"
    finding = findings()[name]
    assert finding.state == "failed"
    assert said in finding.sentence
    assert finding.what_to_do
    assert path().read_bytes() == before
    assert len(list(path().parent.iterdir())) == 1


def test_lines_that_are_not_understood_are_named():
    write(settings_path(), 'version = 1\nturn_mode = "shout"\n')
    finding = findings()["settings"]
    assert (finding.state, "turn_mode" in finding.sentence) == ("failed", True)


def test_a_folder_in_the_file_s_place_is_no_crash():
    settings_path().mkdir(parents=True)
    assert findings()["settings"].state == "failed"


def test_problems_of_mcp_servers_are_told():
    write(settings_path().with_name("mcp.json"), '{"mcpServers": {"a": {}, "b": {"url": "ftp://x"}}}')
    finding = findings()["MCP list"]
    assert finding.state == "failed"
    assert "1 more" in finding.sentence
    write(settings_path().with_name("mcp.json"), "{")
    assert findings()["MCP list"].state == "failed"


def test_what_else_cannot_be_read_is_told():
    write(spending_path(), "no JSON")
    write(settings_path().with_name("prices.toml"), "[")
    found = findings()
    assert found["spending"].state == found["prices"].state == "failed"


@pytest.mark.parametrize("damage", [b"no database at all, but long enough to be one" * 100, None])
def test_a_damaged_history_is_named_and_stays(damage: bytes | None):
    path = keep_a_conversation()
    if damage is None:
        content = bytearray(path.read_bytes())
        content[4096:12288] = bytes(range(256)) * 32
        damage = bytes(content)
    path.write_bytes(damage)
    finding = findings()["history"]
    assert finding.state == "failed"
    assert "is damaged" in finding.sentence
    assert "copy the file first" in finding.what_to_do
    assert path.read_bytes() == damage


def test_a_history_of_a_newer_version_is_named():
    path = keep_a_conversation()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert "newer version" in findings()["history"].sentence


def test_earlier_damaged_files_are_remembered():
    write(settings_path().with_name("settings.damaged-1.toml"), "[")
    write(settings_path().with_name("settings.newer-1.toml"), "version = 99")
    finding = findings()["kept aside"]
    assert finding.state == "note"
    assert "and 1 more" in finding.sentence


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 5_000_000, 5_000_000))
    finding = findings()["disk"]
    assert (finding.state, "Only 5 MB are free" in finding.sentence) == ("failed", True)


def test_a_folder_that_cannot_be_written_to_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        files, "_not_writable", lambda folder: "Read-only file system" if "config" in str(folder) else None
    )
    finding = findings()["folders"]
    assert finding.state == "failed"
    assert "Read-only file system" in finding.sentence
