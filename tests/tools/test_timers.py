"""Timers: due by the clock, never lost, cancelled when the user or the conversation says so."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from assistant.tools import ToolContext, ToolError, ToolRegistry
from assistant.tools.builtin.timers import cancel_timer, list_timers, set_timer
from assistant.tools.timers import MAX_TIMERS, STATE_KEY, Timers, duration_in_words


class ManualClock:
    """Time passes when the test says so."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self._changed = asyncio.Event()

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        wakes = self.time + seconds
        while self.time < wakes:
            await self._changed.wait()

    async def advance(self, seconds: float) -> None:
        self.time += seconds
        self._changed.set()
        self._changed = asyncio.Event()
        for _ in range(10):  # let every timer look at the clock
            await asyncio.sleep(0)


class Conversation:
    """What a timer sees of the conversation."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.state: dict[str, Any] = {}
        self.registry = ToolRegistry([set_timer, list_timers, cancel_timer])
        self.notices: list[tuple[str, str]] = []
        self.context = ToolContext(self, self.state, start_background=self._start, tell_user=self._tell)

    async def send(self, event: dict[str, Any]) -> None:
        self.sent.put_nowait(event)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self.tasks[name] = asyncio.create_task(work, name=name)

    def _tell(self, message: str, code: str) -> None:
        self.notices.append((message, code))

    async def call(self, name: str, arguments: str = "{}") -> str:
        return (await self.registry.call(name, arguments, self.context)).text


def conversation(test: Callable[[Conversation, ManualClock], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        clock, running = ManualClock(), Conversation()
        running.state[STATE_KEY] = Timers(clock)
        await test(running, clock)

    asyncio.run(main())


def test_a_timer_that_is_due_makes_the_model_say_so() -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        told = await talk.call("set_timer", '{"minutes": 1, "seconds": 30, "label": "tea"}')
        assert told == "Set timer 1 (tea): due in 1 minute 30 seconds, while this conversation is open."
        await clock.advance(89.9)
        assert talk.sent.empty()
        await clock.advance(0.2)
        event = talk.sent.get_nowait()
        assert (event["type"], event["role"]) == ("bidi_text_input", "system")
        assert event["text"].startswith("The timer 1 (tea), set for 1 minute 30 seconds, is due now.")
        assert talk.notices == [("Timer 1 (tea) is due.", "timer_due")]
        assert await talk.call("list_timers") == "No timer is running."
        await asyncio.gather(*talk.tasks.values())

    conversation(scenario)


def test_timers_run_side_by_side_and_are_listed_by_what_is_due_next() -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        await talk.call("set_timer", '{"hours": 1.5}')
        await talk.call("set_timer", '{"minutes": 10, "label": "eggs"}')
        await clock.advance(60)
        assert await talk.call("list_timers") == ("timer 2 (eggs): 9 minutes left\ntimer 1: 1 hour 29 minutes left")
        # The computer slept: both fell due meanwhile, and neither is lost.
        await clock.advance(3 * 3600)
        assert talk.sent.qsize() == 2

    conversation(scenario)


def test_a_cancelled_timer_is_silent() -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        await talk.call("set_timer", '{"seconds": 5}')
        assert await talk.call("cancel_timer", '{"number": 1}') == "Cancelled timer 1."
        await asyncio.gather(*talk.tasks.values())
        await clock.advance(10)
        assert talk.sent.empty()
        assert await talk.call("cancel_timer", '{"number": 1}') == "There is no timer 1. No timer is running."

    conversation(scenario)


def test_the_end_of_the_conversation_ends_its_timers() -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        await talk.call("set_timer", '{"seconds": 5}')
        await asyncio.sleep(0)
        (task,) = talk.tasks.values()
        task.cancel()
        await asyncio.wait({task})
        await clock.advance(10)
        assert talk.sent.empty()
        assert await talk.call("list_timers") == "No timer is running."
        assert asyncio.all_tasks() == {asyncio.current_task()}

    conversation(scenario)


@pytest.mark.parametrize("arguments", ["{}", '{"seconds": 0.5}', '{"seconds": -5}', '{"hours": 25}'])
def test_a_duration_that_makes_no_sense_is_refused(arguments: str) -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        assert await talk.call("set_timer", arguments) == "A timer can run from one second to 24 hours."
        assert clock.now() == 1_000_000
        assert not talk.tasks

    conversation(scenario)


def test_there_can_only_be_so_many() -> None:
    async def scenario(talk: Conversation, clock: ManualClock) -> None:
        for _ in range(MAX_TIMERS):
            await talk.call("set_timer", '{"hours": 1}')
        assert "cancel one first" in await talk.call("set_timer", '{"hours": 1}')
        for task in talk.tasks.values():
            task.cancel()
        await clock.advance(0)

    conversation(scenario)


def test_by_the_computers_own_clock() -> None:
    async def main() -> None:
        talk = Conversation()
        began = asyncio.get_running_loop().time()
        await talk.call("set_timer", '{"seconds": 1, "label": "a\\nb"}')
        event = await asyncio.wait_for(talk.sent.get(), 60)
        assert asyncio.get_running_loop().time() - began > 0.9
        assert "(a b)" in event["text"]

    asyncio.run(main())


@pytest.mark.parametrize("hours", [5, -5])
def test_a_clock_that_is_set_meanwhile_changes_nothing(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        talk = Conversation()
        await talk.call("set_timer", '{"hours": 2}')
        right = time.time
        monkeypatch.setattr(time, "time", lambda: right() + hours * 3600)
        left = await talk.call("list_timers")
        assert left in ("timer 1: 2 hours left", "timer 1: 1 hour 59 minutes 59 seconds left")
        for task in talk.tasks.values():
            task.cancel()
        await asyncio.gather(*talk.tasks.values(), return_exceptions=True)

    asyncio.run(main())


def test_outside_a_conversation_there_are_no_timers() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="only run in a conversation"):
            Timers().start(5, "", ToolContext(agent=Conversation()))
        with pytest.raises(ToolError):
            Timers().cancel(1)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 seconds"), (1, "1 second"), (59.6, "1 minute"), (3661, "1 hour 1 minute 1 second"), (7200, "2 hours")],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration_in_words(seconds) == words
