"""A user for whole conversations: types, holds the talk key and speaks, listens, and reads the transcript.

The transcript is kept by the window's own code, so that what is asserted is what a user would read.
"""

import asyncio
import base64
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from assistant.bidi import BidiAgent
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiAudioStreamEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTranscriptStreamEvent,
)
from assistant.bidi.io.protocols import Conversation, HeardAudio
from assistant.desktop.transcript import Transcript, TranscriptLine

PATIENCE_S = 8.0
BYTES_PER_MS = 48
CHUNK_MS = 100
TURNS_OF_THE_LOOP = 20


class Speakers:
    """Speakers that take no time: what arrives is heard at once, unless the user is to cut in.

    `stop_after_ms`: of the next item only so much is heard; it goes on sounding until it is flushed. `received` has
    what arrived and `heard` what was heard, in bytes by item.
    """

    def __init__(self) -> None:
        self.received: dict[str, int] = {}
        self.heard: dict[str, int] = {}
        self.stop_after_ms: int | None = None
        self._conversation: Conversation | None = None

    def start(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def play(self, event: BidiAudioStreamEvent) -> None:
        item = event.item_id
        begins = item not in self.received
        self.received[item] = self.received.get(item, 0) + len(base64.b64decode(event.audio))
        longest = None if self.stop_after_ms is None else self.stop_after_ms * BYTES_PER_MS
        self.heard[item] = min(self.received[item], longest or self.received[item])
        assert self._conversation is not None
        if begins:
            self._conversation.post(BidiPlaybackStartedEvent(item))
        if self.stop_after_ms is None:
            self._conversation.post(BidiPlaybackDrainedEvent())

    def flush(self) -> list[HeardAudio]:
        """See `PlaybackOutput`: what was heard of the items that were not yet heard to their end."""
        self.stop_after_ms = None
        cut = [item for item, heard in self.heard.items() if heard < self.received[item]]
        self.received.update({item: self.heard[item] for item in cut})
        return [HeardAudio(item, 0, self.heard[item] // BYTES_PER_MS) for item in cut]


class User:
    """An output of the conversation that takes note of everything, and the user's hands and mouth."""

    def __init__(self, agent: BidiAgent) -> None:
        self.agent = agent
        self.speakers = Speakers()
        self.state = ""
        self.events: list[BidiEvent] = []
        self.ended = False
        self._transcript = Transcript()
        self._news = asyncio.Event()
        self._turns = 0
        self._will_cut_in_after_ms: int | None = None

    async def start(self, conversation: Conversation) -> None:
        """See `BidiOutput`."""
        self.speakers.start(conversation)

    async def __call__(self, event: BidiEvent) -> None:
        """See `BidiOutput`."""
        self.events.append(event)
        match event:
            case BidiAudioStreamEvent():
                if not self.ended:
                    self.speakers.play(event)
            case BidiTranscriptStreamEvent():
                self._transcript.apply(event)
            case BidiInterruptionEvent():
                self._transcript.interrupt(event.item_id)
                # It broke off by itself: the user means to cut into the answer that comes instead.
                self.speakers.stop_after_ms = self._will_cut_in_after_ms
        if event["type"] == "bidi_session_state":
            self.state = event["state"]
        self._news.set()

    def flush(self) -> list[HeardAudio]:
        """See `PlaybackOutput`."""
        return self.speakers.flush()

    # What the user reads.

    @property
    def lines(self) -> list[TranscriptLine]:
        """The transcript, less what was taken back."""
        return [line for line in self._transcript.lines if line.text or not line.interrupted]

    def said(self, kind: str) -> list[BidiEvent]:
        """The events of a type so far."""
        return [event for event in self.events if event["type"] == kind]

    def codes(self, kind: str) -> list[str]:
        """The codes of the notices or errors so far."""
        return [event["code"] for event in self.said(kind)]

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for something to become true; fails with what the user sees."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}\n{self.report()}") from None

    def report(self) -> str:
        """Where the conversation stands, for a failure's message."""
        lines = [f"  {line.role}: {line.text!r} {'cut' if line.interrupted else ''}" for line in self._transcript.lines]
        quiet = ("bidi_audio_stream", "bidi_usage", "bidi_transcript_stream")
        events = [f"  {dict(event)}" for event in self.events if event["type"] not in quiet][-20:]
        return "\n".join([f"state {self.state}; the transcript:", *lines, "the last events:", *events])

    # What the user does.

    async def type(self, text: str, *, cut_in_after_ms: int | None = None) -> None:
        """Type a line and wait for the answer, or for so much of it to be heard."""
        self._turns += 1
        self.speakers.stop_after_ms = self._will_cut_in_after_ms = cut_in_after_ms
        await self.agent.send(text)
        await (self.answered() if cut_in_after_ms is None else self._hears())

    def press(self) -> None:
        """Hold the talk key."""
        self._turns += 1
        self.agent.post(BidiTalkPressEvent())

    def speak(self, pcm: bytes) -> None:
        """Say something (PCM16, 24 kHz), all of it in one moment."""
        size = CHUNK_MS * BYTES_PER_MS
        for start in range(0, len(pcm), size):
            chunk = base64.b64encode(pcm[start : start + size]).decode()
            self.agent.post(BidiAudioInputEvent(chunk, sample_rate=24000))

    def release(self) -> None:
        """Let the talk key go."""
        self.agent.post(BidiTalkReleaseEvent())

    async def ask(self, pcm: bytes) -> None:
        """Hold the key, speak, let go and wait for the answer and for the words of the question."""
        self.press()
        self.speak(pcm)
        self.release()
        await self.answered()

    async def answered(self) -> None:
        """Wait until the last line is a whole answer and the session is ready for the next turn."""
        await self.until(self._is_answered, "an answer")

    async def _hears(self) -> None:
        """Wait for a reply that is still there when all that has happened meanwhile is known: nobody is that quick."""
        is_there = False
        while not is_there:
            await self.until(self._is_speaking, "the begin of an answer")
            for _ in range(TURNS_OF_THE_LOOP):
                await asyncio.sleep(0)
            is_there = self._is_speaking()
        self._will_cut_in_after_ms = None

    def _is_speaking(self) -> bool:
        lines = self.lines
        asked = sum(line.role == "user" for line in lines) == self._turns
        return asked and lines[-1].role == "assistant" and self.state == "speaking"

    def _is_answered(self) -> bool:
        lines = self.lines
        asked = sum(line.role == "user" for line in lines) == self._turns
        complete = asked and lines[-1].role == "assistant" and all(line.is_final for line in lines)
        return complete and self.state == "ready"


@asynccontextmanager
async def conversing(agent: BidiAgent) -> AsyncIterator[User]:
    """Run a conversation with a user; it is stopped at the end, and must end well."""
    user = User(agent)
    running = asyncio.create_task(agent.run(inputs=[], outputs=[user]))
    running.add_done_callback(lambda _: user._news.set())
    try:
        await user.until(lambda: user.state == "ready" or running.done(), "the first session")
        yield user
    finally:
        user.ended = True
        await asyncio.wait_for(agent.stop(), PATIENCE_S)
        await asyncio.wait_for(running, PATIENCE_S)
    assert user.said("bidi_connection_close"), user.report()


def spoken(path: Path, rate: int = 24000) -> bytes:
    """The PCM of a WAV file at a rate."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        resampled: Any = soxr.resample(samples, file.getframerate(), rate)
    return bytes(resampled.astype(np.int16).tobytes())
