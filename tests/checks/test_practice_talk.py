"""What the practice conversation may show, and what that means; tests/commands/test_selftest.py holds one."""

import asyncio

import numpy as np
import pytest

from assistant.bidi.events import BidiErrorEvent, BidiEvent
from assistant.checks import practice_talk
from assistant.checks.finding import Scope
from assistant.checks.practice_talk import Observer, Seen, judged_answer, judged_tool
from assistant.realtime.errors import EndpointUnreachableError

SPEECH = bytearray((np.sin(np.arange(24000) / 8) * 8000).astype("<i2").tobytes())


def test_an_answer_that_was_played_is_whole():
    seen = Seen("84", "Eighty-four.", SPEECH, True)
    assert judged_tool(seen).state == "ok"
    answer = judged_answer(seen, "Speakers")
    assert (answer.state, answer.private) == ("ok", ("Speakers",))
    assert "1.0 seconds of speech" in answer.sentence


def test_without_speakers_it_is_enough_that_there_is_sound():
    assert "was not played" in judged_answer(Seen(audio=SPEECH), None).sentence


@pytest.mark.parametrize("audio", [bytearray(), bytearray(48000), SPEECH[:4800]])
def test_an_answer_without_sound_is_a_failure(audio: bytearray):
    assert judged_answer(Seen(audio=audio, played=True), None).state == "failed"


def test_speakers_that_did_not_play_it_are_named():
    assert "did not play it" in judged_answer(Seen(audio=SPEECH), "Speakers").sentence


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Seen(problems=["The connection is gone."]), "broke off: The connection is gone."),
        (Seen(words="Pardon?"), "“Pardon?”"),
        (Seen(), "no answer within"),
    ],
)
def test_why_the_tool_was_not_called_is_said(seen: Seen, said: str):
    finding = judged_tool(seen)
    assert finding.state == "failed"
    assert said in finding.sentence


def test_the_observer_waits_until_the_answer_was_heard():
    seen = Seen()
    observer = Observer(seen)

    async def watch(*events: BidiEvent) -> None:
        for event in events:
            await observer(event)

    ready = {"type": "bidi_session_state", "state": "ready"}
    asyncio.run(watch(ready, {"type": "bidi_response_complete"}, ready))  # type: ignore[arg-type]  # only what it reads
    assert not seen.ended.is_set()
    asyncio.run(watch({"type": "bidi_audio_stream", "audio": "AAAA"}, {"type": "bidi_response_complete"}))  # type: ignore[arg-type]  # as above
    assert not seen.ended.is_set()
    asyncio.run(watch(ready))  # type: ignore[arg-type]  # as above
    assert seen.ended.is_set()


def test_an_error_ends_the_waiting():
    seen = Seen()
    asyncio.run(Observer(seen)(BidiErrorEvent(EndpointUnreachableError("It is gone."), "gone")))
    assert (seen.ended.is_set(), seen.problems) == (True, ["It is gone."])


def test_a_practice_server_that_does_not_start_is_a_finding(monkeypatch: pytest.MonkeyPatch, qapp: object):  # noqa: ARG001 - Qt first
    class Dead:
        def __enter__(self) -> "Dead":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        @property
        def url(self) -> str:
            raise EndpointUnreachableError("The practice server did not start: it is broken.")

    monkeypatch.setattr(practice_talk, "PracticeProcess", Dead)
    [finding] = practice_talk.check(Scope(frozenset({"sound"})))
    assert (finding.name, finding.state) == ("practice server", "failed")
