"""Disks that are full or may not be written, and files that are damaged or from a newer version."""

import asyncio
import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.bidi.io.history_recording import WRITTEN_AGAIN
from assistant.history import History, Line, history_path
from assistant.practice.server import PracticeServer
from assistant.settings import Settings, load_settings, save_settings, settings_path
from tests.support.faults import UserSaw, assert_no_traceback
from tests.support.talking import ROOT, Talk, talking

NO_LIMIT = resource.RLIM_INFINITY
# The rights that let root write where nobody may.
OBEYING = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
SAVE = """
from assistant.settings import Settings, SettingsError, save_settings
try:
    save_settings(Settings(voice="cedar"))
except SettingsError as error:
    print(error)
"""


async def talk_about(*turns: str, wrapper: Sequence[str] = ()) -> Talk:
    """Hold a conversation, one typed line after the other; it must end well."""
    async with PracticeServer(pace=float("inf")) as server:
        texts = [part for turn in turns for part in ("--text", turn)]
        async with talking(server.url, *texts, wrapper=wrapper) as talk:
            assert await talk.end() == 0, talk.console
            return talk


def said() -> list[tuple[str, str]]:
    """What the history has of the latest conversation."""
    with contextlib.closing(History()) as history:
        (latest, *_) = history.recent()
        return [(line.role, line.text) for line in history.lines(latest.conversation_id)]


def save(wrapper: Sequence[str]) -> str:
    """Save settings in a process of its own; returns what the user is told."""
    command = [*wrapper, sys.executable, "-c", SAVE]
    result = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60
    )
    assert_no_traceback(result.stderr)
    assert result.returncode == 0
    return result.stdout


# Full


