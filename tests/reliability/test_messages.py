"""Servers that send what nobody expects; the conversation is `assistant talk` as a program.

One conversation, one turn for each kind of message: the reply of that turn comes with them, and is whole all the same.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.practice.server import PracticeServer
from tests.support.desktop_session import private_folders
from tests.support.faults import UserSaw
from tests.support.meddler import Meddler, Message
from tests.support.talking import Talk, talking

ANSWER = "One two three four."
QUESTION = f'say "{ANSWER}"'
MEBIBYTE = 1024 * 1024
DEEP = 100_000
FLOOD_EVENTS = 30_000
FLOOD_PER_S = 10_000
# What is sent before the wave is over; the rest of a second is the machine's.
WAVE = 500
# Far more than what it needs, far less than what one message too many in memory would be.
MOST_MEMORY_MIB = 600


def event(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, "event_id": f"meddler_{kind}", **fields})


def garbage() -> Iterable[Message]:
    yield '{"type": "response.done", "response": {"id": "re'
    yield from ("", "null", "[]", "17", '"text"', "{}", '{"type": 5}', '{"type": null}', "\ud7ff\u0000")
    yield from (b"", b"\x00\xff\xfe", bytes(range(256)) * 16)
    yield '{"type": "response.done"}'
    yield event("response.done", response="all of it")
    yield event("response.output_audio.delta", response_id=["r"], item_id={}, delta=-1)
    yield event("session.updated", session=[1, 2, 3])
    yield event("error", error=["no object"])
    yield '{"type": "error", "error": {"message": "\\ud800"}}'


def unknown() -> Iterable[Message]:
    yield event("response.output_smell.delta", response_id="resp_x", delta="roses")
    yield event("conversation.item.dreamed", item={"id": "item_x", "type": "dream", "content": [{"type": "sheep"}]})
    yield event("rate_limits.updated", rate_limits=[], a_new_field={"of": ["any", "kind"]})
    yield event("conversation.item.added", item={"id": "item_y", "type": "hologram", "status": "shining"})


def huge() -> Iterable[Message]:
    yield event("rate_limits.updated", rate_limits=[], obfuscation="x" * 16 * MEBIBYTE)
    yield event("response.output_smell.delta", delta="x" * 16 * MEBIBYTE)
    yield json.dumps({"type": "rate_limits.updated", "rate_limits": [{"name": "n"}] * MEBIBYTE})


def deep() -> Iterable[Message]:
    yield "[" * DEEP + "]" * DEEP
    yield '{"type": "rate_limits.updated", "more": ' + "[" * DEEP + "]" * DEEP + "}"
    yield '{"type": "response.done", "response": {"id": "resp_x", "output": ' + "[" * DEEP + "]" * DEEP + "}}"
    yield '{"a":' * DEEP + "1" + "}" * DEEP


def errors() -> Iterable[Message]:
    for number in range(FLOOD_EVENTS):
        yield event("error", error={"type": "server_error", "code": f"code_{number % 100}", "message": "Oh dear."})


def flood() -> Iterable[Message]:
    for number in range(FLOOD_EVENTS // 3):
        yield event("rate_limits.updated", rate_limits=[], number=number)
        yield event("response.output_smell.delta", number=number)
        yield event("response.output_audio_transcript.delta", response_id="resp_x", item_id="item_z", delta="word ")


KINDS: dict[str, Callable[[], Iterable[Message]]] = {
    "garbage": garbage,
    "unknown": unknown,
    "huge": huge,
    "deep": deep,
    "errors": errors,
    "flood": flood,
}


class Meddling:
    """Sends one kind of messages with each turn, before the first sound of its reply."""

    def __init__(self) -> None:
        self._kinds = list(KINDS.values())
        self._last_response = ""

    async def __call__(self, original: dict[str, Any], message: Message) -> AsyncIterator[Message]:
        if original["type"] == "response.output_audio.delta" and original["response_id"] != self._last_response:
            self._last_response = original["response_id"]
            for number, added in enumerate(self._kinds.pop(0)()):
                if number % WAVE == WAVE - 1:
                    await asyncio.sleep(WAVE / FLOOD_PER_S)
                yield added
        yield message


@dataclass(frozen=True)
class Turn:
    """What came of one kind of messages."""

    answer: str
    sentences: list[str]


def turns_of(talk: Talk) -> dict[str, Turn]:
    """The conversation, cut behind each reply that was asked for."""
    turns: list[Turn] = []
    sentences: list[str] = []
    for told in talk.events:
        if told["type"] in ("bidi_notice", "bidi_error"):
            sentences.append(told["message"])
        elif told["type"] == "bidi_transcript_stream" and told["text"] == ANSWER and told["is_final"]:
            turns.append(Turn(ANSWER, sentences))
            sentences = []
    return dict(zip(KINDS, turns, strict=True))


def peak_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


@pytest.fixture(scope="module")
def turns() -> Iterator[dict[str, Turn]]:
    async def scene() -> dict[str, Turn]:
        questions = [argument for _ in KINDS for argument in ("--text", QUESTION)]
        async with (
            PracticeServer() as server,
            Meddler(server.url, Meddling()) as meddler,
            talking(meddler.url, *questions) as talk,
        ):
            while len(talk.of("bidi_response_complete")) < len(KINDS):
                await talk.until("bidi_response_complete")
            peak = peak_mib(talk.pid)
            assert (await talk.end(), talk.console) == (0, ""), talk.events[-5:]
        assert peak < MOST_MEMORY_MIB
        return turns_of(talk)

    with private_folders() as folders, pytest.MonkeyPatch.context() as patch:
        for variable, path in folders.items():
            patch.setenv(variable, path)
        yield asyncio.run(scene())


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            "garbage",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Garbage: half a message, bytes, wrong types",
                seen=None,
                recovers="by itself: it is noted in the debug log, and the next message is read",
                kept="everything: the reply is whole",
            ),
        ),
        pytest.param(
            "unknown",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Events and fields that this version does not know",
                seen=None,
                recovers="by itself: they are noted in the debug log",
                kept="everything: the reply is whole",
            ),
        ),
        pytest.param(
            "huge",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Messages of 16 MiB",
                seen=None,
                recovers="by itself; above 32 MiB the connection is opened anew",
                kept="everything: the reply is whole",
            ),
        ),
        pytest.param(
            "deep",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="Messages nested a hundred thousand deep",
                seen=None,
                recovers="by itself: they are noted in the debug log",
                kept="everything: the reply is whole",
            ),
        ),
        pytest.param(
            "errors",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="A flood of errors, 10,000 a second",
                seen="The server reports a problem: Oh dear.",
                recovers="by itself: ten sentences in ten seconds are shown, the rest is for the debug log",
                kept="everything: the reply is whole",
            ),
        ),
        pytest.param(
            "flood",
            marks=pytest.mark.fault(
                area="The server's messages",
                fault="A flood of events, 10,000 a second",
                seen=None,
                recovers="by itself",
                kept="everything: the reply is whole",
            ),
        ),
    ],
)
def test_what_a_server_sends_besides_harms_no_reply(turns: dict[str, Turn], user_saw: UserSaw, kind: str) -> None:
    turn = turns[kind]
    assert turn.answer == ANSWER
    # Ten sentences in ten seconds; a busy machine takes longer over the flood.
    assert len(turn.sentences) < FLOOD_EVENTS / 100
    # A busy machine takes its time over a flood; then the user is asked for patience.
    user_saw(*[sentence for sentence in turn.sentences if "Waiting for it" not in sentence])
