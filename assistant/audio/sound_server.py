"""Whether Qt still has its connection to the sound server (Linux).

When PulseAudio or pipewire-pulse ends, Qt 6.12 neither says so nor reliably connects again, and opening a device
then aborts the whole process (an assertion in libpulse). So look before opening: among this process's open sockets
there is one to the server as long as Qt is connected.
"""

import contextlib
import os
import socket
import stat
import sys

from assistant.audio.errors import SoundServerLostError

_SOCKET_NAMES = ("native", "pipewire-0")  # PulseAudio's (also pipewire-pulse's) and PipeWire's own
_CONNECTIONS_SEEN: set[bool] = set()  # of the process, as Qt's connection is; holds True once one was seen


def check_sound_server() -> None:
    """Raise SoundServerLostError when this process was connected to a sound server and is no more."""
    if not sys.platform.startswith("linux"):
        return
    connected = _is_connected()
    _CONNECTIONS_SEEN.add(connected)
    if True in _CONNECTIONS_SEEN and not connected:
        raise SoundServerLostError("The system's sound server has ended: restart the assistant when it runs again.")


def _is_connected() -> bool:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names only; Path objects would be resolved as links
        with contextlib.suppress(OSError):  # the listing's own descriptor, and sockets that are not connected
            if _peer_name(int(name)).rpartition("/")[2] in _SOCKET_NAMES:
                return True
    return False


def _peer_name(descriptor: int) -> str:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return ""
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        peer = connection.getpeername()
        return peer if isinstance(peer, str) else ""
