"""One output and its queue: a slow output delays nobody else, and never the socket."""

import asyncio
import logging
from collections import deque

from assistant.bidi.events import BidiAudioStreamEvent, BidiEvent, BidiTranscriptStreamEvent
from assistant.bidi.io.protocols import BidiOutput, HeardAudio, PlaybackOutput

logger = logging.getLogger(__name__)

MAXIMUM_WAITING = 20_000


class OutputPort:
    """Feeds one output from a bounded queue, in order."""

    def __init__(self, output: BidiOutput) -> None:
        self.output = output
        # Asked once: for every piece of audio it would cost more than handing the piece over.
        self._speakers = output if isinstance(output, PlaybackOutput) else None
        self._waiting: deque[BidiEvent] = deque()
        self._marks: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._closed = False
        self._was_too_slow = False

    @property
    def plays_sound(self) -> bool:
        """Whether the output can tell what was heard."""
        return self._speakers is not None

    def put(self, event: BidiEvent) -> None:
        """Queue an event; returns at once. A hopelessly slow output loses the oldest."""
        if self._waiting and (merged := _merged(self._waiting[-1], event)) is not None:
            self._waiting[-1] = merged
            return
        if len(self._waiting) >= MAXIMUM_WAITING:
            self._waiting.popleft()
            if not self._was_too_slow:
                logger.warning("%s is too slow: events are dropped", type(self.output).__name__)
            self._was_too_slow = True
        self._waiting.append(event)
        self._wake.set()

    def delivered(self) -> "asyncio.Future[None]":
        """Done when the output has taken all there is for it."""
        mark: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._marks.append(mark)
        self._wake.set()
        return mark

    def flush(self) -> list[HeardAudio]:
        """Silence the output at once: drop the audio that waits here, and what the output itself holds.

        Returns what was heard; audio that never left this queue was not heard at all.
        """
        dropped = [event for event in self._waiting if isinstance(event, BidiAudioStreamEvent)]
        if dropped:
            self._waiting = deque(event for event in self._waiting if not isinstance(event, BidiAudioStreamEvent))
        if self._speakers is None:
            return []
        heard = self._speakers.flush()
        named = {item.item_id for item in heard}
        unheard = {event.item_id: event.content_index for event in dropped if event.item_id not in named}
        return heard + [HeardAudio(item_id, content_index, 0) for item_id, content_index in unheard.items()]

    def close(self) -> None:
        """Let `run` end once all that waits was delivered."""
        self._closed = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until closed. What the output raises ends the conversation: it is a programming error."""
        while True:
            while self._waiting:
                await self.output(self._waiting.popleft())
            while self._marks:
                mark = self._marks.pop()
                if not mark.done():
                    mark.set_result(None)
            if self._closed:
                return
            self._wake.clear()
            await self._wake.wait()


def _merged(before: object, after: BidiEvent) -> BidiEvent | None:
    """Two pieces of one line as one event, None where they are something else.

    Each event has the whole line so far: in a flood of words those that wait would weigh ever more.
    """
    if not isinstance(before, BidiTranscriptStreamEvent) or not isinstance(after, BidiTranscriptStreamEvent):
        return None
    if before.is_final or after.is_final or (before.item_id, before.role) != (after.item_id, after.role):
        return None
    return BidiTranscriptStreamEvent(
        before.text + after.text,
        after.role,
        False,
        after.current_transcript,
        after.item_id,
        after.previous_item_id,
    )
