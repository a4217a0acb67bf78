"""`assistant talk` with a server that ends each session after 20 s: it talks across three renewals, and every sample
that was spoken reaches the server once.

Two conversations are held at the same time, one with the talk key and one hands-free, each in a process of its own,
with a practice server in another; a proxy between them writes down what passes.
"""

import asyncio
import base64
import json
import os
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.bidi.io.wav import FRAME_S, TRAILING_SILENCE_S
from assistant.bidi.io.wav_format import WIRE_RATE, read_wav
from tests.support.faulty_proxy import Course, FaultyProxy, Traffic
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
ASSISTANT = [sys.executable, "-m", "assistant"]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": "/nonexistent", "PULSE_SERVER": "unix:/nonexistent"}
LIMIT_S = 20
RENEWALS = 3
PATIENCE_S = 110.0
FRAME_BYTES = int(WIRE_RATE * FRAME_S) * 2
# Silence as a real microphone hears it; each stretch of it differs, so that every sample can be found again.
NOISE = 12
PAUSE_S = 4.5
QUESTIONS = [
    ("thank you", "You are welcome."),
    ("what is twelve times seven", "Twelve times seven is eighty-four."),
    ("thanks", "You are welcome."),
    ("what is nine plus sixteen", "Nine plus sixteen is twenty-five."),
]
# Hands-free the pauses take time too.
WITH_KEY = [QUESTIONS[number % len(QUESTIONS)] for number in range(11)]
HANDS_FREE = WITH_KEY[:7]


@dataclass(frozen=True)
class Talk:
    """What a conversation printed and sent, and what was spoken into it."""

    questions: list[tuple[str, str]]
    spoken: list[bytes]
    course: Course
    events: list[dict[str, Any]]

    def said_by(self, role: str) -> list[str]:
        """The final lines of one side."""
        lines: dict[str, dict[str, Any]] = {}
        for event in self.of("bidi_transcript_stream"):
            if event["role"] == role and event["is_final"]:
                lines[event["item_id"]] = event
        return [line["current_transcript"] for line in lines.values() if not line["interrupted"]]

    def of(self, event_type: str) -> list[dict[str, Any]]:
        """The printed events of a type."""
        return [event for event in self.events if event["type"] == event_type]


@asynccontextmanager
async def practice_server() -> AsyncIterator[str]:
    command = [*ASSISTANT, "practice", "--port", "0", "--session-limit", str(LIMIT_S)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, env=os.environ | ENVIRONMENT)
    try:
        assert process.stdout is not None
        yield (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 10)


async def talk(
    proxy: FaultyProxy, name: str, questions: list[tuple[str, str]], spoken: list[bytes], *arguments: str
) -> Talk:
    course = proxy.course(name)
    command = [*ASSISTANT, "talk", "--endpoint", proxy.url, "--model", name, "--json", *arguments]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env=os.environ | ENVIRONMENT)
    try:
        output, complaints = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    except TimeoutError:
        process.kill()
        output, complaints = await process.communicate()
        raise AssertionError(f"the conversation does not end:\n{output.decode()[-3000:]}") from None
    assert (process.returncode, complaints.decode()) == (0, ""), output.decode()[-3000:]
    return Talk(questions, spoken, course, [json.loads(line) for line in output.splitlines()])


def whole_frames(pcm: bytes) -> bytes:
    return pcm + bytes(-len(pcm) % FRAME_BYTES)


