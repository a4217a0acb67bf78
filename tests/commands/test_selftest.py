"""The self-test as who packages the program runs it: on a whole desktop, and where everything is missing."""

import subprocess
import sys

import pytest

from assistant.checks.finding import Finding
from assistant.commands.selftest import advice
from tests.support.desktop_session import DesktopSession

COMMAND = [sys.executable, "-m", "assistant"]


def test_on_a_whole_desktop_everything_works(desktop_session: DesktopSession) -> None:
    result = subprocess.run(
        [*COMMAND, "--selftest"], env=desktop_session.env, capture_output=True, text=True, check=False, timeout=110
    )
    assert result.stderr == ""
    assert "FAILED" not in result.stdout and "missing" not in result.stdout, result.stdout
    assert result.returncode == 0
    for said in ("SecretService", "painted", "tray icons", "Ctrl+Alt+Space can be had", "short tone", "said 84"):
        assert said in result.stdout
    assert "it was played on “Speakers”" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("areas", "option"),
    [
        ((), ""),
        (("keyring",), "--without keyring"),
        (("tray", "screen", "hotkeys", "sound"), "--without screen,sound"),
        (("tray",), "--without tray"),
    ],
)
def test_what_is_missing_can_be_left_out_and_how_is_said(areas: tuple[str, ...], option: str) -> None:
    findings = [Finding(area, "missing", "None.", area=area) for area in areas]  # type: ignore[arg-type]  # areas
    said = advice([*findings, Finding("program", "ok", "All.")])
    assert said.endswith(f"{option}\n" if option else "")
