"""A hands-free conversation in a room with open speakers: real devices, the practice server, someone who interrupts."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.bidi import BidiAgent, BidiAudioIO, BidiOpenAIRealtimeModel
from assistant.bidi.events import BidiEvent
from assistant.bidi.io.protocols import Conversation
from tests.support.audio_lab import AudioLab
from tests.support.live_room import LiveRoom
from tests.support.room import Room

NOTICED_WITHIN_S = 2.0
PATIENCE_S = 30.0
WORDS_WITHIN_S = 15.0
QUIET_S = 1.5


@dataclass
class Heard:
    """What came of it. `noticed_ms` and `words` have one entry an interruption, None where nothing was noticed.

    `notices`: the codes of what the user was told.
    """

    reply_seconds: float = 0.0
    self_interruptions: int = 0
    noticed_ms: list[float | None] = field(default_factory=list)
    words: list[tuple[str, str | None]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def recognised(self) -> int:
        """How many interruptions were recognised word for word."""
        return sum(said == heard for said, heard in self.words)


class _Observer:
    """An output that takes note of the conversation."""

    def __init__(self) -> None:
        self.events: list[tuple[float, BidiEvent]] = []
        self.state = ""
        self._news = asyncio.Event()

    async def start(self, conversation: Conversation) -> None:
        """See `BidiOutput`."""

    async def __call__(self, event: BidiEvent) -> None:
        """See `BidiOutput`."""
        self.events.append((time.perf_counter(), event))
        if event["type"] == "bidi_session_state":
            self.state = event["state"]
        self._news.set()

    def count(self) -> int:
        return len(self.events)

    async def find(self, after: int, seconds: float, kind: str, **fields: Any) -> tuple[float, BidiEvent] | None:
        """Return the first such event from number `after` on, None if there is none within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for moment, event in self.events[after:]:
                        if event["type"] == kind and all(event.get(key) == value for key, value in fields.items()):
                            return moment, event
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return None

    async def until_quiet(self) -> None:
        """Return when the session has been ready for a while: the answer to an interruption has been given.

        A conversation that holds itself with its own echo never rests; that has been counted by then.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    count = self.count()
                    changed = await self.find(count, QUIET_S, "bidi_session_state")
                    if self.state == "ready" and changed is None:
                        return


@dataclass(frozen=True)
class Interruption:
    """Someone says `words` (in a WAV file) so many seconds after a reply began to sound."""

    after_s: float
    words: str
    path: Path


async def converse(
    lab: AudioLab,
    url: str,
    room: Room,
    replies: Sequence[tuple[str, Interruption | None]],
    **audio: Any,
) -> Heard:
    """Ask by typing for one reply after another; interrupt those that have an interruption, listen to the others."""
    heard = Heard()
    model = BidiOpenAIRealtimeModel(provider_config={"turn_mode": "hands_free"}, client_config={"url": url})
    agent = BidiAgent(model)
    sound, observer = BidiAudioIO(**audio), _Observer()
    with LiveRoom(lab, room) as live:
        running = asyncio.create_task(agent.run(inputs=[sound.input()], outputs=[sound.output(), observer]))
        try:
            assert await observer.find(0, PATIENCE_S, "bidi_session_state", state="ready")
            for question, interruption in replies:
                await _one_reply(agent, observer, live, heard, question, interruption)
        finally:
            await agent.stop()
            await running
    heard.notices = [event["code"] for _, event in observer.events if event["type"] == "bidi_notice"]
    return heard


async def _one_reply(
    agent: BidiAgent,
    observer: _Observer,
    live: LiveRoom,
    heard: Heard,
    question: str,
    interruption: Interruption | None,
) -> None:
    start = observer.count()
    await agent.send(question)
    speaking = await observer.find(start, PATIENCE_S, "bidi_session_state", state="speaking")
    assert speaking, f"no reply to {question!r}"
    start = observer.count()
    if interruption is None:
        finished = await observer.find(start, PATIENCE_S * 2, "bidi_session_state", state="ready")
        heard.reply_seconds += (finished[0] if finished else time.perf_counter()) - speaking[0]
        await observer.until_quiet()
        heard.self_interruptions += _count_interruptions(observer, start)
        return
    before = await observer.find(start, interruption.after_s, "bidi_interruption")
    heard.self_interruptions += before is not None
    heard.reply_seconds += time.perf_counter() - speaking[0]
    spoken_from = observer.count()
    spoken_at = await asyncio.to_thread(live.say, interruption.path)
    noticed = await observer.find(spoken_from, NOTICED_WITHIN_S, "bidi_interruption")
    heard.noticed_ms.append((noticed[0] - spoken_at) * 1000 if noticed else None)
    await observer.until_quiet()
    words = await observer.find(spoken_from, WORDS_WITHIN_S, "bidi_transcript_stream", role="user", is_final=True)
    heard.words.append((interruption.words, words[1]["text"] if words else None))


def _count_interruptions(observer: _Observer, start: int) -> int:
    return sum(event["type"] == "bidi_interruption" for _, event in observer.events[start:])
