"""The practice server as a child process: it answers, knows no key, and never outlives its parent."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from assistant import practice_process
from assistant.practice_process import PracticeProcess
from assistant.realtime.errors import EndpointUnreachableError


def test_it_answers_until_the_block_ends() -> None:
    with PracticeProcess() as server:
        url = server.url
        with connect(f"{url}?model=any") as socket:
            assert "session.created" in str(socket.recv(10))
    with pytest.raises(OSError, match="refused"):
        connect(url)


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads another process's environment from /proc")
def test_it_is_given_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-0123456789")
    with PracticeProcess() as server:
        assert server.url
        environment = Path(f"/proc/{server._process.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"sk-secret" not in environment


def test_it_ends_when_its_parent_is_killed() -> None:
    program = (
        "from assistant.practice_process import PracticeProcess\n"
        "import os, signal\n"
        "with PracticeProcess() as server:\n"
        "    print(server.url, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    url = killed.stdout.strip()
    assert url.startswith("ws://127.0.0.1:")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            connect(url).close()
        except OSError:
            return
        except (InvalidHandshake, ConnectionClosed):
            continue  # it is shutting down
    pytest.fail("the practice server outlived its parent")


def test_a_server_that_cannot_start_says_why_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'The practice server cannot start: no room.' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(practice_process.sys, "executable", os.fspath(broken))
    with PracticeProcess() as server, pytest.raises(EndpointUnreachableError, match=r"no room\.$"):
        _ = server.url
