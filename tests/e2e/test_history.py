"""The real program is killed in the middle of a reply; what was said before is kept, and gone on with later."""

import contextlib
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.history import History, Line, history_path
from assistant.practice.replies import JOKES
from tests.support.desktop_session import DesktopSession
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
QUIET_S = 1.5
QUESTION = "tell me a joke"


class Program:
    """The desktop app in a process of its own, and its user: holds the talk key by command, and speaks."""

    def __init__(self, desktop: DesktopSession) -> None:
        self._desktop = desktop
        self.env = {**desktop.env, "PYTHONPATH": str(ROOT)}

    @contextlib.contextmanager
    def running(self) -> Iterator["subprocess.Popen[str]"]:
        command = [sys.executable, "-m", "assistant", "--endpoint", "practice", "--log-level", "info"]
        with subprocess.Popen(command, env=self.env, stderr=subprocess.PIPE, text=True) as app:
            assert app.stderr is not None
            for line in app.stderr:
                if "takes commands" in line:
                    break
            try:
                yield app
            finally:
                app.kill()

    def command(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "assistant", *arguments]
        outcome = subprocess.run(
            command, env=self.env, capture_output=True, text=True, timeout=PATIENCE_S, check=False, cwd=ROOT
        )
        assert (outcome.returncode, outcome.stderr) == (0, ""), outcome
        return outcome.stdout

    def say(self, recording: Path) -> None:
        self.command("push")
        self._desktop.audio.speak_wav(recording).wait(PATIENCE_S)
        self.command("release")


def lines_when(is_so: Callable[[list[Line]], bool], patience_s: float = PATIENCE_S) -> list[Line]:
    """What is in the file once it has got so far."""
    deadline = time.monotonic() + patience_s
    lines: list[Line] = []
    while time.monotonic() < deadline:
        if history_path().exists():
            with contextlib.closing(History()) as history:
                lines = history.lines(1)
            if is_so(lines):
                return lines
        time.sleep(0.01)  # the file is another program's: there is no event to wait for
    raise TimeoutError(f"it never comes that far: {lines}")


def ask_first(program: Program, recording: Path) -> bool:
    """Ask until the program has connected and hears it; returns whether it understood."""
    for _ in range(5):
        program.say(recording)
        with contextlib.suppress(TimeoutError):
            lines = lines_when(lambda lines: bool(said(lines, "user")), 10)
            return said(lines, "user") == [QUESTION]
    raise AssertionError("nothing was heard")


def killed_in_mid_reply(program: Program, desktop: DesktopSession, speak: Speech) -> list[Line] | None:
    """Ask twice and kill the program in its second answer; None if a busy machine garbled the first question."""
    with program.running() as app, desktop.audio.record() as recorder:
        if not ask_first(program, speak(QUESTION, voice="rms")):
            return None
        lines_when(lambda lines: said(lines, "assistant") == [JOKES[0]])
        # Heard to its end, else the next question would cut it short.
        recorder.wait_for(lambda: time.perf_counter() - (recorder.last_loud() or math.inf) > QUIET_S, PATIENCE_S)
        program.say(speak(QUESTION, voice="rms"))
        before = lines_when(lambda lines: len(said(lines, "assistant")) == 2)
        app.kill()
        app.wait(PATIENCE_S)
    return before


def said(lines: list[Line], role: str) -> list[str]:
    return [line.text for line in lines if line.role == role]


def test_a_killed_program_loses_nothing_and_the_conversation_goes_on(
    desktop_session: DesktopSession, speak: Speech
) -> None:
    program = Program(desktop_session)
    before = killed_in_mid_reply(program, desktop_session, speak)
    if before is None:
        with contextlib.closing(History()) as history:
            history.delete_all()
        before = killed_in_mid_reply(program, desktop_session, speak)
    assert before is not None, "the question was not understood"
    assert 0 < len(said(before, "assistant")[1]) < len(JOKES[1])

    with program.running() as app:
        program.command("quit")
        assert app.wait(PATIENCE_S) == 0
    kept = lines_when(bool)
    assert said(kept, "assistant")[0] == JOKES[0]
    assert JOKES[1].startswith(said(kept, "assistant")[1])
    assert said(kept, "user")[0] == QUESTION
    (listed,) = json.loads(program.command("history", "--json"))
    assert (listed["conversation_id"], listed["title"]) == (1, QUESTION)

    told = program.command(
        "talk", "--resume", "--endpoint", "practice", "--text", QUESTION, "--no-speakers", "--no-history"
    )
    # The practice server tells the jokes one after the other, going by what the client says has been said.
    assert f"Going on with conversation 1, “{QUESTION}”." in told
    assert JOKES[1] in told
    assert JOKES[0] not in told.split("Going on")[1]
    assert lines_when(bool) == kept

    program.command("talk", "--resume", "1", "--endpoint", "practice", "--text", "thank you", "--no-speakers")
    grown = lines_when(lambda lines: len(lines) == len(kept) + 2)
    assert grown[: len(kept)] == kept
    assert grown[-2].text == "thank you"
    assert [found["conversation_id"] for found in json.loads(program.command("history", "--json"))] == [1]
