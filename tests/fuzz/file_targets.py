"""Files that the user, or another program, may have written: settings and their like, sound files."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.approved_tools import ApprovedTools
from assistant.bidi.io.wav_format import WavFileError, read_wav
from assistant.options import ConversationOptions
from assistant.prices import load_prices
from assistant.profiles import Profile, ProfileFile, ProfilesError
from assistant.realtime.errors import AssistantError
from assistant.settings import SettingsError, load_settings, save_settings
from assistant.tools.mcp.configuration import read_configuration
from assistant.tools.mcp.editing import McpFile, McpFileError
from tests.fuzz.harness import Target


def _in_file(name: str, use: Callable[[Path], None]) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(content)
            use(path)

    return run


def _settings(path: Path) -> None:
    """Loaded, changed, saved and loaded again: what was chosen is there, and nothing is wrong any more."""
    loaded, _ = load_settings(path)
    try:
        ConversationOptions().over(loaded)
    except AssistantError:
        return
    changed = replace(loaded, voice="cedar", approvals={**loaded.approvals, "lamp": "ask"}, input_devices=("a", "b"))
    try:
        save_settings(changed, path)
    except SettingsError:
        return
    again, _ = load_settings(path)
    assert again.voice == "cedar"
    assert again.approvals["lamp"] == "ask"
    assert again.input_devices == ("a", "b")


def _profiles(path: Path) -> None:
    file = ProfileFile(path)
    known, _ = file.load()
    try:
        file.put(Profile("New one", voice="cedar", tools_off=("a",)))
    except ProfilesError:
        return
    again, _ = file.load()
    assert [profile.name for profile in again if profile.name != "New one"] == [
        profile.name for profile in known if profile.name != "New one"
    ]
    assert "New one" in [profile.name for profile in again]
    file.remove("New one")


def _approved(path: Path) -> None:
    store = ApprovedTools(path)
    approved = store.load()
    store.save({**approved, "built in: open_url": "1"})
    assert store.load()["built in: open_url"] == "1"


def _mcp(path: Path) -> None:
    configuration = read_configuration(path, {"TOKEN": "t", "OPENAI_API_KEY": "sk-marked"})
    for server in configuration.servers:
        assert server.runs
        assert "sk-marked" not in repr(server)
    assert all("\n" not in problem for problem in configuration.problems)
    file = McpFile(path)
    try:
        file.put("new", {"command": "true"})
        assert file.entries()["new"] == {"command": "true"}
        file.remove("new")
    except McpFileError:
        return


def _wav(path: Path) -> None:
    try:
        pcm = read_wav(path)
    except WavFileError:
        return
    assert len(pcm) % 2 == 0


def _prices(path: Path) -> None:
    load_prices(openai=True, path=path)


TARGETS = (
    Target(
        "settings",
        _in_file("settings.toml", _settings),
        (
            *(
                b"\nvoice = ",
                b"\napprovals = ",
                b"\n[approvals]\n",
                b"\ninput_devices = ",
                b"[",
                b"]",
                b"{",
                b"}",
                b'"',
            ),
            *(b"\nversion = 1\n", b"\nversion = ", b"'''", b'"""', b"1979-05-27", b"0x1", b"inf", b"nan", b"\n[[x]]\n"),
            *(b"\nidle_s = ", b"\noutput_volume = ", b"\nhotkeys.talk = ", b"lamp = ", b"a.b.c = 1\n", b"# c\n", b", "),
            *(b"\ninput_device = 'x'", b"\ntools_off = ['x']", b"\nturn_mode = 'toggle'", b"\nkeep_history = false"),
        ),
    ),
    Target(
        "profiles",
        _in_file("profiles.toml", _profiles),
        (
            *(b"\n[[profile]]\n", b"\nname = 'Teacher'", b"\nvoice = ''", b"\ntools_off = [", b"]", b"\nprofile = [{"),
            *(b"name = ", b"}", b"\n[profile]\n", b"\n[profile.name]\n", b"\nversion = 1\n", b"\nversion = 9", b'"""'),
        ),
    ),
    Target(
        "approved_tools",
        _in_file("approved-tools.json", _approved),
        (b'{"version": 1, "approved": {', b"}", b'"a": "b"', b'"version"', b'"approved"', b":", b","),
    ),
    Target(
        "mcp_json",
        _in_file("mcp.json", _mcp),
        (
            *(
                b'{"mcpServers": {',
                b'"a": {',
                b"}",
                b'"command": "true"',
                b'"url": "https://',
                b'"args": [',
                b"]",
                b",",
            ),
            *(b'"env": {"A": ', b'"headers": {', b'"timeout": ', b'"cwd": "~', b'"${TOKEN}"', b'"type": ', b"~nobody/"),
            *(
                b'"disabled": true',
                b'"autoApprove": [',
                b"http://127.0.0.1",
                b"[::1]",
                b"@",
                b"\\u0000",
                b"${OPENAI_API_KEY}",
            ),
        ),
    ),
    Target(
        "wav",
        _in_file("a.wav", _wav),
        (
            *(
                b"RIFF",
                b"WAVE",
                b"fmt ",
                b"data",
                b"LIST",
                b"\x10\0\0\0",
                b"\xff\xff\xff\xff",
                b"\0\0\0\0",
                b"\xfe\xff",
            ),
            *(b"\x01\0", b"\x03\0", b"\x18\0", b"\x40\0", b"\x20\0", b"\0\x77\x01\0", b"\xe8\x03\0\0", b"\0\0\x80\x7f"),
        ),
    ),
    Target(
        "prices",
        _in_file("prices.toml", _prices),
        (
            b'[models."gpt-realtime-2.1"]\n',
            b"input_text = ",
            b"audio_minute = ",
            b"nan",
            b"inf",
            b"1e400",
            b"-1",
            b"models",
        ),
    ),
)
