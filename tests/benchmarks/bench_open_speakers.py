"""Conversations with open speakers: does the model hear itself, and does it hear who interrupts it?

    self-interruptions   how often a reply broke off though nobody spoke, a minute of replies
    noticed ≤ 400 ms     of the interruptions, from their first sound at the microphone
    noticed after        milliseconds, median
    words                interruptions recognised word for word by the practice server

The whole way is real but for the air: virtual devices, the client, the practice server's detection of turns and its
ears. BENCH_ROOM_MINUTES (5) minutes of replies in all with cancellation; a fifth of that without.
"""

import asyncio
import os
from statistics import median

import pytest

from assistant.practice_process import PracticeProcess
from tests.benchmarks.conftest import TableNamed
from tests.support.audio_lab import AudioLab
from tests.support.open_speakers import Heard, Interruption, converse
from tests.support.room import Room
from tests.support.speech import Speech

ROOMS = [Room(40, -6, 0.5), Room(60, -8, 0.3), Room(120, -14, 0.4), Room(180, -10, 0.3), Room(250, -20, 0.2)]
MINUTES = float(os.environ.get("BENCH_ROOM_MINUTES", "5"))
ROUND_S = 40.0  # one whole reply and three interrupted ones
REPLY = "count to thirty"
QUESTIONS = [("what is twelve times seven", "slt"), ("tell me a joke", "rms"), ("what time is it", "awb")]
TITLE = "open speakers, hands-free"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("cancelled", [False, True], ids=["without", "with cancellation"])
@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_open_speakers(room: Room, cancelled: bool, table: TableNamed, audio_lab: AudioLab, speak: Speech) -> None:
    """Measure one room; judged by reading the table."""
    interruptions = [Interruption(3.0, words, speak(words, voice)) for words, voice in QUESTIONS]
    rounds = max(1, round(MINUTES * 60 / len(ROOMS) / ROUND_S)) if cancelled else 1
    replies = [(REPLY, None), *((REPLY, each) for each in interruptions)] * rounds
    with PracticeProcess() as practice:
        heard = asyncio.run(converse(audio_lab, practice.url, room, replies, echo_cancellation=cancelled))
    column = f"{room}, {'with' if cancelled else 'without'}"
    for name, text in figures(heard).items():
        table(TITLE).put(name, column, text)


def figures(heard: Heard) -> dict[str, str]:
    """The rows of the table."""
    noticed = [each for each in heard.noticed_ms if each is not None]
    count = len(heard.noticed_ms)
    return {
        "self-interruptions": f"{heard.self_interruptions} in {heard.reply_seconds:.0f} s",
        "noticed ≤ 400 ms": f"{sum(each <= 400 for each in noticed)} of {count}",
        "noticed after": f"{median(noticed):.0f}" if noticed else "never",
        "words": f"{heard.recognised} of {count}",
    }
