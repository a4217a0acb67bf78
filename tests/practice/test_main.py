import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from websockets.asyncio.client import connect

from assistant import loop
from assistant.practice.server import PracticeServer
from tests.practice.wire import connected

COMMAND = [sys.executable, "-m", "assistant.practice"]


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_url_and_ends_cleanly(number: signal.Signals) -> None:
    async def first_event(url: str) -> str:
        async with connect(url + "?model=m") as session:
            return json.loads(await session.recv())["type"]

    with started() as (process, url):
        assert url.startswith("ws://127.0.0.1:")
        assert asyncio.run(first_event(url)) == "session.created"
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
        assert (process.returncode, output, errors) == (0, "", "")


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=30, check=False
        )
    assert result.returncode == 1
    assert result.stderr.startswith("The practice server cannot start: ") and result.stderr.count("\n") == 1


def test_it_runs_on_the_loop_of_a_qt_application(qapp) -> None:
    async def talk() -> str:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.type("thank you")
            response = await wire.respond()
            return response["output"][0]["content"][0]["transcript"]

    assert loop.run(talk(), application=qapp) == "You are welcome."
