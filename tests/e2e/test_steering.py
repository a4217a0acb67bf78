"""The running desktop app is steered from other programs, and a second start finds the first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "r"
    folder.mkdir(mode=0o700)
    # No sound server there: the window must come up all the same.
    return os.environ | {"XDG_RUNTIME_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "assistant", "--endpoint", "practice", "--log-level", "info"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as app:
        assert app.stderr is not None
        for line in app.stderr:
            if "takes commands" in line:
                break
        try:
            yield app
        finally:
            app.kill()


def assistant(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def test_commands_a_second_start_and_the_end(environment: dict[str, str], running: subprocess.Popen[str]) -> None:
    for command in ("push", "release", "toggle", "interrupt", "mute", "hide", "show"):
        outcome = assistant(environment, command)
        assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", ""), command
    second = assistant(environment)
    assert (second.returncode, second.stdout) == (0, "The assistant is running already; its window is shown.\n")
    assert running.poll() is None
    assert assistant(environment, "quit").returncode == 0
    assert running.wait(PATIENCE_S) == 0
    late = assistant(environment, "push")
    assert (late.returncode, late.stderr) == (1, "No assistant is running: start it with `assistant` first.\n")
