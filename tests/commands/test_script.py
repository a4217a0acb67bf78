"""Turns said in advance: when the next one is said, and what counts as an answer."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest

from assistant.bidi.events import (
    BidiErrorEvent,
    BidiEvent,
    BidiResponseCompleteEvent,
    BidiResponseStartEvent,
    BidiSessionStateEvent,
)
from assistant.commands import script as script_module
from assistant.commands.script import TextTurn, TurnScript


def state(name: str) -> BidiSessionStateEvent:
    return BidiSessionStateEvent(name, "push_to_talk", False, None, 3000.0)


def response(reason: str) -> tuple[BidiEvent, ...]:
    return (BidiResponseStartEvent("r"), BidiResponseCompleteEvent("r", reason))


READY, THINKING, SPEAKING = state("ready"), state("thinking"), state("speaking")


def play(answers: Callable[[str], tuple[BidiEvent, ...]], *texts: str) -> TurnScript:
    """Hold a conversation in which each text is answered by events."""

    async def main() -> TurnScript:
        script = TurnScript([TextTurn(text) for text in texts])
        says, watches = script.input(), script.output()
        await watches(READY)
        with contextlib.suppress(StopAsyncIteration):
            while True:
                event = await asyncio.wait_for(says(), 10)
                for answer in answers(event.text):
                    await watches(answer)
        return script

    return asyncio.run(main())


def test_each_turn_waits_for_the_answer_to_the_one_before() -> None:
    said: list[str] = []

    def answer(text: str) -> tuple[BidiEvent, ...]:
        said.append(text)
        return (THINKING, *response("complete"), SPEAKING, READY)

    script = play(answer, "one", "two")
    assert said == ["one", "two"]
    assert (script.answered, script.unanswered, script.finished.is_set()) == (2, 0, True)


def test_a_tool_call_and_a_passing_ready_do_not_end_the_turn() -> None:
    async def main() -> None:
        script = TurnScript([TextTurn("one")])
        says, watches = script.input(), script.output()
        await watches(READY)
        await says()
        waiting = asyncio.create_task(says())
        for event in (READY, THINKING, *response("tool_use"), READY, THINKING, *response("complete"), SPEAKING):
            await watches(event)
            await asyncio.sleep(0)
            assert not waiting.done()
        await watches(READY)
        with pytest.raises(StopAsyncIteration):
            await waiting
        assert script.unanswered == 0

    asyncio.run(main())


@pytest.mark.parametrize(
    "answer",
    [
        (THINKING, *response("error"), READY),
        (THINKING, *response("interrupted"), READY),
        (BidiErrorEvent("Not understood.", "odd"), READY),
    ],
)
def test_a_turn_that_fails_is_counted(answer: tuple[BidiEvent, ...]) -> None:
    script = play(lambda _: answer, "one", "two")
    assert (script.answered, script.unanswered) == (0, 2)


def test_silence_ends_the_wait_but_a_long_reply_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_module, "SILENCE_LIMIT_S", 0.02)
    assert play(lambda _: (THINKING,), "one").unanswered == 1

    async def main() -> None:
        script = TurnScript([TextTurn("one")])
        says, watches = script.input(), script.output()
        await watches(READY)
        await says()
        waiting = asyncio.create_task(says())
        for event in (*response("complete"), SPEAKING):
            await watches(event)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiting), 0.2)
        await watches(READY)
        with pytest.raises(StopAsyncIteration):
            await waiting
        assert script.unanswered == 0

    asyncio.run(main())
