"""The doctor as a user meets it where nothing is there: every line one plain sentence, and no key in the report."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.checks.table import MARKS
from assistant.cli import build_parser
from assistant.settings import Settings, save_settings, settings_path

COMMAND = [sys.executable, "-m", "assistant"]
MARKED = "sk-MARKED-0123456789-must-not-be-seen"


def bare_environment() -> dict[str, str]:
    """No screen, no sound, no bus, no keyring: nothing but a home and a key."""
    kept = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return {
        **{name: os.environ[name] for name in kept},
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "COLUMNS": "200",
        "OPENAI_API_KEY": MARKED,
    }


def test_a_bare_computer_gets_plain_sentences_and_a_report_without_the_key(tmp_path: Path) -> None:
    save_settings(Settings(endpoint=f"ws://127.0.0.1:9/?secret={MARKED}", voice="echo"))
    before = settings_path().read_bytes()
    settings_path().with_name("mcp.json").write_text(json.dumps({"mcpServers": {"x": {"url": f"https://{MARKED}@x/"}}}))
    report = tmp_path / "report.zip"
    result = subprocess.run(
        [*COMMAND, "doctor", "--bundle", str(report)],
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert result.stderr == ""
    assert "Traceback" not in result.stdout and "unexpectedly" not in result.stdout, result.stdout
    assert result.returncode == 1
    _, table, end = result.stdout.split("\n\n")
    for line in table.splitlines():
        state, sentence = line[:8].strip(), line[32:].strip()
        assert (state in MARKS.values()) or sentence.startswith("→") or line.startswith(" " * 30)
        assert state == "" or sentence.endswith((".", "?")) or len(sentence) > 150, line
    for said in ("no usable keyring", "no screen", "sound system is not running", "Nothing listens", "said 84"):
        assert said in table
    assert str(report) in end
    with zipfile.ZipFile(report) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert MARKED.encode() not in everything
    assert MARKED not in result.stdout
    assert settings_path().read_bytes() == before


def test_one_group_by_itself_is_lines_of_json() -> None:
    result = subprocess.run(
        [*COMMAND, "doctor", "--probe", "certificates"], capture_output=True, text=True, check=False, timeout=60
    )
    first, second, last = [json.loads(line) for line in result.stdout.splitlines()]
    assert (first["state"], second["name"], last) == ("ok", "clock", {"end": True})


def test_the_options() -> None:
    parser = build_parser()
    parsed = parser.parse_args(["doctor", "--bundle", "--without", "sound,tray"])
    assert (parsed.command, parsed.bundle, parsed.without) == ("doctor", "", {"sound", "tray"})
    assert parser.parse_args(["doctor"]).bundle is None
    selftest = parser.parse_args(["--selftest", "--without", "keyring"])
    assert (selftest.command, selftest.without) == ("selftest", {"keyring"})
    assert parser.parse_args(["--selftest"]).without is None


@pytest.mark.parametrize("areas", ["nonsense", ""])
def test_areas_that_are_none_are_wrong_usage(areas: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        build_parser().parse_args(["doctor", "--without", areas])
    assert "give some of screen,tray,hotkeys,sound,keyring,mcp" in capsys.readouterr().err
