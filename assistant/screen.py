"""Whether there is a screen for a window, found out without Qt."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_X11_PORT = 6000


def screen_problem(environment: Mapping[str, str]) -> str | None:
    """Say why no window can be opened, or None if one can.

    Qt ends the whole process when it finds no screen, so it is looked for before Qt is asked.
    """
    if sys.platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and _wayland_socket(wayland, environment).exists():
        return None
    if x11 and _answers(x11):
        return None
    if not wayland and not x11:
        return "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    return f"The screen {x11 or wayland} cannot be reached."


def _wayland_socket(name: str, environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent")) / name


def _answers(display: str) -> bool:
    """Whether an X server listens at this DISPLAY ([host]:number[.screen], see X(7))."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    host = "" if host in ("unix", "/unix") else host.rpartition("/")[2]
    if host:
        try:
            socket.create_connection((host, _X11_PORT + int(number)), timeout=3).close()
        except OSError:
            return False
        return True
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - the place X.Org has fixed
    return _listens(path) or _listens(f"\0{path}")  # Linux: also in the abstract namespace


def _listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return client.connect_ex(path) == 0
