"""A tool of the user's own asks before it runs: answered by mouse, by key and in a terminal, in the real program."""

import asyncio
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.conversations import Conversations
from assistant.desktop.approval_form import ApprovalForm
from assistant.desktop.desktop import create_desktop
from assistant.desktop.tool_card import ToolCard
from assistant.options import ConversationOptions, choose_endpoint
from assistant.tools.approval import ApprovalAnswer
from assistant.tools.user_tools import user_tools_folder
from tests.support.audio_lab import AudioLab
from tests.support.desktop_session import Display
from tests.support.watching import AtTheScreen

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
REQUEST = "tell me a joke"
# The practice server takes it for jokes by its name.
TOOL = """
import time
from pathlib import Path
from assistant.tools import ToolContext, tool

@tool
def tell_joke(context: ToolContext) -> str:
    \"\"\"Tell a joke.\"\"\"
    with (Path(__file__).parent / "told").open("a") as file:
        file.write("x")
    page = 0
    while page == 0 or (Path(__file__).parent / "slow").exists():
        context.report_progress({"progress": page, "total": 600, "message": f"page {page}"})
        time.sleep(0.05)
        page += 1
    return "two ducks went to sea"
"""


class Tool:
    """The user's tool, as a file that notes each time it really runs."""

    def __init__(self) -> None:
        self.folder = user_tools_folder()
        self.folder.mkdir(parents=True)
        (self.folder / "jokes.py").write_text(TOOL)

    @property
    def runs(self) -> int:
        told = self.folder / "told"
        return len(told.read_text()) if told.exists() else 0

    def make_slow(self) -> None:
        """Let it run until `make_quick`."""
        (self.folder / "slow").touch()

    def make_quick(self) -> None:
        (self.folder / "slow").unlink()


class Person(AtTheScreen):
    """Somebody who is asked by a tool, and answers."""

    async def asks_for_a_joke(self) -> None:
        """Type until the tool wants to be used: it is offered to the model a moment after the conversation begins."""
        for _ in range(10):
            answers = self.transcript.count("Assistant")
            await self.types(REQUEST)
            await self.sees(partial(self._is_asked_or_answered, answers))
            if self.questions:
                return
        raise AssertionError(f"the tool is never called: {self.transcript}")

    def _is_asked_or_answered(self, answers_before: int) -> bool:
        answered = self.transcript.count("Assistant") > answers_before
        return bool(self.questions) or (answered and self.desktop.bridge.session.state == "ready")

    async def form(self) -> ApprovalForm:
        """The form of the question, once it takes an answer."""
        (card,) = self.questions
        form = card.form
        assert form is not None
        form.ticked.connect(self.look_again)
        await self.sees(lambda: form.button("once").isEnabled())
        return form

    async def answers(self, answer: ApprovalAnswer) -> None:
        await self.clicks((await self.form()).button(answer))

    @property
    def questions(self) -> list[ToolCard]:
        return self.desktop.window.tools.questions()

    @property
    def page(self) -> int:
        """The page that the latest call says it is at."""
        progress = self.desktop.window.tools.cards()[-1].activity.progress
        return int(progress.removeprefix("page ")) if progress else -1

    @property
    def statuses(self) -> list[str]:
        return [card.activity.status for card in self.desktop.window.tools.cards()]


def in_a_conversation(application: QApplication, display: Display, scene: Callable[[Person], Awaitable[None]]) -> None:
    """Run the real app with the built-in practice server while `scene` is played."""
    desktop = create_desktop("Practice server", "push_to_talk")

    async def play() -> None:
        desktop.show()
        conversations = Conversations(desktop, ConversationOptions(endpoint="practice"), choose_endpoint("practice"))
        running = asyncio.create_task(conversations.run())
        person = Person(desktop, display, PATIENCE_S)
        try:
            await person.sees(lambda: desktop.bridge.session.state == "ready")
            await scene(person)
        finally:
            desktop.bridge.request_quit()
            await running

    loop.run(play(), application=application)


