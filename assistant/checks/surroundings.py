"""What this desktop is: its session, another assistant that runs, and the start at login."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.checks.finding import Finding, Scope
from assistant.control import RefusedError, is_running
from assistant.desktop.autostart import AutostartError, entry_path, starts_at_login
from assistant.desktop.hotkeys.choose import is_wayland
from assistant.settings import read_settings

PLATFORMS = {"win32": "Windows", "darwin": "macOS"}


def check(scope: Scope) -> Iterator[Finding]:
    """Look around."""
    del scope
    yield session(os.environ)
    yield instance()
    yield start_at_login()


def session(environment: Mapping[str, str]) -> Finding:
    """Which kind of session this is; hotkeys, tray and notifications depend on it."""
    if sys.platform in PLATFORMS:
        return Finding("session", "ok", f"{PLATFORMS[sys.platform]}.")
    desktop = environment.get("XDG_CURRENT_DESKTOP") or "no desktop that says its name"
    if is_wayland(environment):
        return Finding("session", "ok", f"Wayland, {desktop}: hotkeys come from the desktop's portal, which asks you.")
    if environment.get("DISPLAY"):
        return Finding("session", "ok", f"X11, {desktop}: hotkeys are taken from the X server.")
    return Finding("session", "missing", "No graphical session.", "`assistant talk` works in a terminal.")


def instance() -> Finding:
    """Whether an assistant is running already, and answers."""
    try:
        if is_running():
            return Finding("running", "ok", "An assistant is running, and answers.")
    except RefusedError:
        return Finding(
            "running",
            "failed",
            "An assistant is running, but does not answer.",
            "End it (in the system's list of processes) and start it again.",
        )
    return Finding("running", "ok", "No other assistant is running.")


def start_at_login() -> Finding:
    """Whether the desktop starts the assistant as the settings say, and starts one that exists."""
    settings = read_settings()
    name = "start at login"
    try:
        does = starts_at_login()
    except AutostartError as error:
        return Finding(name, "failed", str(error), "Switch the start at login off and on in the settings window.")
    if settings.start_at_login and not does:
        sentence = "You want the assistant to start at login, but the desktop does not start it."
        return Finding(name, "failed", sentence, "Switch the start at login off and on in the settings window.")
    program = _started_program() if does and sys.platform.startswith("linux") else None
    if program is not None and shutil.which(program) is None:
        sentence = f"The program that would be started at login is gone: {program}"
        return Finding(name, "failed", sentence, "Switch the start at login off and on in the settings window.")
    return Finding(name, "ok", f"The assistant {'starts' if does else 'does not start'} at login.")


def _started_program() -> str | None:
    """The first word of the entry's Exec key, see the Desktop Entry Specification 1.5."""
    for line in Path(entry_path()).read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "Exec":
            words = shlex.split(value.replace("\\\\", "\\").replace("%%", "%"))
            return words[0] if words else None
    return None
