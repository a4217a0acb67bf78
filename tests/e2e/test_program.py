"""The desktop app as one program: settings that take effect, conversations that go on, windows that open once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.app import Program
from assistant.desktop.desktop import Desktop
from assistant.history import History, Line
from assistant.options import ConversationOptions, choose_endpoint
from assistant.settings import Settings, load_settings
from tests.support.audio_lab import AudioLab

PATIENCE_S = 30.0
QUIET = Settings(cues_off=("listening", "done", "error", "ending"), first_run_done=True)


class Watcher:
    """Waits for what the window shows."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._news = asyncio.Event()
        bridge = desktop.bridge
        for signal in (bridge.session_changed, bridge.line_inserted, bridge.line_updated, bridge.tool_changed):
            signal.connect(lambda *_: self._news.set())

    async def sees(self, what: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not what():
                self._news.clear()
                await self._news.wait()

    async def is_ready(self) -> None:
        await self.sees(lambda: self._desktop.bridge.session.state == "ready")

    async def is_answered(self, text: str, answer: str) -> None:
        self._desktop.bridge.send_text(text)
        await self.sees(lambda: answer in self._desktop.window.transcript.toPlainText())
        await self.is_ready()


def run(
    application: QApplication,
    scene: Callable[[Program, Watcher], Awaitable[None]],
    settings: Settings = QUIET,
    asked_for: ConversationOptions | None = None,
) -> None:
    asked_for = asked_for or ConversationOptions(endpoint="practice")
    program = Program(application, asked_for, settings, choose_endpoint("practice"))

    async def play() -> None:
        watcher = Watcher(program.desktop)
        program.show()
        running = asyncio.create_task(program.conversations.run())
        try:
            await watcher.is_ready()
            await scene(program, watcher)
        finally:
            program.desktop.quit_requested.set()
            await running
            program.close()

    loop.run(play(), application=application)


@pytest.mark.usefixtures("audio_lab")
def test_another_way_of_hearing_goes_on_with_the_same_conversation(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Watcher) -> None:
        await watcher.is_answered("what is twelve times seven", "eighty-four")
        restarted = asyncio.Event()
        program.desktop.bridge.session_changed.connect(
            lambda view: restarted.set() if view.state in ("connecting", "closed") else None
        )
        program.use_settings(replace(program.settings, noise_suppression=True))
        await asyncio.wait_for(restarted.wait(), PATIENCE_S)
        await watcher.is_ready()
        await watcher.is_answered("what is two plus three", "five")

    run(qapp, scene)
    with contextlib.closing(History()) as history:
        (saved,) = history.recent()
        said = [line.text for line in history.lines(saved.conversation_id) if line.role == "user"]
    assert said == ["what is twelve times seven", "what is two plus three"]


@pytest.mark.usefixtures("audio_lab")
def test_an_earlier_conversation_is_shown_and_gone_on_with(qapp: QApplication) -> None:
    with contextlib.closing(History()) as history:
        earlier = history.begin()
        history.save(earlier, Line("u1", "user", "my cat is called Momo"))
        history.save(earlier, Line("a1", "assistant", "A fine name."))

    async def scene(program: Program, watcher: Watcher) -> None:
        program._resume(earlier)
        await watcher.sees(lambda: "Momo" in program.desktop.window.transcript.toPlainText())
        await watcher.is_ready()
        await watcher.is_answered("what is twelve times seven", "eighty-four")

    run(qapp, scene)
    with contextlib.closing(History()) as history:
        (saved,) = history.recent()
        said = [line.text for line in history.lines(saved.conversation_id) if line.role != "tool"]
    assert said[:3] == ["my cat is called Momo", "A fine name.", "what is twelve times seven"]


@pytest.mark.usefixtures("audio_lab")
def test_what_the_user_changes_in_passing_is_kept_and_takes_effect(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Watcher) -> None:
        window = program.desktop.window
        program._change(replace(program.settings, turn_mode="toggle", voice="cedar"))
        await watcher.sees(lambda: program.desktop.bridge.session.turn_mode == "toggle")
        window.large_captions_changed.emit(True)
        program._resume(4711)
        await watcher.is_ready()

    run(qapp, scene)
    saved, notice = load_settings()
    assert notice is None
    assert (saved.turn_mode, saved.voice, saved.large_captions) == ("toggle", "cedar", True)


@pytest.mark.usefixtures("audio_lab")
def test_each_window_is_there_once_and_all_close_with_the_program(qapp: QApplication, audio_lab: AudioLab) -> None:
    del audio_lab
    seen: list[int] = []

    async def scene(program: Program, watcher: Watcher) -> None:
        for _ in range(2):
            program.open_settings()
            program.open_settings("privacy")
            program.open_history()
        program.open_first_steps()
        seen.append(sum(widget.isVisible() and widget.isWindow() for widget in qapp.topLevelWidgets()))
        await watcher.is_ready()

    run(qapp, scene)
    assert seen[0] >= 4
    assert not any(widget.isVisible() for widget in qapp.topLevelWidgets())


@pytest.mark.usefixtures("audio_lab")
def test_who_is_new_is_led_unless_they_said_where_to(qapp: QApplication) -> None:
    async def is_led(program: Program, watcher: Watcher) -> None:
        await watcher.is_ready()
        assert "first steps" in program._windows

    async def is_not_led(program: Program, watcher: Watcher) -> None:
        await watcher.is_ready()
        assert program._windows == {}

    new = replace(QUIET, first_run_done=False)
    run(qapp, is_led, new, ConversationOptions())
    run(qapp, is_not_led, new)


@pytest.mark.usefixtures("audio_lab")
def test_an_endpoint_that_cannot_be_used_is_told_and_another_can_be_chosen(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Watcher) -> None:
        bridge = program.desktop.bridge
        told: list[str] = []
        bridge.notice_raised.connect(lambda notice: told.append(notice.message))
        program._change(replace(program.settings, endpoint="openai"))
        bridge.begin_anew()
        await watcher.sees(lambda: any("keyring" in text for text in told) and bridge.session.has_ended)
        program._change(replace(program.settings, endpoint="practice"))
        bridge.begin_anew()
        await watcher.is_ready()
        await watcher.is_answered("what is twelve times seven", "eighty-four")

    run(qapp, scene, replace(QUIET, endpoint="practice"), ConversationOptions())
