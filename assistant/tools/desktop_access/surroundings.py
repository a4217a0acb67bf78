"""What desktop this program runs in, and the system's own programs for what Qt cannot do here."""

import os
import subprocess
import sys
from collections.abc import Sequence
from shutil import which
from typing import TYPE_CHECKING

from assistant.credentials import child_environment
from assistant.tools.errors import ToolError

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

PROGRAM_TIMEOUT_S = 10.0


def gui_application() -> "QGuiApplication | None":
    """Return Qt's application if there is one with a screen and this is its thread; else None."""
    if "PySide6.QtGui" not in sys.modules:
        return None
    from PySide6.QtCore import QThread
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication) and application.thread() is QThread.currentThread():
        return application
    return None


def on_wayland() -> bool:
    """Whether the desktop is a Wayland one, where a program sees and changes little beyond its own windows."""
    application = gui_application()
    if application is not None:
        return application.platformName().startswith("wayland")
    return bool(os.environ.get("WAYLAND_DISPLAY"))


def has_desktop() -> bool:
    """Whether there is a desktop to show anything on: on Linux a terminal may have none."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def first_installed(commands: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the first of these command lines whose program is installed, with the program's full path."""
    for program, *arguments in commands:
        path = which(program)
        if path is not None:
            return [path, *arguments]
    return None


def run_program(command: Sequence[str], given: bytes | None = None, *, wants_output: bool = True) -> bytes:
    """Run a program to its end and return what it printed. Blocks: call it in a thread.

    Args:
        command: The program and its arguments; no shell reads them.
        given: What it reads from its standard input.
        wants_output: False for programs that stay in the background, such as xclip as owner of the clipboard: their
            output would never end.

    Raises:
        ToolError: It failed, or did not end within `PROGRAM_TIMEOUT_S`.

    """
    output = subprocess.PIPE if wants_output else subprocess.DEVNULL
    # A program started from a menu has no locale on macOS: pbcopy would take the text for ASCII.
    environment = {"LC_CTYPE": "UTF-8" if sys.platform == "darwin" else "C.UTF-8", **child_environment(os.environ)}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, its arguments in a list
            list(command),
            input=given or b"",
            stdout=output,
            stderr=output,
            env=environment,
            timeout=PROGRAM_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{command[0]} did not answer within {PROGRAM_TIMEOUT_S:g} seconds.") from error
    except OSError as error:
        raise ToolError(f"{command[0]} cannot be started: {error.strerror}.") from error
    if done.returncode:
        reason = (done.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        raise ToolError(f"{command[0]} failed: {reason[-1] if reason else f'exit code {done.returncode}'}.")
    return done.stdout or b""
