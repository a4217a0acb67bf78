"""Programs that are killed, stopped, and started twice."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.history import History, history_path
from assistant.practice.server import PracticeServer
from assistant.settings import settings_path
from tests.support.faults import UserSaw
from tests.support.talking import ROOT, Talk, talking

# `make soak` kills more often and lets the program sleep for longer.
KILLS = int(os.environ.get("SOAK_KILLS", "20"))
STOPPED_S = float(os.environ.get("SOAK_STOPPED_SECONDS", "3"))
WRITER = Path(__file__).with_name("killed_writer.py")
QUESTION = 'say "One two three four five six seven eight nine ten."'
ANSWER = "One two three four five six seven eight nine ten."


@pytest.mark.fault(
    area="The computer and the program",
    fault="The program is killed (`kill -9`) at random moments while it writes history and settings",
    seen=None,
    recovers="at the next start",
    kept="everything that was said before; the settings as they were before or after the change, never half of it",
)
@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_program_that_is_killed_at_random_moments(user_saw: UserSaw) -> None:
    result = subprocess.run(
        [sys.executable, str(WRITER), str(KILLS)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    *wrong, last = result.stdout.splitlines()
    assert (result.returncode, wrong, result.stderr) == (0, [], "")
    assert int(last.split()[0]) >= KILLS
    user_saw("")
    left = {path.name for folder in (history_path().parent, settings_path().parent) for path in folder.iterdir()}
    # A settings file that was being written when the program was killed is removed by a later start.
    assert {name for name in left if not name.startswith((".settings.toml-", "history.sqlite3"))} == {"settings.toml"}


@pytest.mark.fault(
    area="The computer and the program",
    fault="The program is killed in the middle of a reply",
    seen=None,
    recovers="at the next start; `--resume` goes on with the conversation",
    kept="everything that was said before, and the reply as far as it was written down",
)
def test_a_conversation_that_is_killed(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer() as server:
            async with talking(server.url, "--text", QUESTION) as killed:
                await killed.until("bidi_audio_stream")
                os.kill(killed.pid, signal.SIGKILL)
                await killed.end()
            async with talking(server.url, "--resume", "--text", 'say "Back again."') as talk:
                assert await talk.end() == 0, talk.console
                return talk

    talk = asyncio.run(scene())
    user_saw("".join(event["message"] for event in talk.of("bidi_error")))
    with contextlib.closing(History()) as history:
        (conversation,) = history.recent()
        lines = [(line.role, line.text) for line in history.lines(conversation.conversation_id)]
    assert lines[0] == ("user", QUESTION)
    # Where no word of the reply had been written down yet, the first question is answered now too.
    answers = {("assistant", "Back again."), ("assistant", f"{ANSWER} Back again.")}
    assert lines[-2] == ("user", 'say "Back again."')
    assert lines[-1] in answers


@pytest.mark.fault(
    area="The computer and the program",
    fault="The program stands still (suspend, SIGSTOP) in the middle of a reply",
    seen=None,
    recovers="by itself: the reply goes on, or where the server hung up meanwhile, the question is asked again",
    kept="everything",
)
@pytest.mark.timeout(120 + STOPPED_S)
def test_a_program_that_stands_still(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        turns = ["--text", QUESTION, "--text", 'say "Awake."']
        async with PracticeServer() as server, talking(server.url, *turns) as talk:
            await talk.until("bidi_audio_stream")
            os.kill(talk.pid, signal.SIGSTOP)
            await asyncio.sleep(STOPPED_S)  # what is tested: nothing happens meanwhile
            os.kill(talk.pid, signal.SIGCONT)
            assert await talk.end() == 0, talk.console
            return talk

    talk = asyncio.run(scene())
    assert talk.said_by("assistant") == [ANSWER, "Awake."]
    # A word about the connection, where the server hung up meanwhile, and nothing else.
    user_saw("".join(event["message"] for event in talk.of("bidi_error")))
