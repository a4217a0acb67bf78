"""Pictures of the screen: by Qt where there is a window, else by the system's own programs.

A Wayland desktop shows no program the whole screen but its own tools (grim, gnome-screenshot, spectacle).
"""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.tools.desktop_access.surroundings import (
    first_installed,
    gui_application,
    has_desktop,
    on_wayland,
    run_program,
)
from assistant.tools.errors import ToolError
from assistant.tools.execution import run_in_thread

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_FILE = "picture.png"
_WAYLAND_PROGRAMS = [["grim", _FILE], ["gnome-screenshot", f"--file={_FILE}"], ["spectacle", "-b", "-n", "-o", _FILE]]
_X11_PROGRAMS = [["scrot", _FILE], ["import", "-window", "root", _FILE], *_WAYLAND_PROGRAMS[1:]]
_MAC_PROGRAMS = [["screencapture", "-x", _FILE]]


async def take_picture() -> "QImage":
    """Take a picture of the screen. Raises ToolError where the desktop allows none."""
    image = grab_screen()
    return image if image is not None else await run_in_thread(_by_program, "screenshot")


def grab_screen() -> "QImage | None":
    """Take a picture of the screen that the pointer is on by Qt; None where Qt cannot. On the event loop's thread."""
    application = gui_application()
    if application is None or application.platformName() == "offscreen" or on_wayland():
        return None
    from PySide6.QtGui import QCursor

    screen = application.screenAt(QCursor.pos()) or application.primaryScreen()
    picture = screen.grabWindow(0) if screen is not None else None
    return None if picture is None or picture.isNull() else picture.toImage()


def _by_program() -> "QImage":
    from PySide6.QtGui import QImage

    if not has_desktop():
        raise ToolError("There is no screen here to take a picture of: this program runs without a desktop.")
    command = first_installed(_programs())
    if command is None:
        raise ToolError(_what_to_do())
    with tempfile.TemporaryDirectory(prefix="assistant-screenshot-") as folder:
        path = Path(folder, _FILE)
        run_program([part.replace(_FILE, str(path)) for part in command])
        image = QImage(str(path))
    if image.isNull():
        raise ToolError(f"{command[0]} made no picture of the screen: ask the user to allow it, or to paste one.")
    return image


def _programs() -> list[list[str]]:
    if sys.platform == "darwin":
        return _MAC_PROGRAMS
    if sys.platform == "win32":
        return []
    return _WAYLAND_PROGRAMS if on_wayland() else _X11_PROGRAMS


def _what_to_do() -> str:
    if sys.platform == "win32":
        return "From a terminal no picture of the screen can be taken: ask the user to use the desktop app."
    if on_wayland():
        return (
            "This desktop (Wayland) shows no program the whole screen but its own tools: "
            "ask the user to install grim, gnome-screenshot or spectacle."
        )
    return "No picture of the screen can be taken: ask the user to install scrot, or to use the desktop app."
