"""Lines and servers that fail in the middle of a reply; the conversation is `assistant talk` as a program."""

import asyncio
import contextlib

import pytest

from assistant.history import History
from assistant.practice.server import PracticeServer
from tests.support.faults import UserSaw
from tests.support.line import Line
from tests.support.manual_clock import ManualClock
from tests.support.practice_program import PracticeProgram
from tests.support.talking import Talk, talking

ANSWER = "One two three four five six seven eight nine ten."
QUESTION = f'say "{ANSWER}"'
FIRST_SOUND = "bidi_audio_stream"


async def ends_well(talk: Talk) -> None:
    """The question has its answer, whole and once, on the screen and in the history."""
    status = await talk.end()
    assert (status, talk.console) == (0, ""), talk.events[-5:]
    assert talk.said_by("user") == [QUESTION]
    assert talk.said_by("assistant") == [ANSWER]
    assert talk.of("bidi_error") == []
    with contextlib.closing(History()) as history:
        (conversation,) = history.recent()
        lines = [(line.role, line.text) for line in history.lines(conversation.conversation_id) if not line.interrupted]
    assert [line for line in lines if line[1]] == [("user", QUESTION), ("assistant", ANSWER)]


@pytest.mark.fault(
    area="The network",
    fault="The server is killed in the middle of a reply, and started again at the same address",
    seen="The connection broke off. Connecting again…",
    recovers="by itself, as soon as the server is back; it is tried at once and then after up to 30 seconds, for ten "
    "minutes",
    kept="everything: the question is asked again and answered once",
)
def test_a_server_that_is_killed_and_started_again(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeProgram() as server, talking(server.url, "--text", QUESTION) as talk:
            await talk.until(FIRST_SOUND)
            await server.kill()
            await talk.until("Connecting again")
            await server.start()
            await talk.until("Connected again")
            await ends_well(talk)
            return talk

    user_saw(*asyncio.run(scene()).sentences)


@pytest.mark.fault(
    area="The network",
    fault="The server hangs with its socket open (SIGSTOP) for some seconds",
    seen="The connection does not respond. Waiting for it…",
    recovers="by itself: the reply goes on",
    kept="everything",
)
def test_a_server_that_stands_still_for_a_while(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeProgram() as server, talking(server.url, "--text", QUESTION) as talk:
            await talk.until(FIRST_SOUND)
            server.stop()
            await talk.until("does not respond")
            server.go_on()
            await ends_well(talk)
            return talk

    user_saw(*asyncio.run(scene()).sentences)


@pytest.mark.fault(
    area="The network",
    fault="The line swallows everything without a word (half-open socket)",
    seen="The connection broke off: nothing came from the server for 12 seconds. Connecting again…",
    recovers="by itself, after 12 seconds; after 4 the user reads that the connection does not respond",
    kept="everything: the question is asked again and answered once",
)
def test_a_line_that_swallows_everything(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer() as server, Line(server.port) as line, talking(line.url, "--text", QUESTION) as talk:
            await talk.until(FIRST_SOUND)
            line.die()
            await talk.until("does not respond")
            await talk.until("Connected again")
            await ends_well(talk)
            return talk

    user_saw(*asyncio.run(scene()).sentences)


@pytest.mark.fault(
    area="The network",
    fault="The line is reset in the middle of a reply",
    seen="The connection broke off. Connecting again…",
    recovers="by itself, at once",
    kept="everything: the question is asked again and answered once",
)
def test_a_line_that_is_reset(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer() as server, Line(server.port) as line, talking(line.url, "--text", QUESTION) as talk:
            await talk.until(FIRST_SOUND)
            line.cut()
            await ends_well(talk)
            return talk

    user_saw(*asyncio.run(scene()).sentences)


@pytest.mark.fault(
    area="The network",
    fault="The line carries a thousand bytes a second",
    seen="The answer is slow in coming: the server or the connection is slow. Waiting for it…",
    recovers="by itself: the answer comes in pieces, and at once when the line is faster again",
    kept="everything",
)
def test_a_line_that_trickles(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer() as server, Line(server.port) as line, talking(line.url, "--text", QUESTION) as talk:
            await talk.until("bidi_response_start")
            line.slow_down(1000)
            await talk.until("slow in coming")
            assert talk.of("bidi_connection_restart") == []
            line.slow_down(None)
            await ends_well(talk)
            assert talk.of("bidi_connection_restart") == [], "a slow line is no dead one"
            return talk

    user_saw(*asyncio.run(scene()).sentences)


@pytest.mark.fault(
    area="The network",
    fault="Every packet comes up to two seconds late",
    seen=None,
    recovers="by itself: each reply is heard whole",
    kept="everything",
)
def test_a_line_with_two_seconds_of_jitter(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        async with PracticeServer() as server, Line(server.port) as line:
            async with talking(line.url, "--text", QUESTION, "--text", QUESTION) as talk:
                await talk.until("bidi_response_start")
                line.jitter_s = 2.0
                await talk.until("bidi_response_complete")
                line.jitter_s = 0.0
                assert await talk.end() == 0, talk.console
            return talk

    talk = asyncio.run(scene())
    assert talk.said_by("assistant") == [ANSWER, ANSWER]
    lengths: dict[str, int] = {}
    for event in talk.of(FIRST_SOUND):
        lengths[event["item_id"]] = lengths.get(event["item_id"], 0) + event["audio_ms"]
    late, in_time = lengths.values()
    assert late == pytest.approx(in_time, rel=0.01)
    # A busy machine adds delays of its own; then the user is asked for patience.
    user_saw(*[sentence for sentence in talk.sentences if "Waiting for it" not in sentence])


@pytest.mark.fault(
    area="The network",
    fault="The session expires at the server in the middle of a reply",
    seen="Connected again; the conversation goes on.",
    recovers="by itself, at once",
    kept="everything: the question is asked again and answered once",
)
def test_a_session_that_expires(user_saw: UserSaw) -> None:
    async def scene() -> Talk:
        clock = ManualClock()
        async with PracticeServer(clock=clock) as server, talking(server.url, "--text", QUESTION) as talk:
            await talk.until(FIRST_SOUND)
            clock.advance(3600)
            await ends_well(talk)
            return talk

    user_saw(*asyncio.run(scene()).sentences)
