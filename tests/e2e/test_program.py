"""The desktop app as one program: settings that take effect, conversations that go on, windows that open once."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from assistant import app, conversations, loop
from assistant.app import Program
from assistant.approved_tools import ApprovedTools
from assistant.desktop.onboarding.window import Onboarding
from assistant.desktop.window import ACCOUNT_CHANGED
from assistant.history import History, Line
from assistant.options import ConversationOptions, choose_endpoint
from assistant.profiles import Profile, ProfileFile
from assistant.settings import Settings, load_settings, settings_path
from assistant.tools.user_tools import user_tools_folder
from tests.support.audio_lab import AudioLab
from tests.support.watching import Watcher

PATIENCE_S = 30.0
QUIET = Settings(cues_off=("listening", "done", "error", "ending"), first_run_done=True)


class Person(Watcher):
    """Asks in writing, and waits for the answer."""

    async def is_ready(self) -> None:
        await self.sees(lambda: self.desktop.bridge.session.state == "ready")

    async def is_answered(self, text: str, answer: str) -> None:
        self.desktop.bridge.send_text(text)
        await self.sees(lambda: answer in self.desktop.window.transcript.toPlainText())
        await self.is_ready()


def run(
    application: QApplication,
    scene: Callable[[Program, Person], Awaitable[None]],
    settings: Settings = QUIET,
    asked_for: ConversationOptions | None = None,
) -> None:
    asked_for = asked_for or ConversationOptions(endpoint="practice")
    program = Program(application, asked_for, settings, choose_endpoint("practice"))

    async def play() -> None:
        watcher = Person(program.desktop, PATIENCE_S)
        program.show()
        running = asyncio.create_task(program.conversations.run())
        try:
            await watcher.is_ready()
            await scene(program, watcher)
        finally:
            program.desktop.quit_requested.set()
            await running
            program.close()
            await asyncio.sleep(0)  # what the windows began just before ends here

    loop.run(play(), application=application)


@pytest.mark.usefixtures("audio_lab")
def test_another_way_of_hearing_goes_on_with_the_same_conversation(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Person) -> None:
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
def test_another_model_and_voice_come_between_two_turns(qapp: QApplication) -> None:
    notices: list[str] = []

    async def scene(program: Program, watcher: Person) -> None:
        bridge = program.desktop.bridge
        bridge.notice_raised.connect(lambda notice: notices.append(notice.code))
        await watcher.is_answered("what is twelve times seven", "eighty-four")
        for voice in ("ash", "ballad", "cedar"):  # as the arrow keys pass them
            program.use_settings(replace(program.settings, model="model-b", voice=voice))
        await watcher.sees(lambda: bridge.session.model == "model-b")
        await watcher.is_ready()
        await watcher.is_answered("what is two plus three", "five")

    run(qapp, scene)
    assert notices.count("choice_in_use") == 1
    with contextlib.closing(History()) as history:
        (saved,) = history.recent()
    assert saved.title == "what is twelve times seven"


@pytest.mark.usefixtures("audio_lab")
def test_a_profile_s_tools_and_its_voice_are_taken_up_at_once(qapp: QApplication) -> None:
    ProfileFile().put(Profile("plain", voice="cedar", tools_off=("calculator",)))

    async def scene(program: Program, watcher: Person) -> None:
        notices: list[str] = []
        program.desktop.bridge.notice_raised.connect(lambda notice: notices.append(notice.code))
        await watcher.is_answered("what is twelve times seven", "eighty-four")
        assert len(program.desktop.window.tools.cards()) == 1
        program.desktop.tray.refresh_menu()
        (menu,) = [menu for menu in program.desktop.tray.submenus if menu.title() == "Profile"]
        (action,) = [action for action in menu.actions() if action.text() == "plain"]
        action.trigger()
        await watcher.sees(lambda: "choice_in_use" in notices)
        await watcher.is_ready()
        transcript = program.desktop.window.transcript
        said = len(transcript.toPlainText())
        program.desktop.bridge.send_text("what is two plus three")
        await watcher.sees(lambda: transcript.toPlainText().count("Assistant") == 2)
        await watcher.is_ready()
        assert len(transcript.toPlainText()) > said
        assert len(program.desktop.window.tools.cards()) == 1, "the calculator is not there any more"

    run(qapp, scene)


@pytest.mark.usefixtures("audio_lab")
def test_servers_tools_and_approvals_of_the_running_conversation(qapp: QApplication) -> None:
    approved = ApprovedTools()
    approved.save({"your tool lamp.py: switch_lamp": "1"})
    servers = settings_path().with_name("mcp.json")

    async def scene(program: Program, watcher: Person) -> None:
        services = program._services()
        assert services.mcp_reports() == {}
        servers.write_text(json.dumps({"mcpServers": {"time": {"command": "/nonexistent/server"}}}))
        assert services.restart_servers()
        # The user is told of it, too.
        await watcher.sees(lambda: any(report.problem for report in services.mcp_reports().values()))
        assert "cannot be started" in services.mcp_reports()["time"].problem
        user_tools_folder().mkdir(parents=True, exist_ok=True)
        assert services.reload_tools()
        services.forget_approval("your tool lamp.py: switch_lamp")
        assert approved.load() == {}
        await watcher.is_ready()

    run(qapp, scene)


@pytest.mark.usefixtures("audio_lab")
def test_how_turns_are_taken_is_kept_wherever_it_was_chosen(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Person) -> None:
        program.desktop.window.commands.turn_modes["semantic_vad"].trigger()
        await watcher.sees(lambda: program.desktop.bridge.session.turn_mode == "semantic_vad")
        assert load_settings()[0].turn_mode == "semantic_vad"
        program.open_settings("model")
        program.desktop.tray.refresh_menu()
        mode = next(menu for menu in program.desktop.tray.submenus if menu.title() == "Mode")
        mode.actions()[1].trigger()
        await watcher.sees(lambda: program.desktop.bridge.session.turn_mode == "toggle")

    run(qapp, scene)
    assert load_settings()[0].turn_mode == "toggle"


@pytest.mark.usefixtures("audio_lab")
def test_another_account_is_used_at_once_unless_something_was_said(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Person) -> None:
        bridge, window = program.desktop.bridge, program.desktop.window
        program.open_settings()
        dialog = program._windows["settings"]
        other = "ws://127.0.0.1:9/v1/realtime"
        dialog.changed.emit(replace(program.settings, endpoint=other))  # type: ignore[attr-defined]
        await watcher.sees(lambda: bridge.session.has_ended)
        dialog.changed.emit(replace(program.settings, endpoint="practice"))  # type: ignore[attr-defined]
        await watcher.is_ready()
        await watcher.is_answered("what is twelve times seven", "eighty-four")
        dialog.changed.emit(replace(program.settings, endpoint=other))  # type: ignore[attr-defined]
        await watcher.sees(lambda: any(notice.code == ACCOUNT_CHANGED for notice in window.notices.notices()))
        assert not bridge.session.has_ended, "what was said is not told to another"
        (row,) = [row for row in window.notices.rows() if row.notice.code == ACCOUNT_CHANGED]
        assert row.action_button is not None
        row.action_button.click()
        await watcher.sees(lambda: bridge.session.has_ended)

    run(qapp, scene, replace(QUIET, endpoint="practice"), ConversationOptions())


@pytest.mark.usefixtures("audio_lab")
def test_an_earlier_conversation_is_shown_and_gone_on_with(qapp: QApplication) -> None:
    with contextlib.closing(History()) as history:
        earlier = history.begin()
        history.save(earlier, Line("u1", "user", "my cat is called Momo"))
        history.save(earlier, Line("a1", "assistant", "A fine name."))

    async def scene(program: Program, watcher: Person) -> None:
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
    async def scene(program: Program, watcher: Person) -> None:
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

    async def scene(program: Program, watcher: Person) -> None:
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
    async def is_led(program: Program, watcher: Person) -> None:
        await watcher.is_ready()
        assert "first steps" in program._windows

    async def is_not_led(program: Program, watcher: Person) -> None:
        await watcher.is_ready()
        assert program._windows == {}

    new = replace(QUIET, first_run_done=False)
    run(qapp, is_led, new, ConversationOptions())
    run(qapp, is_not_led, new)


@pytest.mark.usefixtures("audio_lab")
def test_an_endpoint_that_cannot_be_used_is_told_and_another_can_be_chosen(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Person) -> None:
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


@pytest.mark.usefixtures("audio_lab")
def test_the_first_steps_are_done_again_from_the_menu_and_the_sound_alone_from_its_own(qapp: QApplication) -> None:
    async def scene(program: Program, watcher: Person) -> None:
        commands = program.desktop.window.commands
        commands.first_steps.trigger()
        steps = program._windows["first steps"]
        assert isinstance(steps, Onboarding)
        assert (steps.isVisible(), steps.step) == (True, steps.welcome)
        steps.close()
        commands.echo_test.trigger()
        assert (steps.isVisible(), steps.step) == (True, steps.sound)
        await watcher.is_ready()

    run(qapp, scene)


@pytest.mark.usefixtures("audio_lab")
def test_what_takes_long_to_load_comes_after_the_first_frame_and_not_on_the_window_s_thread(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(qapp, ConversationOptions(endpoint="practice"), QUIET, choose_endpoint("practice"))
    events: list[str] = []

    def note(name: str, work: Callable[[], None]) -> Callable[[], None]:
        def noted() -> None:
            where = "window" if threading.current_thread() is threading.main_thread() else "other"
            frame = "painted" if program.desktop.is_on_screen.is_set() else "unpainted"
            events.append(f"{name}: {where}, {frame}")
            work()

        return noted

    monkeypatch.setattr(app, "load_backend", note("keys", app.load_backend))
    monkeypatch.setattr(conversations, "_load_engine", note("engine", conversations._load_engine))
    monkeypatch.setattr(program.hotkeys, "start", note("start", program.hotkeys.start))

    async def play() -> None:
        program.show()
        running = asyncio.create_task(program.run())
        try:
            await Person(program.desktop, PATIENCE_S).is_ready()
        finally:
            program.desktop.quit_requested.set()
            await running
            program.close()

    loop.run(play(), application=qapp)
    assert events == ["keys: other, painted", "start: window, painted", "engine: other, painted"]
    assert not program.desktop.window.isVisible()
