"""A fault at every message boundary of a conversation, over real sockets: nothing is lost, nothing answered twice.

One conversation is held without a fault, to count its messages. Then it is held once more for each of them, with
one fault there. What the user reads and hears at the end must be the same as without.
"""

import asyncio
import math
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.desktop.transcript import TranscriptLine
from assistant.practice.effects import Listen
from assistant.practice.mind import Heard
from assistant.practice.server import PracticeServer
from assistant.practice.voice import SpokenSentence
from assistant.practice.workers import Workers
from assistant.realtime.errors import AssistantError
from assistant.tools.builtin import BUILTIN_TOOLS
from tests.support.conversing import User, conversing, spoken
from tests.support.faults import UserSaw
from tests.support.faulty_proxy import KINDS, Course, Fault, FaultKind, FaultyProxy, Side
from tests.support.line import Line
from tests.support.manual_clock import ManualClock
from tests.support.speech import Speech

AT_ONCE = 6
CUT_IN_AFTER_MS = 200
CUT = ('say "One two three."', "One two three.")
TURNS = [
    ("thank you", "You are welcome."),
    ("what is 1 plus 1", "One plus one is two."),
    CUT,
    ('say "End."', "End."),
]


class RememberingWorkers(Workers):
    """Ears and a voice that need not do the same hundreds of times."""

    known: ClassVar[dict[bytes, Heard]] = {}
    spoken: ClassVar[dict[str, SpokenSentence]] = {}

    async def listen(self, effect: Listen) -> Heard:
        if effect.data not in self.known:
            self.known[effect.data] = await super().listen(effect)
        return self.known[effect.data]

    async def speak(self, sentence: str, name: str, rate: int, speed: float) -> SpokenSentence:
        if sentence not in self.spoken:
            self.spoken[sentence] = await super().speak(sentence, name, rate, speed)
        return self.spoken[sentence]


@pytest.fixture(autouse=True)
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.practice.server.Workers", RememberingWorkers)


async def script(user: User, thanks: bytes) -> None:
    """A spoken turn, a typed one with a tool, and one that the user cuts into with another."""
    await user.ask(thanks)
    await user.type(TURNS[1][0])
    await user.type(CUT[0], cut_in_after_ms=CUT_IN_AFTER_MS)
    await user.type(TURNS[3][0])


async def wear_down(course: Course, clock: ManualClock) -> None:
    """Let time pass while the server has fallen silent, until the conversation notices."""
    await course.stalled.wait()
    while not course.stall_over.is_set():
        clock.advance(1.0)
        await asyncio.sleep(0.005)  # the sockets need real time


async def converse(proxy: FaultyProxy, name: str, thanks: bytes, fault: Fault | None = None) -> tuple[User, Course]:
    clock, course = ManualClock(), proxy.course(name, fault)
    settings = {"turn_mode": "push_to_talk", "audio": {"output": {"speed": 1.5}}}
    agent = BidiAgent(BidiOpenAIRealtimeModel(name, settings, {"url": proxy.url}), list(BUILTIN_TOOLS), clock=clock)
    patience = asyncio.create_task(wear_down(course, clock))
    try:
        async with conversing(agent) as user:
            await script(user, thanks)
    finally:
        patience.cancel()
    return user, course


def wrong(user: User, course: Course, reference: User) -> Iterator[str]:
    """What is not as it should be."""
    lines = user.lines
    expected = [line for question, answer in TURNS for line in (("user", question), ("assistant", answer))]
    if [line.role for line in lines] != [role for role, _ in expected]:
        yield "lines are missing, doubled or out of order"
        return
    garbled = garbled_turn(course)
    for number, (line, (role, text)) in enumerate(zip(lines, expected, strict=True)):
        cut = role == "assistant" and text == CUT[1]
        if line.interrupted != cut or not line.is_final:
            yield f"{line} should {'' if cut else 'not '}be cut, and be final"
        if not (text.startswith(line.text.strip()) if cut else line.text == text) and number // 2 != garbled:
            yield f"{line} should be {text!r}"
    yield from wrongly_heard(user, lines, reference, garbled)
    kinds = [event["type"] for event in user.events]
    if kinds.count("bidi_connection_close") != 1 or user.state != "closed":
        yield "the conversation did not end well"
    if completed_replies(course) > len(TURNS) + 1:
        yield f"the server answered {completed_replies(course)} times"


def garbled_turn(course: Course) -> int | None:
    """The turn in which the server could not get what was sent: answered once all the same, but who knows how.

    A recording out of order is not what was spoken; and a server that is told to go on before it has a tool's result
    calls the tool again.
    """
    fault = course.fault
    if fault is None or fault.side == "server" or fault.kind not in ("duplicate", "swap"):
        return None
    event = [event for traffic in course.connections for event in traffic.client][fault.number - 1]
    if event["type"] == "input_audio_buffer.append":
        return 0
    return 1 if event.get("item", {}).get("type") == "function_call_output" else None


def wrongly_heard(user: User, lines: list[TranscriptLine], reference: User, garbled: int | None) -> Iterator[str]:
    heard = user.speakers.heard
    whole = {line.text: reference.speakers.heard[line.item_id] for line in reference.lines if line.role == "assistant"}
    for number, line in enumerate(lines):
        if line.role == "user" or line.interrupted or number // 2 == garbled:
            continue
        if heard.get(line.item_id) != whole.get(line.text):
            yield f"{line} was heard for {heard.get(line.item_id)} bytes"
    broken_off = heard.keys() - {line.item_id for line in lines}
    if len(broken_off) > 1:
        yield f"{len(broken_off)} replies were begun and taken back"


