"""Steering the assistant that is running: one command over a socket that only this user can reach.

For compositors without global hotkeys, foot pedals and scripts, and for a second start, which shows the first one's
window. Nothing heavy is imported here: `assistant push` is to be as quick as a key.
"""

import os
import socket
import stat
import struct
import sys
import time
from pathlib import Path

import platformdirs

from assistant.settings import APP_NAME

COMMANDS = {
    "push": "hold the talk key down",
    "release": "let the talk key go",
    "toggle": "begin to talk, or end it",
    "interrupt": "stop the reply",
    "mute": "mute the microphone, or unmute it",
    "show": "bring the window to the front",
    "hide": "hide the window",
    "quit": "end the assistant",
}
PING = "ping"  # is no command: to be told so is answer enough
DONE = "ok"
LONGEST_MESSAGE = 256
NO_ANSWER = "The assistant did not answer: see whether it still responds."
PATIENCE_S = 3.0
PIPE_NAME = f"{APP_NAME}-control"


class NotRunningError(Exception):
    """No assistant runs that could be steered; the message is a sentence for the user."""


class RefusedError(Exception):
    """The assistant that runs did not do it; the message is its sentence for the user."""


def server_name() -> str:
    """What the running assistant listens on: a path in a folder of this user's alone, on Windows a pipe's name."""
    if sys.platform == "win32":
        return f"{PIPE_NAME}-{os.environ.get('USERNAME', '')}"
    return str(Path(_private_folder()) / "control.socket")


def is_private(folder: Path) -> bool:
    """Whether a folder is this user's alone: what another user has put there in its place is not.

    One of ours that others could write into is made private.
    """
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    if status.st_mode & 0o077:
        folder.chmod(0o700)
    return True


def is_this_user(connection: socket.socket) -> bool:
    """Whether the other side of a local socket is a program of this user's, as far as the system tells."""
    if sys.platform != "linux":
        return True  # the folder keeps others out
    # unix(7): struct ucred has the process, its user and its group.
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(user == os.getuid())


def clock_of_processes() -> float:
    """Return what time it is on the clock that `_began_at` goes by."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


def steer(command: str) -> None:
    """Have the running assistant carry out one of COMMANDS.

    Raises:
        NotRunningError: There is none.
        RefusedError: It could not.

    """
    line = f"{command} {_began_at():.3f}"
    reply = _asked_pipe(line) if sys.platform == "win32" else _asked_socket(line)
    if reply != DONE:
        raise RefusedError(reply or NO_ANSWER)


def is_running() -> bool:
    """Whether an assistant of this user is running. Raises RefusedError when it is and does not answer any more."""
    try:
        steer(PING)
    except NotRunningError:
        return False
    except RefusedError as error:
        if str(error) == NO_ANSWER:
            raise
    return True


def shows_running_one() -> bool:
    """Bring the window of the assistant that runs already to the front; False if none runs."""
    try:
        steer("show")
    except NotRunningError:
        return False
    except RefusedError as error:
        print(f"An assistant is running already, but its window cannot be shown: {error}")  # noqa: T201 - a note to the user
    else:
        print("The assistant is running already; its window is shown.")  # noqa: T201 - a note to the user
    return True


def _private_folder() -> str:
    """XDG_RUNTIME_DIR is the user's own and gone at logout; without one, the folder for state is as private."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return str(Path(runtime) / APP_NAME)
    return str(platformdirs.user_state_path(APP_NAME, appauthor=False))


def _began_at() -> float:
    """Return when this process began, in seconds of a clock that all processes share.

    Of two commands that one key has run, the first must count as the first, even if the system runs it last.
    """
    try:
        # proc(5): the name, in brackets, is the second field; the 22nd is the start in clock ticks since boot.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except OSError:  # not Linux
        return time.monotonic()


def _asked_socket(line: str) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(PATIENCE_S)
        try:
            client.connect(server_name())
        except OSError as error:
            raise NotRunningError("No assistant is running: start it with `assistant` first.") from error
        if not is_this_user(client):
            raise RefusedError("Another user's program answers in the assistant's place: nothing was sent to it.")
        try:
            client.sendall(f"{line}\n".encode())
            reply = b""
            while not reply.endswith(b"\n") and len(reply) < LONGEST_MESSAGE:
                piece = client.recv(LONGEST_MESSAGE)
                if not piece:
                    break
                reply += piece
        except OSError as error:
            raise RefusedError(NO_ANSWER) from error
    return reply.decode(errors="replace").strip()


def _asked_pipe(line: str) -> str:
    from PySide6.QtNetwork import QLocalSocket

    patience_ms = round(PATIENCE_S * 1000)
    client = QLocalSocket()
    client.connectToServer(server_name())
    if not client.waitForConnected(patience_ms):
        raise NotRunningError("No assistant is running: start it with `assistant` first.")
    client.write(f"{line}\n".encode())
    client.waitForReadyRead(patience_ms)
    return bytes(client.readAll().data()).decode(errors="replace").strip()
