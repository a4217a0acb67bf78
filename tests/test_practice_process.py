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
from tests.support.guards import ExpectLog


def test_it_answers_until_the_block_ends() -> None:
    with PracticeProcess() as server:
        url = server.url
        with connect(f"{url}?model=any") as socket:
            assert "session.created" in str(socket.recv(10))
    with pytest.raises(OSError, match="refused"):
        connect(url)


def answers(url: str) -> bool:
    try:
        with connect(f"{url}?model=any") as socket:
            return "session.created" in str(socket.recv(10))
    except (OSError, InvalidHandshake, ConnectionClosed):
        return False


def test_one_that_dies_is_replaced_at_the_same_address(expect_log: ExpectLog) -> None:
    expect_log("The practice server ended with status -9")
    with PracticeProcess() as server:
        url, first = server.url, server._process
        first.kill()
        deadline = time.monotonic() + 60
        while not answers(url):
            assert time.monotonic() < deadline, "nobody took its place"
            time.sleep(0.1)
        assert server._process is not first
    assert not answers(url)


def test_one_that_dies_again_and_again_is_left_alone(expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_log("The practice server ended")
    monkeypatch.setattr(practice_process, "SHORTEST_LIFE_S", 600.0)
    with PracticeProcess() as server:
        assert server.url
        guard, first = server._guard, server._process
        assert guard is not None
        first.kill()
        while (second := server._process) is first:
            time.sleep(0.02)
        second.kill()
        guard.join(30)
        assert not guard.is_alive()
        assert server._process is second


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
            with connect(url):
                pass
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