def completed_replies(course: Course) -> int:
    """How many spoken answers the server completed, over all its sessions."""
    done = [event["response"] for traffic in course.connections for event in traffic.received("response.done")]
    return sum(
        response["status"] == "completed" and any(item["type"] == "message" for item in response["output"])
        for response in done
    )


async def hold_all(thanks: bytes, side: Side, kind: FaultKind) -> tuple[list[str], list[str]]:
    """Hold the conversation with this fault at every message; returns what went wrong, and what the users read."""
    complaints: list[str] = []
    sentences: list[str] = []
    async with PracticeServer(pace=math.inf) as server, FaultyProxy(server.url) as proxy:
        reference, course = await converse(proxy, "reference", thanks)
        assert list(wrong(reference, course, reference)) == [], reference.report()
        slots = asyncio.Semaphore(AT_ONCE)

        async def hold(number: int) -> None:
            fault = Fault(kind, side, number)
            async with slots:
                try:
                    user, course = await converse(proxy, f"{kind}-{side}-{number}", thanks, fault)
                except (AssertionError, AssistantError) as error:
                    complaints.append(f"{fault}: {error!r}\n{error}")
                    return
            sentences.extend(event["message"] for event in (*user.said("bidi_notice"), *user.said("bidi_error")))
            if problems := list(wrong(user, course, reference)):
                complaints.append("\n".join([f"{fault}:", *problems, user.report()]))

        await asyncio.gather(*(hold(number + 1) for number in range(course.counts[side])))
    return complaints, sentences


def summary(complaints: list[str]) -> str:
    firsts: Any = [complaint.splitlines()[:2] for complaint in complaints]
    return "\n".join([f"{len(complaints)} conversations went wrong", *map(str, firsts), *complaints[:2]])


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            "close",
            marks=pytest.mark.fault(
                area="The network",
                fault="The server closes the connection, at any message of a conversation",
                seen="The server closed the connection (code 1001: going away). Connecting again…",
                recovers="by itself, at once",
                kept="everything: what has no answer is asked again, and answered once",
            ),
        ),
        pytest.param(
            "abort",
            marks=pytest.mark.fault(
                area="The network",
                fault="The connection is cut, at any message of a conversation",
                seen="The connection broke off. Connecting again…",
                recovers="by itself, at once",
                kept="everything: what has no answer is asked again, and answered once",
            ),
        ),
        pytest.param(
            "stall",
            marks=pytest.mark.fault(
                area="The network",
                fault="The server falls silent, with a connection that lives, at any message of a conversation",
                seen="The server fell silent in the middle of its answer. Connecting again…",
                recovers="by itself, after 30 seconds; after 4 the user reads that the answer is slow",
                kept="everything: what has no answer is asked again, and answered once",
            ),
        ),
        pytest.param(
            "garbage",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Half a message, at any message of a conversation",
                seen=None,
                recovers="by itself",
                kept="everything: each question is answered once",
            ),
        ),
        pytest.param(
            "duplicate",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="A message comes twice, at any message of a conversation",
                seen=None,
                recovers="by itself",
                kept="everything: each question is answered once",
            ),
        ),
        pytest.param(
            "swap",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Two messages change places, at any message of a conversation",
                seen=None,
                recovers="by itself",
                kept="everything: each question is answered once",
            ),
        ),
    ],
)
def test_a_fault_at_any_message_of_the_server_loses_and_doubles_nothing(
    speak: Speech, user_saw: UserSaw, kind: FaultKind
) -> None:
    complaints, sentences = asyncio.run(hold_all(spoken(speak("thank you")), "server", kind))
    assert not complaints, summary(complaints)
    user_saw(*sentences)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_message_of_the_client_loses_and_doubles_nothing(speak: Speech, kind: FaultKind) -> None:
    complaints, _ = asyncio.run(hold_all(spoken(speak("thank you")), "client", kind))
    assert not complaints, summary(complaints)


class ProxyBeingRestarted(Line):
    """A line whose near end answers the next connections by itself, one with each of these statuses."""

    statuses: tuple[int, ...] = ()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.statuses:
            await super()._serve(reader, writer)
            return
        status, self.statuses = self.statuses[0], self.statuses[1:]
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            f"HTTP/1.1 {status} Wait\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()


@pytest.mark.fault(
    area="The network",
    fault="A proxy that is being restarted answers for the server, with 404, a redirect and 502",
    seen="The connection broke off. Connecting again…",
    recovers="by itself, as soon as the server answers again; it is tried at once and then after up to 30 seconds, for "
    "ten minutes",
    kept="everything: the next question is answered",
)
def test_a_proxy_that_answers_for_the_server_for_a_moment(user_saw: UserSaw) -> None:
    async def scene() -> User:
        async with PracticeServer(pace=math.inf) as server, ProxyBeingRestarted(server.port) as proxy:
            agent = BidiAgent(BidiOpenAIRealtimeModel("m", {"turn_mode": "push_to_talk"}, {"url": proxy.url}))
            async with conversing(agent) as user:
                await user.type(TURNS[0][0])
                proxy.statuses = (404, 302, 502)
                proxy.cut()
                await user.until(lambda: "reconnected" in user.codes("bidi_notice"), "the next session")
                assert not proxy.statuses
                await user.type(TURNS[3][0])
            return user

    user = asyncio.run(scene())
    assert [line.text for line in user.lines] == [TURNS[0][0], TURNS[0][1], TURNS[3][0], TURNS[3][1]]
    assert not user.said("bidi_error")
    user_saw(*(event["message"] for event in user.said("bidi_notice")))
