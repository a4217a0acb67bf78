"""A program of somebody else's with the focus: a window with a text field, in a process of its own.

with other_window(display) as window: ...; assert window.typed_up_to("x") == "x"
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from tests.support.desktop_session import Display, clean_environment

TITLE = "somebody else's window"
PROGRAM = f"""
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
field = QLineEdit()
field.setWindowTitle("{TITLE}")
field.textChanged.connect(lambda text: print(text, flush=True))
field.show()
application.exec()
"""


class OtherWindow:
    """Another program's text field."""

    def __init__(self, process: subprocess.Popen[str], display: Display) -> None:
        self._process = process
        self._display = display

    def take_focus(self) -> None:
        """Have the keyboard."""
        window = self._display.xdotool("search", "--sync", "--onlyvisible", "--name", TITLE).split()[0]
        self._display.xdotool("windowactivate", "--sync", window)
        self._display.xdotool("windowfocus", "--sync", window)

    def typed_up_to(self, mark: str) -> str:
        """Type one more letter, and return all text that the field has once that has arrived."""
        self._display.xdotool("key", mark)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip().endswith(mark):
                return line.rstrip("\n")
        raise AssertionError("the other window has ended")

    def end(self) -> None:
        """Close it; the focus goes elsewhere."""
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def other_window(display: Display) -> Iterator[OtherWindow]:
    """Open the window and give it the focus."""
    environment = {**clean_environment(), **display.env}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        window = OtherWindow(process, display)
        try:
            window.take_focus()
            yield window
        finally:
            window.end()
