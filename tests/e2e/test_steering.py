"""The running desktop app is steered from other programs, and a second start finds the first."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.support.faults import UserSaw
from tests.support.running_program import ROOT, running_program
from tests.support.running_program import command as assistant

PATIENCE_S = 60


@pytest.fixture
def environment(user_folders: dict[str, str]) -> dict[str, str]:
    # No sound server there: the window must come up all the same.
    return os.environ | user_folders | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with running_program(environment) as app:
        yield app


@pytest.mark.fault(
    area="The computer and the program",
    fault="The app is started twice",
    seen="The assistant is running already; its window is shown.",
    recovers="the second one ends, and the first one's window comes to the front",
    kept="everything",
)
def test_commands_a_second_start_and_the_end(
    environment: dict[str, str], running: subprocess.Popen[str], user_saw: UserSaw
) -> None:
    for command in ("push", "release", "toggle", "interrupt", "mute", "hide", "show"):
        outcome = assistant(environment, command)
        assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", ""), command
    second = assistant(environment)
    assert (second.returncode, second.stdout) == (0, "The assistant is running already; its window is shown.\n")
    user_saw(second.stdout)
    assert running.poll() is None
    assert assistant(environment, "quit").returncode == 0
    assert running.wait(PATIENCE_S) == 0
    late = assistant(environment, "push")
    assert (late.returncode, late.stderr) == (1, "No assistant is running: start it with `assistant` first.\n")
