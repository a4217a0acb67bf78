"""Whose turn it is: the talk key, the server's speech detection, and the audio of the utterance in progress."""

from collections import deque
from dataclasses import dataclass, field

from assistant.realtime.inputs import TurnMode

BYTES_PER_SECOND = 48_000
# The protocol refuses to commit less than 100 ms.
MINIMUM_COMMIT_BYTES = BYTES_PER_SECOND // 10
MAXIMUM_WAITING_BYTES = 30 * BYTES_PER_SECOND


@dataclass(slots=True)
class TurnTaking:
    """The user's side of a turn.

    Audio captured before the session is ready waits here, 30 s at most (the oldest goes first), so that the first
    word is never cut.
    """

    mode: TurnMode
    muted: bool = False
    pressed: bool = False
    releasing: bool = False
    server_hears_speech: bool = False
    utterance_bytes: int = 0
    waiting: deque[bytes] = field(default_factory=deque)
    waiting_bytes: int = 0
    commit_when_ready: bool = False

    @property
    def listening(self) -> bool:
        """Whether the user is speaking, as far as anybody can tell."""
        return self.pressed or self.server_hears_speech

    @property
    def wants_audio(self) -> bool:
        """Whether captured audio belongs to the conversation."""
        return not self.muted and (self.mode == "hands_free" or self.pressed or self.releasing)

    @property
    def worth_committing(self) -> bool:
        """Whether the utterance is long enough for the protocol."""
        return self.utterance_bytes >= MINIMUM_COMMIT_BYTES

    def press(self) -> None:
        """Begin an utterance."""
        self.pressed = True
        self.utterance_bytes = 0

    def hold_back(self, pcm: bytes) -> None:
        """Keep audio until the session is ready."""
        self.waiting.append(pcm)
        self.waiting_bytes += len(pcm)
        while self.waiting_bytes > MAXIMUM_WAITING_BYTES:
            self.waiting_bytes -= len(self.waiting.popleft())

    def take_waiting(self) -> list[bytes]:
        """The audio that waited, in order; none is left."""
        waiting = list(self.waiting)
        self.waiting.clear()
        self.waiting_bytes = 0
        return waiting
