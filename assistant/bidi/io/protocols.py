"""What a conversation can be plugged into: inputs return events, outputs take them.

Both may have `async start(agent)` and `async stop()`; both are optional, as is everything below the `__call__`.
An output that plays sound offers `flush`, so that a barge-in is silent at once and the model can be told how much
was heard; an input that owns a microphone offers `open_microphone` and `close_microphone`, so that it listens only
when the session says so.
"""

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from assistant.bidi.events import BidiEvent


class Conversation(Protocol):
    """What `start(agent)` hands to an input or output: the running conversation."""

    async def send(self, event: BidiEvent | dict[str, Any] | str) -> None:
        """Hand in one input event (or plain text); returns once it is taken."""

    def post(self, event: BidiEvent) -> None:
        """Hand in one input event from a callback on the event loop's thread; returns at once."""


class BidiInput(Protocol):
    """Something that produces input events. `await input()` waits for the next one.

    Raising StopAsyncIteration ends this input; the conversation goes on with the others.
    """

    async def __call__(self) -> BidiEvent | dict[str, Any]:
        """Return the next input event."""


class BidiOutput(Protocol):
    """Something that takes output events. Each output has its own queue: a slow one delays nobody else."""

    async def __call__(self, event: BidiEvent) -> None:
        """Take one output event."""


@dataclass(frozen=True, slots=True)
class HeardAudio:
    """How much of one item really reached the listener's ears, in milliseconds of its audio."""

    item_id: str
    content_index: int
    heard_ms: int


@runtime_checkable
class PlaybackOutput(Protocol):
    """An output that plays sound.

    To the conversation it posts a `BidiPlaybackStartedEvent` when sound begins after silence, and a
    `BidiPlaybackDrainedEvent` each time all it was given has been heard.
    """

    def flush(self) -> list[HeardAudio]:
        """Fall silent at once and forget what is buffered.

        Returns one entry for each item that had begun or was waiting (heard_ms 0) and was not yet heard to its end.
        """


@runtime_checkable
class MicrophoneInput(Protocol):
    """An input that owns a microphone."""

    def open_microphone(self) -> None:
        """Start capturing. Safe to call twice."""

    def close_microphone(self) -> list[bytes]:
        """Stop capturing; returns the PCM16 24 kHz mono captured but not yet delivered. Safe to call twice."""
