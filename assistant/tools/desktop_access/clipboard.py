"""Reading and writing the clipboard.

Async, because Qt's clipboard is used on the event loop's thread and programs run in one of their own.
On Wayland a program may use the clipboard only while it has the focus, which an assistant for other windows rarely
has: there wl-clipboard's programs, which know a way around, come first.
"""

import sys
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
    from PySide6.QtGui import QGuiApplication, QImage

_WAYLAND_READERS = [["wl-paste", "--no-newline", "--type", "text/plain;charset=utf-8"]]
_WAYLAND_WRITERS = [["wl-copy", "--type", "text/plain;charset=utf-8"]]
_X11_READERS = [["xclip", "-selection", "clipboard", "-out"], ["xsel", "--clipboard", "--output"]]
_X11_WRITERS = [["xclip", "-selection", "clipboard", "-in"], ["xsel", "--clipboard", "--input"]]
# Windows' clip.exe knows no UTF-8, its PowerShell does if told.
_POWERSHELL = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command"]
_WINDOWS_READERS = [[*_POWERSHELL, "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw"]]
_WINDOWS_WRITERS = [
    [*_POWERSHELL, "[Console]::InputEncoding=[Text.Encoding]::UTF8; Set-Clipboard -Value ([Console]::In.ReadToEnd())"]
]
# What a program says when the clipboard holds no text (xclip, wl-paste).
_EMPTY = ("target", "not available", "nothing is copied", "no suitable type", "no selection")


async def read_text() -> str:
    """Return the clipboard's text; empty if it holds none. Raises ToolError where it cannot be read."""
    application = _usable_application()
    if application is not None:
        return application.clipboard().text()
    command = first_installed(_commands("read"))
    if command is None or not has_desktop():
        raise ToolError(_what_to_do())
    try:
        output = await run_in_thread(lambda: run_program(command), "clipboard")
    except ToolError as error:
        if any(sign in str(error).lower() for sign in _EMPTY):
            return ""
        raise
    return output.decode("utf-8", "replace")


async def write_text(text: str) -> None:
    """Put text into the clipboard. Raises ToolError where that is not possible."""
    application = _usable_application()
    if application is not None:
        application.clipboard().setText(text)
        if not application.clipboard().ownsClipboard():
            raise ToolError("The desktop did not let the clipboard be changed: ask the user to try again.")
        return
    command = first_installed(_commands("write"))
    if command is None or not has_desktop():
        raise ToolError(_what_to_do())
    given = text.encode("utf-8", "replace")
    await run_in_thread(lambda: run_program(command, given, wants_output=False), "clipboard")


def read_image() -> "QImage | None":
    """Return the clipboard's image; None if it holds none, or if Qt cannot look here. On the event loop's thread."""
    application = _usable_application()
    if application is None or not application.clipboard().mimeData().hasImage():
        return None
    image = application.clipboard().image()
    return None if image.isNull() else image


def _usable_application() -> "QGuiApplication | None":
    """Qt's application where its clipboard is the desktop's."""
    application = gui_application()
    if application is None or application.platformName() == "offscreen":
        return None
    if on_wayland() and application.focusWindow() is None:
        return None
    return application


def _commands(purpose: str) -> list[list[str]]:
    reads = purpose == "read"
    if sys.platform == "win32":
        return _WINDOWS_READERS if reads else _WINDOWS_WRITERS
    if sys.platform == "darwin":
        return [["pbpaste"]] if reads else [["pbcopy"]]
    if on_wayland():
        return _WAYLAND_READERS if reads else _WAYLAND_WRITERS
    return _X11_READERS if reads else _X11_WRITERS


def _what_to_do() -> str:
    if not has_desktop():
        return "There is no desktop here, and so no clipboard."
    if on_wayland():
        return "On this desktop (Wayland) the clipboard needs a helper: ask the user to install wl-clipboard."
    return "The clipboard cannot be reached from here: ask the user to install xclip, or to use the desktop app."
