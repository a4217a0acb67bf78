"""A whole desktop for tests, private and real: message bus, keyring, sound server, screen, window manager, tray.

    with whole_desktop() as desktop:
        subprocess.run([...], env=desktop.env)

Nothing of the user's own session is seen or touched. Each part can also be had alone.
"""

import contextlib
import os
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import secretstorage
from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

from tests.support.audio_lab import AudioLab
from tests.support.programs import (
    START_TIMEOUT_S,
    ProgramError,
    private_folder,
    read_line,
    require_program,
    running,
)

# No <servicedir>: nothing is started on demand, so no keyring or portal of the machine answers by accident.
BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# The trays that will do, and how they are told to stand in the corner; newer systems have the second one only.
TRAY_PLACES = {
    "trayer": ["--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28"],
    "stalonetray": ["--geometry", "1x1-0+0", "--grow-gravity", "E", "--icon-size", "28", "--window-type", "dock"],
}
SESSION_VARIABLES = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "OPENAI_API_KEY",
    "OPENAI_ORGANIZATION",
    "OPENAI_PROJECT",
    "PIPEWIRE_RUNTIME_DIR",
    "PULSE_SERVER",
    "PYTHON_KEYRING_BACKEND",
    "QT_QPA_PLATFORM",
    "QT_QPA_PLATFORMTHEME",
    "QT_STYLE_OVERRIDE",
    "WAYLAND_DISPLAY",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
)


def clean_environment() -> dict[str, str]:
    """Return the environment without what names the user's own desktop session or key."""
    return {name: value for name, value in os.environ.items() if name not in SESSION_VARIABLES}


class Part(ABC):
    """A part of the desktop: started by `with`, `env` says how programs find it."""

    def __init__(self) -> None:
        self.env: dict[str, str] = {}
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as undo:
            undo.enter_context(self._cleanup)
            self._start()
            undo.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._cleanup.close()

    @abstractmethod
    def _start(self) -> None:
        """Start it, leaving what ends it in `_cleanup`, and set `env`."""


class SessionBus(Part):
    """A D-Bus session bus with nobody on it yet."""

    def _start(self) -> None:
        daemon = require_program("dbus-daemon", "dbus")
        folder = self._cleanup.enter_context(private_folder("bus"))
        configuration = folder / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(socket=folder / "socket"))
        ready, report = os.pipe()
        self._cleanup.callback(os.close, ready)
        with contextlib.ExitStack() as after_start:
            after_start.callback(os.close, report)
            self._cleanup.enter_context(
                running(
                    [daemon, f"--config-file={configuration}", "--nofork", f"--print-address={report}"],
                    clean_environment(),
                    folder / "log",
                    pass_fds=[report],
                )
            )
        address = read_line(ready, "dbus-daemon", folder / "log")
        self.env = {"DBUS_SESSION_BUS_ADDRESS": address}

    def wait_for_name(self, name: str, log: Path) -> None:
        """Return once some program owns this name on the bus."""
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        deadline = time.monotonic() + START_TIMEOUT_S
        with open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            while not connection.send_and_get_reply(new_method_call(bus, "NameHasOwner", "s", (name,))).body[0]:
                if time.monotonic() > deadline:
                    raise ProgramError(f"{name} did not come up: {log.read_text(errors='replace')[-1000:]}")
                time.sleep(0.01)


class KeyringService(Part):
    """GNOME's keyring daemon, unlocked, with a keyring of its own: a real Secret Service."""

    def __init__(self, bus: SessionBus) -> None:
        super().__init__()
        self._bus = bus

    def _start(self) -> None:
        daemon = require_program("gnome-keyring-daemon", "gnome-keyring")
        folder = self._cleanup.enter_context(private_folder("keyring"))
        private = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self._cleanup.enter_context(
            running(
                [daemon, "--foreground", "--unlock", "--components=secrets"],
                {**clean_environment(), **self._bus.env, **private},
                folder / "log",
                stdin=b"the password of the test keyring",
            )
        )
        self._bus.wait_for_name("org.freedesktop.secrets", folder / "log")
        self.env = dict(self._bus.env)

    def empty(self) -> None:
        """Delete every secret in the keyring."""
        with open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            for item in list(secretstorage.get_default_collection(connection).get_all_items()):
                item.delete()


