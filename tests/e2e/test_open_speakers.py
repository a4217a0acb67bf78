import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.practice_process import PracticeProcess
from tests.support.audio_lab import AudioLab
from tests.support.open_speakers import Heard, Interruption, converse
from tests.support.room import Room
from tests.support.speech import Speech

ROOM = Room(delay_ms=60, level_db=-8, decay_s=0.3)
LONG_REPLY = "count to fifteen"


@pytest.fixture(scope="module")
def practice_url(audio_lab: AudioLab) -> Iterator[str]:  # noqa: ARG001 - the sound server goes first
    with PracticeProcess() as practice:
        yield practice.url


def hold(lab: AudioLab, url: str, replies: list[tuple[str, Interruption | None]], **audio: Any) -> Heard:
    return asyncio.run(converse(lab, url, ROOM, replies, **audio))


@pytest.mark.usefixtures("qapp")
def test_without_cancellation_the_model_interrupts_itself(audio_lab: AudioLab, practice_url: str):
    heard = hold(audio_lab, practice_url, [(LONG_REPLY, None)])
    assert heard.self_interruptions > 0, "a room in which nothing can go wrong proves nothing"
    assert heard.notices == ["hears_itself"]


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("qapp")
def test_with_cancellation_it_hears_the_user_and_not_itself(audio_lab: AudioLab, practice_url: str, speak: Speech):
    questions = [("what is twelve times seven", "slt"), ("tell me a joke", "rms")]
    interruptions = [Interruption(3.0, words, speak(words, voice)) for words, voice in questions]
    replies = [(LONG_REPLY, None), *((LONG_REPLY, each) for each in interruptions)]
    heard = hold(audio_lab, practice_url, replies, echo_cancellation=True)
    if heard.self_interruptions or None in heard.noticed_ms:
        # A starved sound server leaves pieces of sound out, as no air does; tests/audio/test_echo_control.py has none.
        heard = hold(audio_lab, practice_url, replies, echo_cancellation=True)
    assert heard.self_interruptions == 0, heard
    assert heard.notices == []
    assert any(noticed is not None for noticed in heard.noticed_ms), heard
