"""Said in advance: turns given on the command line, each begun when the reply to the one before was finished."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from assistant.bidi.events import BidiEvent, BidiTextInputEvent
from assistant.bidi.io.wav import WavFileInput

# A tool may take half a minute and the model some time after it; a conversation that shows no sign of life for
# longer is given up.
SILENCE_LIMIT_S = 60.0
_FINAL = ("complete", "error", "interrupted")


class Turn(Protocol):
    """What the user says in one turn."""

    def events(self) -> AsyncIterator[BidiEvent]:
        """Yield the input events, each when its time has come."""


class TextTurn:
    """One line of text."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def events(self) -> AsyncIterator[BidiEvent]:
        """Yield the line."""
        yield BidiTextInputEvent(self._text)


class AudioTurn:
    """One recording, spoken in real time."""

    def __init__(self, recording: WavFileInput) -> None:
        self._recording = recording

    async def events(self) -> AsyncIterator[BidiEvent]:
        """Yield the recording."""
        with contextlib.suppress(StopAsyncIteration):
            while True:
                yield await self._recording()


class TurnScript:
    """The turns, and how the conversation took them.

    Give `input()` and `output()` to the same run; `finished` is set after the last turn. A turn is answered when
    the session is ready again after a response that is complete.
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self._state = ""
        self._news = asyncio.Event()
        self._said = False
        self._problem = False
        self._last_stop_reason = ""
        self.answered = 0
        self.finished = asyncio.Event()

    @property
    def unanswered(self) -> int:
        """How many turns have no complete answer."""
        return len(self._turns) - self.answered

    def input(self) -> "ScriptInput":
        """Return the input that says the turns."""
        return ScriptInput(self._say_all())

    def output(self) -> "ScriptOutput":
        """Return the output that watches for the answers."""
        return ScriptOutput(self)

    def watch(self, event: BidiEvent) -> None:
        """Take notice of what the conversation does."""
        match event["type"]:
            case "bidi_session_state":
                self._state = event["state"]
            case "bidi_response_complete":
                self._last_stop_reason = event["stop_reason"]
            case "bidi_response_start":
                self._last_stop_reason = ""
            case "bidi_error":
                self._problem = True
        self._news.set()

    async def _say_all(self) -> AsyncIterator[BidiEvent]:
        for turn in self._turns:
            await self._wait_until_ready()
            self._said = self._problem = False
            self._last_stop_reason = ""
            async for event in turn.events():
                yield event
            self._said = True
            if await self._wait_for_answer():
                self.answered += 1
        self.finished.set()

    async def _wait_until_ready(self) -> None:
        while self._state != "ready":
            await self._wait_for_news()

    async def _wait_for_answer(self) -> bool:
        """Wait until the turn is over; tells whether it was answered."""
        while not self._is_over:
            try:
                async with asyncio.timeout(SILENCE_LIMIT_S):
                    await self._wait_for_news()
            except TimeoutError:
                # A long reply makes no news either while it is being heard.
                if self._state != "speaking":
                    return False
        return self._last_stop_reason == "complete"

    @property
    def _is_over(self) -> bool:
        """Whether the session is ready again, and not only for the moment between two steps of a turn."""
        return self._said and self._state == "ready" and (self._last_stop_reason in _FINAL or self._problem)

    async def _wait_for_news(self) -> None:
        await self._news.wait()
        self._news.clear()


class ScriptInput:
    """Says the turns of a script."""

    def __init__(self, events: AsyncIterator[BidiEvent]) -> None:
        self._events = events

    async def __call__(self) -> BidiEvent:
        """Return the next event of the turns; raises StopAsyncIteration after the last."""
        return await anext(self._events)


class ScriptOutput:
    """Lets a script see the conversation's events."""

    def __init__(self, script: TurnScript) -> None:
        self._script = script

    async def __call__(self, event: BidiEvent) -> None:
        """Take one event."""
        self._script.watch(event)
