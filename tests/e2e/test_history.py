"""The real program is killed in the middle of a reply; what was said before is kept, and gone on with later."""

import asyncio
import contextlib
import json
import math
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMenu, QWidget

from assistant import loop
from assistant.app import Program as App
from assistant.audio.cues import CUES
from assistant.desktop.history_window.history_window import HistoryWindow
from assistant.history import History, Line, history_path
from assistant.options import ConversationOptions, choose_endpoint
from assistant.practice.replies import JOKES
from assistant.settings import Settings
from tests.support.desktop_session import DesktopSession
from tests.support.running_program import ROOT, command, running_program
from tests.support.speech import Speech
from tests.support.watching import AtTheScreen

PATIENCE_S = 60.0
QUIET_S = 1.5
QUESTION = "tell me a joke"


class Program:
    """The desktop app in a process of its own, and its user: holds the talk key by command, and speaks."""

    def __init__(self, desktop: DesktopSession) -> None:
        self._desktop = desktop
        self.env = {**desktop.env, "PYTHONPATH": str(ROOT)}

    def running(self) -> "contextlib.AbstractContextManager[subprocess.Popen[str]]":
        return running_program(self.env)

    def command(self, *arguments: str) -> str:
        outcome = command(self.env, *arguments, patience_s=PATIENCE_S)
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


async def goes_on_by_mouse(program: App, person: AtTheScreen) -> None:
    """Open the history from the window's menu, click the conversation and its button, and ask for more."""
    window = program.desktop.window
    await person.sees(lambda: person.state == "ready")
    await person.clicks(window.menu_button)
    menu = await _shown(QApplication.activePopupWidget)
    assert isinstance(menu, QMenu)
    await person.chooses(menu, window.commands.history)
    history = await _shown(lambda: program._windows.get("history"))
    assert isinstance(history, HistoryWindow)
    history.entries.rowsInserted.connect(person.look_again)
    history.entries.modelReset.connect(person.look_again)
    await person.sees(lambda: history.entries.rowCount() > 0)
    row = history.entries.row_of(1)
    assert row is not None
    await person.clicks(history.list.viewport(), history.list.visualRect(history.entries.index(row)))
    await _shown(lambda: history.resume_button if history.resume_button.isEnabled() else None)
    await person.clicks(history.resume_button)
    await person.sees(lambda: JOKES[0] in person.transcript)
    await person.sees(lambda: person.state == "ready")
    length = len(person.transcript)
    await person.types(QUESTION)
    # The practice server tells its jokes one after the other, going by what it was told has been said.
    await person.sees(lambda: any(joke in person.transcript[length:] for joke in JOKES[1:]))
    await person.sees(lambda: person.state == "ready")
    assert JOKES[0] not in person.transcript[length:]


async def _shown(find: Callable[[], QWidget | None]) -> QWidget:
    """Wait for a widget that no signal of ours tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = find()
            if found is not None and found.isVisible():
                return found
            await asyncio.sleep(0.02)


def said(lines: list[Line], role: str) -> list[str]:
    return [line.text for line in lines if line.role == role]


def play(
    application: QApplication, desktop: DesktopSession, scene: Callable[[App, AtTheScreen], Awaitable[None]]
) -> None:
    """Run the whole app in this process, where its widgets can be found, while `scene` is played on its screen."""
    settings = Settings(first_run_done=True, cues_off=CUES)
    app = App(application, ConversationOptions(endpoint="practice"), settings, choose_endpoint("practice"))

    async def run() -> None:
        person = AtTheScreen(app.desktop, desktop.display, PATIENCE_S)
        app.show()
        running = asyncio.create_task(app.conversations.run())
        try:
            await scene(app, person)
        finally:
            app.desktop.quit_requested.set()
            await running
            app.close()

    loop.run(run(), application=application)


def test_a_killed_program_loses_nothing_and_the_conversation_goes_on(
    qapp: QApplication, desktop_session: DesktopSession, speak: Speech
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

    play(qapp, desktop_session, goes_on_by_mouse)
    after = lines_when(lambda lines: len(said(lines, "assistant")) == len(said(grown, "assistant")) + 1)
    assert after[: len(grown)] == grown, "nothing said before is lost"
    assert said(after, "user")[-1] == QUESTION
    assert [found["conversation_id"] for found in json.loads(program.command("history", "--json"))] == [1]
