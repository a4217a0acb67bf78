"""Qt's connection to the sound server (Linux): whether it is there, and how it comes back.

When PulseAudio or pipewire-pulse ends, opening a device aborts the whole process (an assertion in libpulse), so look
before opening: among this process's open sockets are those to the server as long as Qt is connected.

Qt 6.11 and 6.12 try to connect again three seconds later, and again and again, but give up for good when an attempt
fails at once, as it does where no server listens. `keep_trying` gives Qt a second address at which an attempt fails
a little later, so that it never gives up.
"""

import contextlib
import os
import shutil
import socket
import stat
import sys
import time
from pathlib import Path

from assistant.audio.device_watch import device_watch
from assistant.audio.errors import SoundServerLostError

RECONNECTED_WITHIN_S = 15.0  # Qt tries every 3 s
NOBODY = "tcp:localhost:1"  # the name is looked up first, so the refusal comes late; port 1 is only for the system
_SOCKET_NAME = "native"  # PulseAudio's, and pipewire-pulse's
_ENGINE = b"QPulseAudioEngi\n"  # the name Qt gives its threads (a name may have 15 letters)
_LONGEST_NAME = 16
_CLIENT_CONFIGURATION = ("~/.config/pulse/client.conf", "/etc/pulse/client.conf")

# Of the process, as Qt's connections are: "connected" once they were, "lost" since when, "engines" at most.
_SEEN: dict[str, float] = {}


def check_sound_server() -> None:
    """Raise SoundServerLostError when this process was connected to a sound server and is no more."""
    if not sys.platform.startswith("linux"):
        return
    now = time.monotonic()
    if _is_connected():
        _SEEN["connected"] = now
        _SEEN.pop("lost", None)
    elif "connected" in _SEEN:
        if device_watch.current is None:
            _SEEN["lost"] = now  # nobody is there whom Qt could have found again
        if now - _SEEN.setdefault("lost", now) > RECONNECTED_WITHIN_S:
            raise SoundServerLostError(
                "The system's sound server was restarted, and sound does not come back by itself: "
                "text goes on; restart the assistant to hear and be heard again."
            )
        raise SoundServerLostError(
            "The system's sound server has ended: text goes on, and sound comes back by itself when it runs again."
        )


def keep_trying() -> None:
    """Make Qt connect whenever a sound server comes; call it before Qt looks for devices. Safe to call often."""
    if not sys.platform.startswith("linux") or NOBODY in os.environ.get("PULSE_SERVER", ""):
        return
    server = os.environ.get("PULSE_SERVER") or _usual_server()
    if server:
        os.environ["PULSE_SERVER"] = f"{server} {NOBODY}"


def _usual_server() -> str:
    """Return where libpulse looks when nothing is configured; empty when that cannot be told or it starts a server."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = os.environ.get("PULSE_RUNTIME_PATH") or (f"{runtime}/pulse" if runtime else "")
    if not folder or any(_names_a_server(Path(path).expanduser()) for path in _CLIENT_CONFIGURATION):
        return ""
    address = Path(folder, "native")
    return f"unix:{address}" if address.exists() or shutil.which("pulseaudio") is None else ""


def _names_a_server(configuration: Path) -> bool:
    try:
        lines = configuration.read_text(errors="replace").splitlines()
    except OSError:
        return False
    return any(line.strip().startswith("default-server") for line in lines)


def _is_connected() -> bool:
    # The watch may connect again meanwhile: what was its own before or is its own afterwards is not Qt's.
    before = device_watch.descriptors()
    connected = _connected_descriptors()
    after = device_watch.descriptors()
    engines = _count_engines()
    most = max(engines, int(_SEEN.get("engines", 0)))
    _SEEN["engines"] = most
    if before is None or after is None:
        return False
    return engines >= most and len(connected - before - after) >= max(1, most)


def _count_engines() -> int:
    """Return how many connections Qt keeps, by the threads that serve them.

    It has one for its list of devices, another one for all streams as soon as there was one, and each comes back on
    its own: with only the first back, opening a stream aborts the process.
    """
    count = 0
    # Descriptors and no file objects or Path: it is done every second at times, and takes a sixth of the time so.
    for task in os.listdir("/proc/self/task"):  # noqa: PTH208 - see above
        with contextlib.suppress(OSError):  # the thread has just ended
            name = os.open(f"/proc/self/task/{task}/comm", os.O_RDONLY)
            try:
                count += os.read(name, _LONGEST_NAME) == _ENGINE
            finally:
                os.close(name)
    return count


def _connected_descriptors() -> set[int]:
    """Return this process's sockets that lead to a sound server."""
    found: set[int] = set()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names only; Path objects would be resolved as links
        with contextlib.suppress(OSError):  # the listing's own descriptor, and sockets that are not connected
            if _peer_name(int(name)).rpartition("/")[2] == _SOCKET_NAME:
                found.add(int(name))
    return found


def _peer_name(descriptor: int) -> str:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return ""
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        peer = connection.getpeername()
        return peer if isinstance(peer, str) else ""
