"""Starting and stopping the real programs that tests lean on: buses, keyrings, displays."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0


class ProgramError(RuntimeError):
    """A program the tests need is missing or did not start; the message says what to install or what it printed."""


def require_program(program: str, package: str) -> str:
    """Return the path of a program, or say which Debian package brings it."""
    path = shutil.which(program)
    if path is None:
        raise ProgramError(f"{program} not found: apt-get install {package} (`make test` does this)")
    return path


@contextlib.contextmanager
def private_folder(prefix: str) -> Iterator[Path]:
    """Make a folder only its owner can open, with a path short enough for sockets, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(
    command: Sequence[str],
    env: Mapping[str, str],
    log: Path,
    *,
    stdin: bytes = b"",
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a process group of its own for the length of the `with` block; its output goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
    try:
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write(stdin)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process group: politely, then by force. Safe to call twice."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT_S)
            return


def read_line(descriptor: int, what: str, log: Path) -> str:
    """Wait until a program that has just been started reports a line on this descriptor."""
    received = b""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not received.endswith(b"\n"):
        readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        data = os.read(descriptor, 4096) if readable else b""
        if not data:
            raise ProgramError(f"{what} did not come up: {log.read_text(errors='replace')[-1000:]}")
        received += data
    return received.decode().strip()
