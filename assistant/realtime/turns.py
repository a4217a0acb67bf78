"""Whose turn it is: the talk key, the server's speech detection, and the audio of the utterance in progress."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from assistant.realtime.turn_modes import HANDS_FREE, TurnMode

BYTES_PER_SECOND = 48_000
# The protocol refuses to commit less than 100 ms.
MINIMUM_COMMIT_BYTES = BYTES_PER_SECOND // 10
MAXIMUM_UTTERANCE_BYTES = 60 * BYTES_PER_SECOND
# What is kept of a quiet microphone: the beginning of a word that the server has not yet recognised as speech.
QUIET_BYTES = 1 * BYTES_PER_SECOND
# A server that heard the end of speech commits it at once; one that does not is not waited for.
COMMIT_WAIT_S = 2.0


@dataclass(slots=True)
class TurnTaking:
    """The user's side of a turn.

    The audio of the utterance in progress is kept, 60 s at most (the oldest goes first): what is spoken before the
    session is open is sent once it is, and what a dropped connection left unanswered is sent again. `detections` keeps
    the wire's turn_detection of each mode that was left. `commit_due_by`: until then an utterance whose end the server
    heard may still be committed.
    """

    mode: TurnMode
    muted: bool = False
    pressed: bool = False
    releasing: bool = False
    server_hears_speech: bool = False
    commit_when_open: bool = False
    commit_due_by: float = 0.0
    utterance: deque[bytes] = field(default_factory=deque)
    utterance_bytes: int = 0
    unanswered: list[bytes] = field(default_factory=list)
    detections: dict[TurnMode, dict[str, Any] | None] = field(default_factory=dict)

    @property
    def hands_free(self) -> bool:
        """Whether the server finds the turns."""
        return self.mode in HANDS_FREE

    @property
    def listening(self) -> bool:
        """Whether the user is speaking, as far as anybody can tell."""
        return self.pressed or self.server_hears_speech

    @property
    def in_the_middle(self) -> bool:
        """Whether an utterance has begun and is not committed."""
        return self.listening or self.releasing or self.commit_when_open

    @property
    def wants_audio(self) -> bool:
        """Whether captured audio belongs to the conversation."""
        return not self.muted and (self.hands_free or self.pressed or self.releasing)

    @property
    def worth_committing(self) -> bool:
        """Whether the utterance is long enough for the protocol."""
        return self.utterance_bytes >= MINIMUM_COMMIT_BYTES

    def press(self) -> None:
        """Begin an utterance."""
        self.pressed = True
        self.forget_utterance()

    def keep(self, pcm: bytes) -> None:
        """Keep a piece of the utterance. Hands-free, silence between utterances is kept for a moment only."""
        self.utterance.append(pcm)
        self.utterance_bytes += len(pcm)
        longest = MAXIMUM_UTTERANCE_BYTES if not self.hands_free or self.server_hears_speech else QUIET_BYTES
        while self.utterance_bytes > longest:
            self.utterance_bytes -= len(self.utterance.popleft())

    def committed(self) -> None:
        """The utterance is complete and waits for its answer."""
        self.unanswered = list(self.utterance)
        self.forget_utterance()

    def forget_utterance(self) -> None:
        """Drop what was kept of the utterance in progress."""
        self.utterance.clear()
        self.utterance_bytes = 0
