"""Which way of hearing global hotkeys this system has."""

import contextlib
import os
import sys
from collections.abc import Mapping
from importlib import import_module

from assistant.desktop.hotkeys.backend import HotkeyBackend, NoHotkeys
from assistant.desktop.texts import tr
from assistant.installing import explain


def choose_backend(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> HotkeyBackend:
    """Return the backend for this system; only what it needs is imported.

    On Wayland it is the portal even where X11 programs can run: Xwayland hears keys only while an X11 window has the
    focus. Whether the desktop has the portal shows when the backend is started.
    """
    try:
        return _backend(platform, environment)
    except ImportError as error:
        reason = explain(error) or str(error)
        return NoHotkeys(
            tr(
                "Hotkeys do not work here ({reason}): use the talk button, or `assistant push` and `assistant release`."
            ).format(reason=reason)
        )


def load_backend() -> None:
    """Import what `choose_backend` will choose from, in any thread: it takes a tenth of a second.

    Nothing is made of it, for a backend's Qt objects belong to the thread that makes them. What cannot be imported is
    no matter here: `choose_backend` says so.
    """
    if sys.platform in ("win32", "darwin"):
        needed = ["pynput_backend"]
    elif is_wayland(os.environ):
        needed = ["portal"]
    else:
        # Without a screen there will be no hotkeys.
        needed = ["x11", "bus_link"] if os.environ.get("DISPLAY") else []
    for name in needed:
        with contextlib.suppress(ImportError):
            import_module(f"{__package__}.{name}")


def _backend(platform: str, environment: Mapping[str, str]) -> HotkeyBackend:
    if platform in ("win32", "darwin"):
        from assistant.desktop.hotkeys.pynput_backend import PynputHotkeys

        return PynputHotkeys()
    if is_wayland(environment):
        from assistant.desktop.hotkeys.portal import PortalHotkeys

        return PortalHotkeys()
    if environment.get("DISPLAY"):
        from assistant.desktop.hotkeys.x11 import X11Hotkeys

        return X11Hotkeys()
    return NoHotkeys(
        tr(
            "Hotkeys need a graphical session, and there is none here: steer the assistant with `assistant push` and "
            "`assistant release`."
        )
    )


def is_wayland(environment: Mapping[str, str]) -> bool:
    """Whether the session is Wayland's: by what it says of itself, else by the compositor's socket.

    An X server inside a Wayland session (Xephyr, Xvfb) says XDG_SESSION_TYPE=x11 or has no WAYLAND_DISPLAY.
    """
    kind = environment.get("XDG_SESSION_TYPE", "")
    if kind == "x11" and environment.get("DISPLAY"):
        return False
    return bool(environment.get("WAYLAND_DISPLAY")) or (kind == "wayland" and not environment.get("DISPLAY"))
