"""Starting with the user's login: an XDG autostart entry on Linux, a launch agent on macOS, a Run value on Windows."""

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

from assistant.desktop.texts import tr
from assistant.files import replace_file
from assistant.settings import APP_ID, APP_NAME

TITLE = "Voice Assistant"
AT_LOGIN = "--at-login"
"""What the program is started with at login: the settings then say whether its window is shown."""
AGENT_LABEL = "io.github.desktop-voice-assistant"
RUN_KEY = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"

# What the Exec key of a desktop entry reserves; an argument with any of it is quoted.
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
_ESCAPED_IN_QUOTES = '"`$\\'
_OFF_SWITCHES = (("hidden", "true"), ("x-gnome-autostart-enabled", "false"))


class AutostartError(Exception):
    """The start at login could not be set or read; the message is a sentence for the user."""


def set_start_at_login(wanted: bool) -> None:
    """Have the program started at each login, or not any more. Setting what is set already changes nothing.

    Raises AutostartError.
    """
    if sys.platform == "win32":
        _set_run_value(wanted)
        return
    path = entry_path()
    try:
        if not wanted:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        content = launch_agent() if sys.platform == "darwin" else autostart_entry()
        if not path.exists() or path.read_bytes() != content:
            replace_file(path, content)
    except OSError as error:
        raise AutostartError(
            tr(
                "The start at login could not be changed in {path}: {reason}. "
                "Add the assistant to your desktop's own list of programs to start."
            ).format(path=path, reason=error.strerror)
        ) from error


def starts_at_login() -> bool:
    """Whether the program is started at each login. A desktop's own tool may have switched it off."""
    if sys.platform == "win32":
        return _run_values().contains(APP_NAME)
    path = entry_path()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise AutostartError(
            tr("Whether the assistant starts at login cannot be read: {path}: {reason}.").format(
                path=path, reason=error.strerror
            )
        ) from error
    return sys.platform == "darwin" or _is_switched_on(content.decode(errors="replace"))


def entry_path() -> Path:
    """Return the file that has the program started (Linux, macOS), whether or not it exists."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{AGENT_LABEL}.plist"
    configuration = os.environ.get("XDG_CONFIG_HOME", "")
    # The XDG base directory specification: a relative path is to be ignored.
    folder = Path(configuration) if Path(configuration).is_absolute() else Path.home() / ".config"
    return folder / "autostart" / f"{APP_ID}.desktop"


def start_command() -> list[str]:
    """Return how this very installation is started: an AppImage, a frozen program, a script of pip's, or Python."""
    appimage = os.environ.get("APPIMAGE")
    if appimage:
        return [appimage, AT_LOGIN]
    if getattr(sys, "frozen", False):
        # On Windows the bundle has a program for the command line too, which would open a console at login.
        without_console = Path(sys.executable).with_name("VoiceAssistant.exe")
        return [str(without_console) if without_console.is_file() else sys.executable, AT_LOGIN]
    name = "assistant-desktop.exe" if sys.platform == "win32" else "assistant-desktop"
    # Not resolved: a virtual environment's Python is a link out of it, and the script is beside the link.
    script = Path(sys.executable).with_name(name)
    if script.is_file():
        return [str(script), AT_LOGIN]
    return [sys.executable, "-m", "assistant", AT_LOGIN]


def autostart_entry() -> bytes:
    """Return the desktop entry, by the Desktop Entry Specification 1.5 and the Autostart Specification."""
    command = start_command()
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={TITLE}",
        "Comment=Hold a key in any window, speak, and hear the answer",
        # Not there any more: then desktops take no notice of the entry, which nobody else can take away.
        f"TryExec={escaped_string(command[0])}",
        f"Exec={quoted_exec(command)}",
        f"Icon={APP_ID}",
        "Terminal=false",
        "StartupNotify=false",
    )
    return ("\n".join(lines) + "\n").encode()


def launch_agent() -> bytes:
    """Return the property list of a launch agent that starts the program once, at login."""
    return plistlib.dumps(
        {
            "Label": AGENT_LABEL,
            "ProgramArguments": start_command(),
            "RunAtLoad": True,
            "KeepAlive": False,
            "ProcessType": "Interactive",
        }
    )


def quoted_exec(command: Sequence[str]) -> str:
    """Return a command as the value of an Exec key: quoted, `%` doubled, then escaped as every string value is."""
    quoted = " ".join(_quoted(argument) for argument in command)
    return escaped_string(quoted.replace("%", "%%"))


def escaped_string(value: str) -> str:
    """Return a value of type string as it stands in a desktop entry."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _quoted(argument: str) -> str:
    if argument and not _RESERVED & set(argument):
        return argument
    escaped = "".join(f"\\{letter}" if letter in _ESCAPED_IN_QUOTES else letter for letter in argument)
    return f'"{escaped}"'


def _is_switched_on(entry: str) -> bool:
    """Whether no desktop has switched the entry off in its own group."""
    group = ""
    for line in entry.splitlines():
        if line.startswith("["):
            group = line.strip()
        key, separator, value = line.partition("=")
        if group == "[Desktop Entry]" and separator and (key.strip().lower(), value.strip().lower()) in _OFF_SWITCHES:
            return False
    return True


def _run_values() -> QSettings:
    return QSettings(RUN_KEY, QSettings.Format.NativeFormat)


def _set_run_value(wanted: bool) -> None:
    values = _run_values()
    if wanted:
        values.setValue(APP_NAME, subprocess.list2cmdline(start_command()))
    else:
        values.remove(APP_NAME)
    values.sync()
    if values.status() != QSettings.Status.NoError:
        raise AutostartError(
            tr("Windows did not take the change: switch it in the settings of Windows, under Apps, Startup.")
        )