@pytest.mark.fault(
    area="The disk",
    fault="The disk is full while a conversation is held",
    seen="The history in … cannot be …: … full … What is said is remembered and written as soon as that is possible.",
    recovers="by itself, once there is space; then the user reads that the history is written again",
    kept="everything: what was said meanwhile is written then",
)
def test_a_full_disk(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        limit = ["prlimit", "--fsize=4096:unlimited"]
        async with PracticeServer(pace=float("inf")) as server:
            turns = ["--text", 'say "One."', "--text", 'say "Two."', "--text", 'say "Three."']
            async with talking(server.url, *turns, wrapper=limit) as talk:
                await talk.until(lambda event: event.get("is_final") is True and event.get("text") == "One.")
                resource.prlimit(talk.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
                assert await talk.end() == 0, talk.console
                return talk

    talk = asyncio.run(scene())
    user_saw(talk.console)
    assert WRITTEN_AGAIN in talk.console
    texts = [text for _, text in said()]
    assert texts == ['say "One."', "One.", 'say "Two."', "Two.", 'say "Three."', "Three."]


@pytest.mark.fault(
    area="The disk",
    fault="The disk is full when settings are saved",
    seen="The settings could not be saved in …settings.toml: … Free some space on its disk.",
    recovers="with the next change that is saved; until the end of the program the new settings hold all the same",
    kept="the settings as they were saved before",
)
def test_a_full_disk_for_settings(user_saw: UserSaw) -> None:
    save_settings(Settings(voice="marin"))
    user_saw(save(["prlimit", "--fsize=8"]))
    assert load_settings() == (Settings(voice="marin"), None)
    assert [path.name for path in settings_path().parent.iterdir()] == ["settings.toml"]


# Read-only


@pytest.mark.fault(
    area="The disk",
    fault="The folder of the history may not be written",
    seen="The history in … cannot be …: … Make … writable for you.",
    recovers="by itself, once it may be written",
    kept="the conversation goes on; what could not be written by its end is told",
)
def test_a_history_that_may_not_be_written(user_saw: UserSaw) -> None:
    folder = history_path().parent
    folder.mkdir(parents=True, mode=0o700)
    folder.chmod(0o500)
    talk = asyncio.run(talk_about('say "One."', wrapper=OBEYING))
    folder.chmod(0o700)
    user_saw(talk.console)
    assert talk.said_by("assistant") == ["One."]
    assert "This conversation is not kept." in talk.console
    assert list(folder.iterdir()) == []


@pytest.mark.fault(
    area="The disk",
    fault="The folder of the settings may not be written",
    seen="The settings could not be saved in …settings.toml: Permission denied. Make … writable for you.",
    recovers="with the next change that is saved; until the end of the program the new settings hold all the same",
    kept="the settings as they were saved before",
)
def test_settings_that_may_not_be_written(user_saw: UserSaw) -> None:
    save_settings(Settings(voice="marin"))
    settings_path().parent.chmod(0o500)
    user_saw(save(OBEYING))
    settings_path().parent.chmod(0o700)
    assert load_settings() == (Settings(voice="marin"), None)


# Damaged, and from a newer version


@pytest.mark.fault(
    area="Settings and history",
    fault="The settings file is damaged",
    seen="The settings file is damaged; the defaults are used. The old file is kept as …settings.damaged-1.toml.",
    recovers="by itself, with the defaults",
    kept="the damaged file, under another name",
)
def test_damaged_settings(user_saw: UserSaw) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_bytes(b"turn_mode = \x00\xff")
    user_saw(asyncio.run(talk_about('say "One."')).console)
    assert settings_path().with_name("settings.damaged-1.toml").read_bytes() == b"turn_mode = \x00\xff"


@pytest.mark.fault(
    area="Settings and history",
    fault="Settings and history are from a newer version",
    seen="The settings were written by a newer version; the defaults are used. The old file is kept as … "
    "The history was written by a newer version; a new one is begun, and the old file is kept as …",
    recovers="by itself, with the defaults and an empty history",
    kept="the newer files, under other names",
)
def test_files_from_a_newer_version(user_saw: UserSaw) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("version = 99\n")
    with contextlib.closing(History()) as history:
        history.save(history.begin(), Line("1", "user", "from the future"))
    database = sqlite3.connect(history_path())
    database.execute("PRAGMA user_version = 99")
    database.close()
    user_saw(asyncio.run(talk_about('say "One."')).console)
    assert said() == [("user", 'say "One."'), ("assistant", "One.")]
    with contextlib.closing(sqlite3.connect(history_path().with_name("history.newer-1.sqlite3"))) as kept:
        assert kept.execute("SELECT text FROM line").fetchall() == [("from the future",)]


@pytest.mark.fault(
    area="Settings and history",
    fault="The history is found to be damaged in the middle of a conversation",
    seen="The history is damaged; a new one is begun, and the old file is kept as …history.damaged-1.sqlite3.",
    recovers="by itself, with a new history",
    kept="this conversation, all of it; the damaged file, under another name",
)
def test_a_history_that_is_damaged_meanwhile(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer(pace=float("inf")) as server:
            turns = ["--text", 'say "One."', "--text", 'say "Two."', "--text", 'say "Three."']
            async with talking(server.url, *turns) as talk:
                await talk.until(lambda event: event.get("is_final") is True and event.get("text") == "One.")
                damage(history_path(), talk.pid)
                assert await talk.end() == 0, talk.console
                return talk

    user_saw(asyncio.run(scene()).console)
    assert [text for _, text in said()] == ['say "One."', "One.", 'say "Two."', "Two.", 'say "Three."', "Three."]


def damage(path: Path, pid: int) -> None:
    """Overwrite all of a history that a process has open but the first page, in which SQLite sees what it is."""
    is_whole = True
    while is_whole:
        os.kill(pid, signal.SIGSTOP)  # nothing is to be written between the two steps
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as database:
            is_busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            with path.open("r+b") as file:
                file.seek(4096)
                file.write(b"\xff" * (path.stat().st_size - 4096))
            is_whole = False
        os.kill(pid, signal.SIGCONT)