def test_allow_deny_and_stop_by_mouse_and_key(qapp: QApplication, display: Display, audio_lab: AudioLab) -> None:  # noqa: ARG001 - its speakers
    tool = Tool()

    async def scene(person: Person) -> None:
        await person.asks_for_a_joke()
        (card,) = person.questions
        assert (card.activity.name, card.activity.origin) == ("tell_joke", "your tool jokes.py")
        assert tool.runs == 0
        await person.answers("once")
        await person.sees(lambda: "Two ducks" in person.transcript)
        assert (tool.runs, person.statuses) == (1, ["done"])

        await person.types(REQUEST)
        await person.sees(lambda: bool(person.questions))
        await person.form()
        await person.presses("ctrl+shift+BackSpace")
        await person.sees(lambda: person.statuses == ["done", "denied"])
        await person.sees(lambda: person.desktop.bridge.session.state == "ready")

        await person.types(REQUEST)
        await person.sees(lambda: bool(person.questions))
        tool.make_slow()
        await person.answers("session")
        # Not each page is shown: of several reports at a time only the last is.
        await person.sees(lambda: person.page >= 20)
        await person.clicks(person.desktop.window.tools.cards()[-1].stop_button)
        await person.sees(lambda: person.statuses == ["done", "denied", "stopped"])
        assert tool.runs == 2
        await person.sees(lambda: person.desktop.bridge.session.state == "ready")

        await person.types(REQUEST)
        await person.sees(lambda: person.statuses == ["done", "denied", "stopped", "running"])
        await person.sees(lambda: bool(person.desktop.window.tools.cards()[-1].activity.progress))
        assert tool.runs == 3, "allowed for the session"
        tool.make_quick()
        await person.sees(lambda: person.statuses[-1] == "done")

    in_a_conversation(qapp, display, scene)


class Terminal:
    """`assistant talk` in a terminal of its own, and the hands and eyes in front of it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._controller, terminal = pty.openpty()
        command = [sys.executable, "-m", "assistant", "talk", "--endpoint", "practice", "--no-speakers"]
        self._process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
        os.close(terminal)
        self.shown = ""
        self._seen = 0

    def types(self, line: str) -> None:
        os.write(self._controller, f"{line}\r".encode())

    def sees(self, pattern: str) -> str:
        """Read on until this is shown; returns it."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := re.search(pattern, self.shown[self._seen :])) is None:
            ready, _, _ = select.select([self._controller], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"no {pattern!r} in {self.shown}"
            self.shown += os.read(self._controller, 4096).decode(errors="replace")
        self._seen += found.end()
        return found.group()

    def ends(self) -> int:
        """Press Ctrl-D; returns the exit status."""
        os.write(self._controller, b"\x04")
        try:
            return self._process.wait(PATIENCE_S)
        finally:
            self._process.kill()
            os.close(self._controller)


def test_answers_in_a_terminal(audio_lab: AudioLab) -> None:
    tool = Tool()
    terminal = Terminal(audio_lab.child_env() | dict(os.environ) | {"PYTHONPATH": str(ROOT)})
    question = r"\? tell_joke \(your tool jokes\.py\) wants to run, without arguments\."
    try:
        terminal.sees("Press Enter to talk")
        for _ in range(10):
            terminal.types(REQUEST)
            if terminal.sees(rf"{question}|Assistant: .*\n").startswith("?"):
                break
        terminal.sees("Type y to allow it once")
        assert tool.runs == 0
        time.sleep(0.6)  # what is typed sooner was meant for something else
        terminal.types("y")
        terminal.sees(r"\[tell_joke: allowed once\]")
        terminal.sees(r"Assistant: Two ducks")
        assert tool.runs == 1
        terminal.types(REQUEST)
        terminal.sees(question)
        time.sleep(0.6)
        terminal.types("n")
        terminal.sees(r"\[tell_joke: denied\]")
        terminal.sees(r"Assistant: ")
    finally:
        status = terminal.ends()
    assert status == 0
    assert tool.runs == 1