class Display(Part):
    """A screen (Xvfb on a free display number) with a window manager (openbox) and a tray (trayer or stalonetray)."""

    def _start(self) -> None:
        tray = next((name for name in TRAY_PLACES if shutil.which(name)), "trayer")
        commands = {name: require_program(name, name.lower()) for name in ("Xvfb", "openbox", tray, "xdotool")}
        folder = self._cleanup.enter_context(private_folder("display"))
        ready, report = os.pipe()
        self._cleanup.callback(os.close, ready)
        with contextlib.ExitStack() as after_start:
            after_start.callback(os.close, report)
            screen = ["-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"]
            self._cleanup.enter_context(
                running(
                    [commands["Xvfb"], "-displayfd", str(report), *screen],
                    clean_environment(),
                    folder / "xvfb.log",
                    pass_fds=[report],
                )
            )
        number = read_line(ready, "Xvfb", folder / "xvfb.log")
        self.env = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
        self._start_window_manager(commands["openbox"], folder)
        self._start_tray(tray, folder)

    def _start_window_manager(self, openbox: str, folder: Path) -> None:
        """Start openbox and wait for it to run its start-up command, which it does once it manages the screen."""
        started = folder / "openbox-started"
        os.mkfifo(started)
        descriptor = os.open(started, os.O_RDWR)  # read and write: opening does not wait for the other side
        with contextlib.ExitStack() as after_start:
            after_start.callback(os.close, descriptor)
            command = [openbox, "--startup", f"sh -c 'echo started > {started}'"]
            private = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
            env = {**clean_environment(), **self.env, **private}
            self._cleanup.enter_context(running(command, env, folder / "openbox.log"))
            read_line(descriptor, "openbox", folder / "openbox.log")

    def _start_tray(self, tray: str, folder: Path) -> None:
        log = folder / "tray.log"
        self._cleanup.enter_context(running([tray, *TRAY_PLACES[tray]], {**clean_environment(), **self.env}, log))
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._find_windows(tray):
            if time.monotonic() > deadline:
                raise ProgramError(f"{tray} did not come up: {log.read_text()[-1000:]}")
            time.sleep(0.01)

    def _find_windows(self, window_class: str) -> list[str]:
        command = [require_program("xdotool", "xdotool"), "search", "--onlyvisible", "--class", window_class]
        result = subprocess.run(
            command, env={**clean_environment(), **self.env}, capture_output=True, text=True, check=False
        )
        return result.stdout.split()

    def xdotool(self, *arguments: str) -> str:
        """Type, click or look for windows as a user would; returns what xdotool printed."""
        result = subprocess.run(
            [require_program("xdotool", "xdotool"), *arguments],
            env={**clean_environment(), **self.env},
            capture_output=True,
            text=True,
            check=False,
            timeout=START_TIMEOUT_S,
        )
        if result.returncode:
            raise ProgramError(f"xdotool {' '.join(arguments)}: {(result.stderr or 'found nothing').strip()}")
        return result.stdout.strip()


@dataclass(frozen=True)
class DesktopSession:
    """All parts, started, and folders of its own for a program's files."""

    bus: SessionBus
    keyring: KeyringService
    audio: AudioLab
    display: Display
    folders: Mapping[str, str]

    @property
    def env(self) -> dict[str, str]:
        """A complete environment for a program to start: everything it finds is this desktop's."""
        parts = {**self.bus.env, **audio_env(self.audio), **self.display.env}
        return {**clean_environment(), **parts, **self.folders}


@contextlib.contextmanager
def whole_desktop() -> Iterator[DesktopSession]:
    """Start a whole desktop; it ends with the `with` block."""
    with (
        SessionBus() as bus,
        KeyringService(bus) as keyring,
        AudioLab() as audio,
        Display() as display,
        private_folders() as folders,
    ):
        yield DesktopSession(bus, keyring, audio, display, folders)


def audio_env(lab: AudioLab) -> dict[str, str]:
    """Return how programs find the lab's sound server; its runtime folder and bus stay its own."""
    return {name: lab.env[name] for name in ("PIPEWIRE_RUNTIME_DIR", "PULSE_SERVER")}


@contextlib.contextmanager
def private_folders() -> Iterator[dict[str, str]]:
    """Make empty folders for HOME and all XDG folders; yields the variables that name them."""
    names = {
        "HOME": "home",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "runtime",
        "XDG_STATE_HOME": "state",
    }
    with private_folder("user") as folder:
        for name in names.values():
            (folder / name).mkdir(mode=0o700)
        yield {variable: str(folder / name) for variable, name in names.items()}
