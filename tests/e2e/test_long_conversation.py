"""Three hours of conversation over real sockets, on a clock that hurries: the session is renewed each 50 minutes.

What the user reads, what the server was asked and what each new session was told must fit together to the last word
and sample.
"""

import asyncio
import base64
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.practice.numerals import in_words
from assistant.practice.server import PracticeServer
from assistant.tools.builtin import BUILTIN_TOOLS
from tests.support.conversing import PATIENCE_S, User, conversing, spoken
from tests.support.faulty_proxy import Course, FaultyProxy, Traffic
from tests.support.manual_clock import ManualClock
from tests.support.speech import Speech

HOURS_S = 3 * 3600.0
FIRST_TURN_S, EACH_S = 80.0, 90.0
SPOKEN = [
    ("thank you", "You are welcome."),
    ("what is twelve times seven", "Twelve times seven is eighty-four."),
    ("what is nine plus sixteen", "Nine plus sixteen is twenty-five."),
]
# The key is held for so long. Turn 32 begins before the next session is opened (2,970 s) and ends after the limit of
# the old one; turn 65 begins before the next opening (5,940 s) and ends before the limit.
USUAL_HOLD_S = 20.0
HOLDS_S = {32: 60.0, 65: 20.0}


@dataclass(frozen=True)
class Turn:
    """What is asked, typed or spoken, and what the practice server answers to it."""

    question: str
    answer: str
    pcm: bytes | None = None
    hold_s: float = 0.0


def turn(number: int, speak: Speech) -> Turn:
    if number % 4 == 0 or number in HOLDS_S:
        question, answer = SPOKEN[number % len(SPOKEN)]
        return Turn(question, answer, spoken(speak(question)), HOLDS_S.get(number, USUAL_HOLD_S))
    if number % 4 == 1:
        answer = f"{in_words(number)} plus two is {in_words(number + 2)}."
        return Turn(f"what is {number} plus 2", answer.capitalize())
    return Turn(f'say "This is sentence {number}."', f"This is sentence {number}.")


async def let_pass(agent: BidiAgent, clock: ManualClock, until: float) -> None:
    """Let time pass, and at each deadline the time that real sockets need for what is due."""
    while (due := clock.next_alarm()) is not None and due <= until:
        clock.move_to(due)
        async with asyncio.timeout(PATIENCE_S):
            while is_opening(agent):  # noqa: ASYNC110 - a session tells nobody when the next one is ready
                await asyncio.sleep(0.002)
    clock.move_to(until)


def is_opening(agent: BidiAgent) -> bool:
    assert agent._conversation is not None
    following = agent._conversation.engine._session._facts.links.next
    return following is not None and following.phase != "open"


async def take_turn(user: User, clock: ManualClock, turn: Turn) -> None:
    if turn.pcm is None:
        await user.type(turn.question)
        return
    half = len(turn.pcm) // 4 * 2
    user.press()
    user.speak(turn.pcm[:half])
    await let_pass(user.agent, clock, clock.now() + turn.hold_s)
    user.speak(turn.pcm[half:])
    user.release()
    await user.answered()


async def converse(turns: list[Turn]) -> tuple[User, Course]:
    clock = ManualClock(0.0)
    async with PracticeServer(pace=math.inf, clock=clock) as server, FaultyProxy(server.url) as proxy:
        course = proxy.course("three-hours")
        settings = {"turn_mode": "push_to_talk", "audio": {"output": {"speed": 1.5}}}
        model = BidiOpenAIRealtimeModel("three-hours", settings, {"url": proxy.url})
        async with conversing(BidiAgent(model, list(BUILTIN_TOOLS), clock=clock)) as user:
            for number, each in enumerate(turns):
                await let_pass(user.agent, clock, FIRST_TURN_S + EACH_S * number)
                await take_turn(user, clock, each)
            await let_pass(user.agent, clock, HOURS_S)
    return user, course


def test_three_hours_with_three_renewals_lose_and_double_nothing(speak: Speech) -> None:
    turns = [turn(number, speak) for number in range(int((HOURS_S - FIRST_TURN_S) // EACH_S) + 1)]
    user, course = asyncio.run(converse(turns))
    assert [(line.role, line.text) for line in user.lines] == [
        line for each in turns for line in (("user", each.question), ("assistant", each.answer))
    ]
    assert all(line.is_final and not line.interrupted for line in user.lines)
    assert Counter(user.codes("bidi_notice")) == {"session_limit_near": 6, "session_renewed": 3}
    assert [event["reason"] for event in user.said("bidi_connection_restart")] == ["renewed"] * 3
    assert user.said("bidi_error") == user.said("bidi_interruption") == []
    assert len(course.connections) == 4
    check_what_the_server_was_asked(course, turns)
    check_what_each_session_was_told(course)


def check_what_the_server_was_asked(course: Course, turns: list[Turn]) -> None:
    """Each utterance reached one session, whole, and was answered there, once."""
    asked, answered, heard = [], [], []
    for traffic, told in zip(course.connections, told_items(course), strict=True):
        assert not traffic.received("error")
        for event in traffic.sent("conversation.item.create")[len(told) :]:
            asked += [part["text"] for part in event["item"].get("content", ())]
        heard += committed_audio(traffic)
        answered += [
            item["content"][0]["transcript"]
            for event in traffic.received("response.done")
            for item in event["response"]["output"]
            if item["type"] == "message"
        ]
    assert asked == [each.question for each in turns if each.pcm is None]
    assert heard == [each.pcm for each in turns if each.pcm is not None]
    assert answered == [each.answer for each in turns]


def committed_audio(traffic: Traffic) -> list[bytes]:
    utterances, utterance = [], b""
    for event in traffic.client:
        if event["type"] == "input_audio_buffer.append":
            utterance += base64.b64decode(event["audio"])
        elif event["type"] == "input_audio_buffer.commit":
            utterances.append(utterance)
            utterance = b""
    assert utterance == b""
    return utterances


def check_what_each_session_was_told(course: Course) -> None:
    """A new session is told exactly what the one before knew."""
    for before, after, told in zip(course.connections, course.connections[1:], told_items(course)[1:], strict=False):
        assert [meaning(item) for item in told] == memory(before)
        assert memory(after)[: len(told)] == memory(before)


def told_items(course: Course) -> list[list[dict[str, Any]]]:
    """The history that each session was told: as many items as the session before held."""
    counts = [0, *(len(memory(traffic)) for traffic in course.connections[:-1])]
    return [
        [event["item"] for event in traffic.sent("conversation.item.create")[:count]]
        for traffic, count in zip(course.connections, counts, strict=True)
    ]


def memory(traffic: Traffic) -> list[tuple[str, ...]]:
    """What a session's model knows, in order, by the server's own word."""
    items = {event["item"]["id"]: event["item"] for event in traffic.received("conversation.item.done")}
    for event in traffic.received("conversation.item.input_audio_transcription.completed"):
        items[event["item_id"]]["content"][0]["transcript"] = event["transcript"]
    return [meaning(item) for item in items.values()]


def meaning(item: dict[str, Any]) -> tuple[str, ...]:
    match item["type"]:
        case "function_call":
            return ("call", item["call_id"], item["name"], item["arguments"])
        case "function_call_output":
            return ("output", item["call_id"], item["output"])
        case _:
            (part,) = item["content"]
            return (item["role"], part.get("text") or part.get("transcript") or "")
