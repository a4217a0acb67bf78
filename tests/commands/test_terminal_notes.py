"""What a tool's child process prints stays out of a conversation in a terminal."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.practice.server import PracticeServer
from assistant.tools.user_tools import user_tools_folder
from tests.support.talking import ASSISTANT, NO_SOUND, ROOT

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a pseudo-terminal")
PATIENCE_S = 120.0
TRIES = 5
NOISY = "noise was made"
CLEAR_SCREEN = "\x1b[2J"
LAST = "Twelve times seven is eighty-four."
TOOL = r'''
import os, subprocess
from assistant.tools import tool

@tool(approval="always")
def be_noisy() -> str:
    """Be noisy."""
    subprocess.run(["printf", r"\033[2Jfrom a child\n"])
    subprocess.run("printf '\\033[2Jan error of a child\\n' >&2", shell=True)
    os.system("echo from a shell")
    return "noise was made"
'''


def talk(url: str, stdout: int, stderr: int, *options: str) -> None:
    """Hold a conversation in which the tool is called, with these as its standard output and error."""
    turns = ["hello", "be noisy", "be noisy", "what is twelve times seven"]
    command = [*ASSISTANT, "talk", "--endpoint", url, *options, *(part for turn in turns for part in ("--text", turn))]
    process = subprocess.run(
        command,
        stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env={**os.environ, **NO_SOUND}, cwd=ROOT,
        timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert process.returncode == 0


def in_a_terminal(*options: str) -> str:
    """What a person in a terminal sees of a conversation in which the tool was called."""
    for _ in range(TRIES):
        seen = once_in_a_terminal(*options)
        if NOISY in seen:
            return seen
    # It is offered a moment after the conversation began, which on a busy machine may be too late.
    raise AssertionError(f"the tool is never called: {seen}")


def once_in_a_terminal(*options: str) -> str:
    seen = bytearray()
    terminal, inside = os.openpty()

    def read() -> None:
        # Linux ends what is read of a terminal with an error when nobody has its other side open any more.
        while chunk := _read(terminal):
            seen.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with_server(inside, inside, *options)
    finally:
        os.close(inside)
        reader.join()
        os.close(terminal)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def with_server(stdout: int, stderr: int, *options: str) -> None:
    async def main() -> None:
        async with PracticeServer(pace=float("inf")) as server:
            await asyncio.to_thread(talk, server.url, stdout, stderr, *options)

    asyncio.run(main())


@pytest.fixture(autouse=True)
def noisy_tool() -> None:
    user_tools_folder().mkdir(parents=True)
    (user_tools_folder() / "mine.py").write_text(TOOL)


@LINUX_ONLY
def test_a_terminal_shows_the_conversation_alone() -> None:
    seen = in_a_terminal()
    assert LAST in seen
    assert CLEAR_SCREEN not in seen
    assert "of a child" not in seen
    assert "from a" not in seen


@LINUX_ONLY
def test_who_asks_for_the_log_sees_what_children_print() -> None:
    seen = in_a_terminal("--log-level", "error")
    assert "an error of a child" in seen
    assert "from a child" in seen


@LINUX_ONLY
def test_what_is_written_to_a_file_is_the_conversation_alone(tmp_path: Path) -> None:
    said, errors = tmp_path / "said", tmp_path / "errors"
    for _ in range(TRIES):
        with said.open("wb") as output, errors.open("wb") as complaints:
            with_server(output.fileno(), complaints.fileno())
        if NOISY in said.read_text():
            break
    assert NOISY in said.read_text()
    assert LAST in said.read_text()
    assert CLEAR_SCREEN not in said.read_text()
    # Standard error is for those who collect it.
    assert "from a child" in errors.read_text()
