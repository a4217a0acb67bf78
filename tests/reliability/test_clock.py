"""A computer whose clock is wrong, and is set while a conversation is held."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.history import History
from assistant.practice.server import PracticeServer
from tests.support.faults import UserSaw
from tests.support.shifted_clock import ShiftedClock
from tests.support.talking import Event, Talk, talking

MINUTE, HOUR = 60, 3600
SAID = ["One two three four five six seven.", "Seven six five four three two one.", "Back in time."]
QUESTIONS = [f'say "{words}"' for words in SAID]


@pytest.mark.fault(
    area="The computer and the program",
    fault="The computer's clock is 55 minutes fast, and is set forward five hours and back ten while a reply sounds",
    seen=None,
    recovers="by itself: time is measured by a clock that nobody sets, the end of a session by the server's",
    kept="everything",
)
def test_a_clock_that_jumps(tmp_path: Path, user_saw: UserSaw) -> None:
    clock = ShiftedClock(tmp_path)

    async def scene() -> Talk:
        turns = [part for question in QUESTIONS for part in ("--text", question)]
        clock.set_to(55 * MINUTE)
        async with PracticeServer() as server, talking(server.url, *turns, env=clock.env) as talk:
            await talk.until("bidi_audio_stream")
            clock.set_to(5 * HOUR)
            await talk.until(is_question(1))
            await talk.until("bidi_audio_stream")
            clock.set_to(-5 * HOUR)
            assert await talk.end() == 0, talk.console
            return talk

    talk = asyncio.run(scene())
    assert talk.said_by("assistant") == SAID
    assert talk.of("bidi_connection_restart") == []
    states = [state for state in talk.of("bidi_session_state") if state["remaining_s"] is not None]
    # The server gives an hour, of which the configured fifty minutes count.
    assert {state["limit_s"] for state in states} == {50.0 * MINUTE}
    assert min(state["remaining_s"] for state in states) > 45 * MINUTE
    clocks = [event["timestamp"] for event in talk.events]
    assert clocks != sorted(clocks)  # the clock was really set back
    with contextlib.closing(History()) as history:
        (conversation,) = history.recent()
        lines = [line.text for line in history.lines(conversation.conversation_id)]
    assert lines == [text for pair in zip(QUESTIONS, SAID, strict=True) for text in pair]
    user_saw("".join(event["message"] for kind in ("bidi_error", "bidi_notice") for event in talk.of(kind)))


def is_question(number: int) -> Callable[[Event], bool]:
    """What tells the line of the user's that has this question."""

    def fits(event: Event) -> bool:
        return event["type"] == "bidi_transcript_stream" and event["text"] == QUESTIONS[number]

    return fits
