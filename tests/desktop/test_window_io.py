"""The window as an input and an output of a conversation."""

import asyncio
import time

from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.bidi.events import BidiEvent, BidiTextInputEvent
from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.window_io import UNNOTICED_S, WindowInput, WindowOutput
from tests.desktop.given import says, session


class NoConversation:
    async def send(self, event: object) -> None:
        raise AssertionError(f"the window sends nothing by itself: {event}")

    def post(self, event: BidiEvent) -> None:
        raise AssertionError(f"the window posts nothing by itself: {event}")


def test_input_returns_what_the_user_does_in_order(bridge: Bridge) -> None:
    async def use() -> list[str]:
        window_input = WindowInput(bridge)
        bridge.apply(session("ready"))
        bridge.hold(HoldSource.MOUSE)
        bridge.release(HoldSource.MOUSE)
        bridge.send_text("hello")
        return [(await window_input()).type for _ in range(3)]

    assert asyncio.run(use()) == ["bidi_talk_press", "bidi_talk_release", "bidi_text_input"]


def test_what_takes_the_window_long_leaves_time_for_the_user(bridge: Bridge) -> None:
    turns: list[str] = []

    def draw_slowly(*_line: object) -> None:
        time.sleep(2 * UNNOTICED_S)
        turns.append("window")

    async def use() -> None:
        bridge.line_inserted.connect(draw_slowly)
        showing = asyncio.create_task(WindowOutput(bridge)(says("assistant", "One", "a1")))
        await asyncio.sleep(0)
        assert not showing.done()
        turns.append("user")
        await showing

    asyncio.run(use())
    assert turns == ["window", "user"]


def test_input_waits_on_the_loop_of_qt(bridge: Bridge, qapp: QApplication) -> None:
    async def use() -> BidiEvent:
        window_input = WindowInput(bridge)
        waiting = asyncio.create_task(window_input())
        await asyncio.sleep(0)
        bridge.send_text("hello")
        return await waiting

    assert loop.run(use(), application=qapp) == BidiTextInputEvent("hello")


def test_a_new_conversation_hears_nothing_of_the_one_before(bridge: Bridge) -> None:
    async def use() -> BidiEvent:
        window_input = WindowInput(bridge)
        bridge.send_text("too late")
        await window_input.start(NoConversation())
        bridge.send_text("in time")
        return await window_input()

    assert asyncio.run(use()) == BidiTextInputEvent("in time")


def test_output_shows_each_event(bridge: Bridge) -> None:
    lines: list[TranscriptLine] = []
    bridge.line_inserted.connect(lambda _row, line: lines.append(line))
    asyncio.run(WindowOutput(bridge)(says("user", "hello", "u1")))
    assert lines == [TranscriptLine("u1", "user", "hello", is_final=True)]