def one_recording(path: Path, questions: list[bytes]) -> bytes:
    """Write all questions into one WAV file, over a little noise and with pauses between them; returns its PCM."""
    pause = bytes(int(PAUSE_S * WIRE_RATE) * 2)
    clean = np.frombuffer(pause[:WIRE_RATE] + b"".join(question + pause for question in questions), "<i2")
    noise = np.random.default_rng(3).integers(-NOISE, NOISE + 1, len(clean))
    samples = np.clip(clean.astype(int) + noise, -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(WIRE_RATE)
        file.writeframes(samples.tobytes())
    return read_wav(path)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory, speak: Speech) -> tuple[Talk, Talk]:
    """The conversation with the talk key, and the one hands-free."""
    folder = tmp_path_factory.mktemp("session-limit")
    files = [speak(question) for question, _ in WITH_KEY]
    pcm = [read_wav(file) for file in files]
    recording = one_recording(folder / "all.wav", pcm[: len(HANDS_FREE)])
    each = [argument for file in files for argument in ("--audio", str(file))]
    all_at_once = ("--hands-free", "--audio", str(folder / "all.wav"))

    async def hold() -> tuple[Talk, Talk]:
        async with practice_server() as url, FaultyProxy(url) as proxy:
            return await asyncio.gather(
                talk(proxy, "key", WITH_KEY, pcm, *each, "--save", str(folder / "key.wav")),
                talk(proxy, "free", HANDS_FREE, [recording], *all_at_once, "--save", str(folder / "free.wav")),
            )

    return asyncio.run(hold())


def sent_audio(traffic: Traffic) -> bytes:
    return b"".join(base64.b64decode(event["audio"]) for event in traffic.sent("input_audio_buffer.append"))


@pytest.mark.parametrize("which", [0, 1], ids=["talk key", "hands-free"])
def test_talking_goes_on_across_three_renewals(talks: tuple[Talk, Talk], which: int) -> None:
    held = talks[which]
    assert held.said_by("user") == [question for question, _ in held.questions]
    assert held.said_by("assistant") == [answer for _, answer in held.questions]
    reasons = [event["reason"] for event in held.of("bidi_connection_restart")]
    assert len(reasons) >= RENEWALS
    assert set(reasons) == {"renewed"}
    assert held.of("bidi_error") == held.of("bidi_interruption") == []
    assert not [error for traffic in held.course.connections for error in traffic.received("error")]


def test_with_the_talk_key_every_sample_is_committed_once(talks: tuple[Talk, Talk]) -> None:
    held = talks[0]
    committed, utterance = [], b""
    for traffic in held.course.connections:
        for event in traffic.client:
            if event["type"] == "input_audio_buffer.append":
                utterance += base64.b64decode(event["audio"])
            elif event["type"] == "input_audio_buffer.commit":
                committed.append(utterance)
                utterance = b""
    assert committed == [whole_frames(pcm) for pcm in held.spoken]
    assert utterance == b""


def test_hands_free_every_sample_reaches_a_session_and_speech_reaches_one(talks: tuple[Talk, Talk]) -> None:
    held = talks[1]
    (recording,) = held.spoken
    whole = whole_frames(recording) + bytes(int(TRAILING_SILENCE_S / FRAME_S) * FRAME_BYTES)
    reached = 0
    utterances: list[range] = []
    for traffic in held.course.connections:
        stream = sent_audio(traffic)
        # Where in the recording this session's audio begins; what comes twice is only quiet.
        start = whole.index(stream[:FRAME_BYTES]) if stream else reached
        assert start <= reached, f"{(reached - start) // 2} samples were lost"
        assert whole.startswith(stream, start)
        utterances += committed_spans(traffic, start)
        reached = start + len(stream)
    assert reached == len(whole)
    assert len(utterances) == len(HANDS_FREE)
    assert all(before.stop <= after.start for before, after in pairwise(utterances))


def committed_spans(traffic: Traffic, start: int) -> list[range]:
    """Which bytes of the recording the server took as the user's turns."""
    begins = [event["audio_start_ms"] for event in traffic.received("input_audio_buffer.speech_started")]
    ends = [event["audio_end_ms"] for event in traffic.received("input_audio_buffer.speech_stopped")]
    assert len(begins) == len(ends) == len(traffic.received("input_audio_buffer.committed"))
    return [range(start + begin * 48, start + end * 48) for begin, end in zip(begins, ends, strict=True)]
