"""The right backend by itself."""

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
