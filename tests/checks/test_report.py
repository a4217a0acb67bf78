"""The report: useful, and without a trace of a key that lies everywhere it could."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from assistant.checks.finding import Finding
from assistant.checks.report import report_parts, write_report
from assistant.credentials import store_api_key
from assistant.logs import log_folder
from assistant.profiles import Profile, ProfileFile
from assistant.settings import Settings, SettingsError, save_settings, settings_path
from tests.support.desktop_session import KeyringService

MARKED = "MARKED-key-that-must-not-be-seen"
FINDINGS = [
    Finding("microphone", "ok", "“Anna's Phone” gives sound; the microphone is fine.", private=("Anna's Phone",)),
    Finding("endpoint", "failed", f"It said {MARKED}.", f"Do not use {MARKED}."),
]


@pytest.fixture
def key_everywhere(monkeypatch: pytest.MonkeyPatch, keyring_service: KeyringService) -> None:  # noqa: ARG001 - a real one
    for name in ("OPENAI_API_KEY", "SOME_TOKEN"):
        monkeypatch.setenv(name, f"{name}-{MARKED}")
    host = "server.example:8443"
    store_api_key(f"keyring-{MARKED}", host)
    save_settings(
        Settings(
            endpoint=f"wss://{host}/v1/realtime?secret={MARKED}",
            model=f"gpt-{MARKED}",
            voice=MARKED,
            instructions=f"My name is Anna.\nUse {MARKED}.",
            input_devices=(MARKED,),
            hotkeys={"hold": MARKED},
            approvals={MARKED: "always"},
            profile=MARKED,
            turn_mode="server_vad",
            idle_s=60.0,
        )
    )
    with settings_path().open("a") as file:
        file.write(f'\n[other]\napi_key = "{MARKED}"\n')
    ProfileFile().put(Profile(MARKED, instructions=MARKED, voice=MARKED))
    server = {"command": "x", "args": [MARKED], "env": {"K": MARKED}}
    web = {"url": f"https://x.example/{MARKED}", "headers": {"Authorization": f"Bearer {MARKED}"}}
    settings_path().with_name("mcp.json").write_text(json.dumps({"mcpServers": {MARKED: server, "web": web}}))
    log_folder().mkdir(parents=True)
    (log_folder() / "assistant.log").write_text(
        f"2026-11-23 05:00:00,000 INFO assistant.x: the server {MARKED} ended\n"
        f"2026-11-23 05:00:01,000 INFO my_tool: {MARKED} heard\n"
        f"ValueError: {MARKED}\n"
    )


@pytest.mark.usefixtures("key_everywhere")
@pytest.mark.parametrize("with_instructions", [False, True])
def test_a_key_that_lies_everywhere_is_nowhere_in_the_report(tmp_path: Path, with_instructions: bool):
    path = write_report(FINDINGS, tmp_path / "report.zip", with_instructions)
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "\n".join(texts.values())
    assert "MARKED" not in everything
    assert "must-not-be-seen" not in everything
    assert "Anna's Phone" not in everything
    assert ("My name is Anna." in everything) is with_instructions
    assert "the microphone is fine" in texts["report.txt"]
    assert "turn_mode = server_vad" in texts["settings.txt"]
    assert "endpoint = compatible, wss to server.example" in texts["settings.txt"]
    assert "OPENAI_API_KEY is set" in texts["environment.txt"]
    assert "ended" in texts["log.txt"]
    assert "heard" not in texts["log.txt"]


@pytest.mark.usefixtures("key_everywhere")
def test_a_damaged_file_gives_nothing_away_either():
    settings_path().write_text(f'endpoint = "wss://x/?key={MARKED}"\nother = "{MARKED}"\n[')
    assert MARKED not in str(report_parts(FINDINGS))


def test_the_usual_settings_are_said_to_be_usual():
    parts = report_parts([])
    assert parts["settings.txt"] == "All settings are the usual ones.\n"
    assert parts["log.txt"] == "There is no log yet.\n"


def test_words_that_everybody_uses_stay_readable():
    save_settings(Settings(endpoint="openai", voice="echo", model="gpt-realtime-2.1", appearance="dark"))
    finding = Finding("sound", "ok", "No echo; the model gpt-realtime-2.1 of openai answers, always.")
    parts = report_parts([finding])
    assert finding.sentence in parts["report.txt"]
    assert "model = gpt-realtime-2.1" in parts["settings.txt"]
    assert "endpoint = openai, wss to api.openai.com" in parts["settings.txt"]


def test_a_text_file_if_one_is_wanted(tmp_path: Path):
    text = write_report(FINDINGS, tmp_path / "report.txt").read_text()
    for name in ("report.txt", "settings.txt", "environment.txt", "log.txt"):
        assert f"===== {name} =====" in text


def test_the_report_has_a_name_of_its_own_and_is_the_user_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = write_report(FINDINGS)
    assert path.name.startswith("assistant-report-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_says_what_to_do(tmp_path: Path):
    with pytest.raises(SettingsError, match="name another file"):
        write_report(FINDINGS, tmp_path / "none" / "report.zip")
