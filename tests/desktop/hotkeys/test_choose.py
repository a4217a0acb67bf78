"""The right backend by itself."""

import os
import subprocess
import sys

import pytest

from assistant.desktop.hotkeys.backend import NoHotkeys
from assistant.desktop.hotkeys.choose import choose_backend
from assistant.desktop.hotkeys.portal import PortalHotkeys
from assistant.desktop.hotkeys.pynput_backend import PynputHotkeys
from assistant.desktop.hotkeys.x11 import X11Hotkeys


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("platform", "environment", "backend"),
    [
        ("win32", {}, PynputHotkeys),
        ("darwin", {"DISPLAY": ":0"}, PynputHotkeys),
        ("linux", {"DISPLAY": ":0"}, X11Hotkeys),
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, X11Hotkeys),
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "tty"}, X11Hotkeys),
        ("freebsd14", {"DISPLAY": ":0"}, X11Hotkeys),
        # Xwayland is there, but it does not hear what is typed into Wayland's windows.
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "wayland-0"}, PortalHotkeys),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, PortalHotkeys),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, PortalHotkeys),
        ("linux", {"XDG_SESSION_TYPE": "wayland"}, PortalHotkeys),
        # An X server within a Wayland session.
        ("linux", {"DISPLAY": ":9", "XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": "wayland-0"}, X11Hotkeys),
        ("linux", {"DISPLAY": ":9", "XDG_SESSION_TYPE": "wayland"}, X11Hotkeys),
        ("linux", {}, NoHotkeys),
    ],
)
def test_the_backend_of_each_desktop(platform: str, environment: dict[str, str], backend: type) -> None:
    assert type(choose_backend(platform, environment)) is backend


def test_without_a_screen_there_is_a_way_out() -> None:
    backend = choose_backend("linux", {})
    assert backend.problem is not None
    assert "`assistant push`" in backend.problem


LOADING = """
import sys, threading
from assistant.desktop.hotkeys.choose import choose_backend, load_backend

thread = threading.Thread(target=load_backend)
thread.start()
thread.join()
before = set(sys.modules)
backend = choose_backend()
print(type(backend).__name__, sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({"DISPLAY": ":0"}, "X11Hotkeys"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "PortalHotkeys"),
        ({}, "NoHotkeys"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's")
def test_a_backend_that_is_loaded_takes_no_more_imports(environment: dict[str, str], backend: str) -> None:
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
    env = {name: value for name, value in os.environ.items() if name not in left_out} | environment
    run = subprocess.run(
        [sys.executable, "-c", LOADING], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout == f"{backend} []\n"
