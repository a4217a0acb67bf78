"""Keyrings that are not there, locked, or refuse, and one that never answers."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from assistant.control import NotRunningError, steer
from tests.support import secret_service
from tests.support.desktop_session import SessionBus
from tests.support.faults import UserSaw
from tests.support.programs import private_folder, read_line
from tests.support.talking import ASSISTANT, NO_SOUND, Talk, talking

PATIENCE_S = 60.0
WAITS = "The keyring does not answer yet: see whether it asks for its password."


@contextlib.contextmanager
def keyring(mode: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let programs find a Secret Service that behaves like this."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    with SessionBus() as bus, private_folder("keyring") as folder:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.env["DBUS_SESSION_BUS_ADDRESS"])
        with (folder / "log").open("wb") as log:
            command = [sys.executable, secret_service.__file__, mode]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        try:
            read_line(process.stdout.fileno(), "the Secret Service", folder / "log")
            yield
        finally:
            process.kill()
            process.communicate()


async def refused() -> str:
    """Ask for a conversation with OpenAI; returns what the user reads when there is none."""
    async with talking("openai", "--text", "hello") as talk:
        assert await talk.end() == 1
        assert len(talk.console.splitlines()) == 1
        return talk.console


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(
            "locked",
            marks=pytest.mark.fault(
                area="The keyring",
                fault="The keyring is locked, and nobody gives its password",
                seen="The keyring is locked. Unlock or install one, or set the environment variable OPENAI_API_KEY",
                recovers="at the next try, once it is unlocked; with no endpoint chosen, the practice server answers",
                kept="the key",
            ),
        ),
        pytest.param(
            "refuses",
            marks=pytest.mark.fault(
                area="The keyring",
                fault="The keyring refuses every call",
                seen="Unlock or install one, or set the environment variable OPENAI_API_KEY",
                recovers="with the next try; without an endpoint chosen, the practice server answers",
                kept="the key",
            ),
        ),
    ],
)
def test_a_keyring_that_gives_no_key(mode: str, user_saw: UserSaw, monkeypatch: pytest.MonkeyPatch) -> None:
    with keyring(mode, monkeypatch):
        user_saw(asyncio.run(refused()))


@pytest.mark.fault(
    area="The keyring",
    fault="There is no keyring",
    seen="This system has no usable keyring. Unlock or install one, or set the environment variable OPENAI_API_KEY",
    recovers="with the next try; without an endpoint chosen, the practice server answers",
    kept="everything",
)
def test_no_keyring(user_saw: UserSaw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")  # another test may have started one
    user_saw(asyncio.run(refused()))


@pytest.mark.fault(
    area="The keyring",
    fault="The keyring does not answer",
    seen="The keyring does not answer yet: see whether it asks for its password.",
    recovers="when it answers; after 20 seconds it is done without, or the user reads why that is not possible",
    kept="everything; the window is there meanwhile, and can be closed",
)
def test_a_keyring_that_hangs(user_saw: UserSaw, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> Talk:
        async with talking("openai", "--text", "hello") as talk:
            await talk.until_read(WAITS)
            os.kill(talk.pid, signal.SIGINT)
            assert await talk.end() == 130
            return talk

    with keyring("hangs", monkeypatch):
        user_saw(asyncio.run(scene()).console)
        window_comes_and_goes()


def window_comes_and_goes() -> None:
    """The window comes although the keyring hangs, and ends when the user wants that."""
    env = {**os.environ, **NO_SOUND, "QT_QPA_PLATFORM": "offscreen"}
    env["XDG_RUNTIME_DIR"] = os.environ["XDG_RUNTIME_DIR"]
    with subprocess.Popen(ASSISTANT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as window:
        is_there = False
        while not is_there:
            assert window.poll() is None
            with contextlib.suppress(NotRunningError):
                steer("show")
                is_there = True
        steer("quit")
        output, errors = window.communicate(timeout=PATIENCE_S)
    assert (window.returncode, output) == (0, "")
    # Not all of it is ours: Qt has a word to say about a screen that is none.
    assert "Traceback" not in errors
