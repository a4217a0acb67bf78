"""A window of another program that has the focus."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop_session import Display, clean_environment


class OtherWindow:
    """Another program's text field, with the focus."""

    def __init__(self, process: subprocess.Popen[str], display: Display) -> None:
        self._process = process
        self._display = display

    def typed_up_to(self, mark: str) -> str:
        """Type one more letter, and return all text that the field has once that has arrived."""
        self._display.xdotool("key", mark)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip().endswith(mark):
                return line.rstrip("\n")
        raise AssertionError("the other window has ended")


@pytest.fixture
def other_window(display: Display) -> Iterator[OtherWindow]:
    program = [sys.executable, str(Path(__file__).parent / "other_window.py")]
    environment = {**clean_environment(), **display.env}
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            window = display.xdotool("search", "--sync", "--onlyvisible", "--name", "somebody else's window")
            display.xdotool("windowactivate", "--sync", window.split()[0])
            display.xdotool("windowfocus", "--sync", window.split()[0])
            yield OtherWindow(process, display)
        finally:
            process.kill()
