"""The desktop app in a process of its own, and commands for it."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def running_program(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Start it with the practice server and wait until it takes commands; it is killed at the end."""
    command = [sys.executable, "-m", "assistant", "--endpoint", "practice", "--log-level", "info"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as app:
        assert app.stderr is not None
        try:
            for line in app.stderr:
                assert "no commands can be taken" not in line, line
                if "takes commands" in line:
                    break
            yield app
        finally:
            app.kill()


def command(
    environment: Mapping[str, str], *arguments: str, patience_s: float = 60.0
) -> "subprocess.CompletedProcess[str]":
    """Run `assistant` with these arguments and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=patience_s,
        check=False,
        cwd=ROOT,
    )
