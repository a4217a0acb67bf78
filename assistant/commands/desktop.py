"""`assistant` without a command: the desktop application, or the terminal where there is no screen."""

import argparse
import dataclasses
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.control import shows_running_one
from assistant.options import ConversationOptions

_X11_PORT = 6000


def run(arguments: argparse.Namespace) -> int:
    """Open the window; without a screen say so and hold the same conversation in the terminal."""
    problem = screen_problem(os.environ)
    if problem is not None:
        from assistant.commands import talk

        print(f"{problem} The conversation is held in this terminal instead.", flush=True)  # noqa: T201 - a note to the user
        nothing_more = argparse.Namespace(turns=None, save=None, resume=None, json=False, no_speakers=False)
        return talk.run(argparse.Namespace(**(vars(nothing_more) | vars(arguments))))
    if shows_running_one():
        return 0
    from assistant.app import run_desktop

    names = [option.name for option in dataclasses.fields(ConversationOptions)]
    asked_for = ConversationOptions(**{name: getattr(arguments, name) for name in names})
    return run_desktop(asked_for, at_login=arguments.at_login)


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
