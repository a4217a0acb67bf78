"""Faults of servers as the desktop app shows them: in its window, and as a process that must live on."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.app import Program
from assistant.options import ConversationOptions, choose_endpoint
from assistant.practice.server import PracticeServer
from assistant.settings import Settings
from tests.support.faults import UserSaw, assert_no_traceback
from tests.support.guards import ExpectLog
from tests.support.line import Line
from tests.support.meddler import Meddler, Message
from tests.support.programs import private_folder
from tests.support.refusing import Refusing, refusing
from tests.support.talking import ASSISTANT, NO_SOUND
from tests.support.watching import Watcher

PATIENCE_S = 60.0
# Qt says so itself wherever there is no screen.
NO_TRAY_OFFSCREEN = "systemTrayWindowChanged"
QUIET = Settings(cues_off=("listening", "done", "error", "ending"), first_run_done=True)
FLOOD_EVENTS = 10_000
ANSWER = "One two three four five six seven eight nine ten."
QUESTION = f'say "{ANSWER}"'


class Reader(Watcher):
    """Somebody who reads the window, and types into it."""

    def __init__(self, program: Program) -> None:
        super().__init__(program.desktop, PATIENCE_S)
        self.sentences: list[str] = []
        self._bridge = program.desktop.bridge
        self._bridge.notice_raised.connect(lambda notice: self.sentences.append(notice.message))

    async def is_in_state(self, *states: str) -> None:
        await self.sees(lambda: self._bridge.session.state in states)

    async def reads(self, sentence: str) -> None:
        await self.sees(lambda: any(sentence in each for each in self.sentences))

    async def is_answered(self) -> None:
        """The answer is there, whole and once."""
        await self.sees(lambda: ANSWER in self.desktop.window.transcript.toPlainText())
        await self.is_in_state("ready")
        assert self.desktop.window.transcript.toPlainText().count(ANSWER) == 2, "in the question, and as the answer"


def in_the_window(
    application: QApplication,
    server: AbstractAsyncContextManager[str],
    scene: Callable[[Program, Reader], Awaitable[None]],
) -> list[str]:
    """Play a scene in the real program, with an endpoint that `server` serves; returns what the user read."""

    async def play() -> list[str]:
        async with server as endpoint:
            asked_for = ConversationOptions(endpoint=endpoint)
            program = Program(application, asked_for, replace(QUIET), choose_endpoint(endpoint))
            reader = Reader(program)
            program.show()
            running = asyncio.create_task(program.conversations.run())
            try:
                await scene(program, reader)
            finally:
                program.desktop.quit_requested.set()
                await running
                program.close()
            return reader.sentences

    return loop.run(play(), application=application)


@pytest.mark.fault(
    area="The computer and the program",
    fault="The built-in practice server dies in the middle of a reply",
    seen="The connection broke off. Connecting again…",
    recovers="by itself, within seconds: another takes its place",
    kept="everything: the question is asked again and answered once",
)
@pytest.mark.usefixtures("audio_lab")
def test_a_practice_server_that_dies(qapp: QApplication, user_saw: UserSaw, expect_log: ExpectLog) -> None:
    expect_log("The practice server ended")

    async def scene(program: Program, reader: Reader) -> None:
        await reader.is_in_state("ready")
        program.desktop.bridge.send_text(QUESTION)
        await reader.is_in_state("speaking")
        practice = program.conversations._practice
        assert practice is not None
        practice._process.kill()
        await reader.reads("Connected again")
        await reader.is_answered()

    user_saw(*in_the_window(qapp, contextlib.nullcontext("practice"), scene))


@pytest.mark.fault(
    area="The computer and the program",
    fault="A server floods the window with 10,000 errors and pieces of words in a second",
    seen="The server reports a problem: Oh dear.",
    recovers="by itself: the window takes commands all the while",
    kept="everything: the reply is whole",
)
@pytest.mark.usefixtures("audio_lab")
def test_a_flood_in_the_window(qapp: QApplication, user_saw: UserSaw) -> None:
    flooding = asyncio.Event()

    async def meddle(event: dict[str, Any], message: Message) -> AsyncIterator[Message]:
        if event["type"] == "response.output_audio.delta" and not flooding.is_set():
            flooding.set()
            for number in range(FLOOD_EVENTS // 2):
                yield f'{{"type": "error", "error": {{"code": "code_{number}", "message": "Oh dear."}}}}'
                yield (
                    '{"type": "response.output_audio_transcript.delta", "response_id": "resp_x", '
                    f'"item_id": "item_x", "delta": "word {number} "}}'
                )
        yield message

    @asynccontextmanager
    async def flooding_server() -> AsyncIterator[str]:
        async with PracticeServer() as server, Meddler(server.url, meddle) as meddler:
            yield meddler.url

    async def scene(program: Program, reader: Reader) -> None:
        bridge = program.desktop.bridge
        await reader.is_in_state("ready")
        bridge.send_text(QUESTION)
        await flooding.wait()
        bridge.set_muted(True)
        await reader.sees(lambda: bridge.session.muted)
        assert f"word {FLOOD_EVENTS // 2 - 1}" not in program.desktop.window.transcript.toPlainText(), "over already"
        await reader.is_answered()

    user_saw(*in_the_window(qapp, flooding_server(), scene))


@asynccontextmanager
async def desktop_program(url: str, folder: Path) -> AsyncIterator[Callable[..., Awaitable[tuple[int | None, str]]]]:
    """Start the app with this endpoint in a process of its own; yields what runs a command for it."""
    environment = {**os.environ, **NO_SOUND, "XDG_RUNTIME_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen"}

    async def run(*arguments: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            *ASSISTANT, *arguments, env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, console = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        return process.returncode, console.decode()

    app = await asyncio.create_subprocess_exec(
        *ASSISTANT, "--endpoint", url, "--log-level", "info", env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert app.stderr is not None
    console = ""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while "takes commands" not in console:
                console += (await app.stderr.readline()).decode()
        yield run
        assert await run("quit") == (0, "")
        console += (await asyncio.wait_for(app.stderr.read(), PATIENCE_S)).decode()
        assert await asyncio.wait_for(app.wait(), PATIENCE_S) == 0
    finally:
        if app.returncode is None:
            app.kill()
            await app.communicate()
    assert_no_traceback("".join(line for line in console.splitlines(True) if NO_TRAY_OFFSCREEN not in line))


def test_the_app_lives_on_as_a_process() -> None:
    async def cut() -> None:
        sessions: asyncio.Queue[str] = asyncio.Queue()

        async def note(event: dict[str, Any], message: Message) -> AsyncIterator[Message]:
            yield message
            if event["type"] == "session.updated":
                sessions.put_nowait(event["event_id"])

        async with (
            PracticeServer() as server,
            Meddler(server.url, note) as meddler,
            Line(meddler.port) as line,
            desktop_program(line.url, folders[0]) as command,
        ):
            await asyncio.wait_for(sessions.get(), PATIENCE_S)
            line.cut()
            await asyncio.wait_for(sessions.get(), PATIENCE_S)
            line.die()
            assert await command("mute") == (0, "")

    async def refused() -> None:
        server = Refusing()
        async with refusing(server) as url, desktop_program(f"{url}/401", folders[1]) as command:
            assert await command("push") == (0, "")
            assert await command("release") == (0, "")

    async def both() -> None:
        await asyncio.gather(cut(), refused())

    with private_folder("cut") as first, private_folder("refused") as second:
        folders = (first, second)
        asyncio.run(both())
