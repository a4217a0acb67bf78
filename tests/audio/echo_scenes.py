"""Replies and interruptions for the tests of echo control, made by the practice server's voice and by flite."""

import wave
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from assistant.audio.echo_control import FRAME, EchoControl
from assistant.practice import replies, voice
from tests.support.room import RATE, Floats, Room, Samples
from tests.support.simulated_room import Canceller, Conversation, Interruption, Outcome, from_first_sound

LONG, SHORT = replies.JOKES[2], replies.JOKES[0]
PAUSE = np.zeros(2 * RATE, np.float32)


@cache
def reply(text: str) -> Floats:
    """A reply as the practice server speaks it, at 48 kHz."""
    spoken = [voice.speak(sentence, "marin", 24000).samples for sentence in voice.sentences(text)]
    whole: Floats = soxr.resample(np.concatenate(spoken).astype(np.float32), 24000, RATE)
    return whole


def interruption(at_s: float, words: str, path: Path) -> Interruption:
    """Someone says what the WAV file holds."""
    with wave.open(str(path)) as file:
        recorded = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32)
        return Interruption(at_s, words, from_first_sound(soxr.resample(recorded, file.getframerate(), RATE)))


class StarvedMicrophone(Conversation):
    """A sound server with no time to spare: the microphone loses a period or some, about twice a second.

    The reference, which is read at the microphone's pace, comes later and later; a reply begins where it should.
    """

    PERIOD = 256
    LEAST_LEAD_MS = 17  # that the way to the speakers takes at least

    def __init__(self, room: Room, replies: Sequence[Floats], seed: int) -> None:
        super().__init__(room, replies)
        random = np.random.default_rng(seed)
        losses = 4 * len(self.played) // RATE
        self._lost_at = np.cumsum(random.exponential(RATE / 2, losses))
        self._lost = random.choice([1, 1, 1, 2, 3, 5], losses) * self.PERIOD
        self._longest_lag = round((room.delay_ms - self.LEAST_LEAD_MS) * RATE / 1000)

    def _lag(self, reply: int) -> int:
        since = (self._lost_at >= self._starts[reply]) & (self._lost_at <= self._position)
        return min(int(self._lost[since].sum()), self._longest_lag)


class DeafMicrophone(StarvedMicrophone):
    """One that goes on losing sound through a whole reply; it can be told by how much the reference is behind.

    `before_ms`: it lost so much just before each later reply, which therefore begins too late.
    """

    def __init__(self, room: Room, replies: Sequence[Floats], seed: int, before_ms: float = 0.0) -> None:
        super().__init__(room, replies, seed)
        self._lost_before = round(before_ms * RATE / 1000)
        self._longest_lag = len(self.played)
        self._asked_at = self._reply = -1
        self._caught_up = 0

    def behind_ms(self) -> float:
        """By how much the reference that was returned last comes late; nothing does while nothing sounds."""
        return self._lag(self._reply) * 1000 / RATE if self._replies[self._reply].any() else 0.0

    def reference(self) -> Samples:
        """Return the next 10 ms; who asks twice in a frame gets the 10 ms after them."""
        if self._asked_at == self._position:
            self._caught_up += FRAME
        self._asked_at = self._position
        return super().reference()

    def _lag(self, reply: int) -> int:
        if reply != self._reply:
            self._reply, self._caught_up = reply, -self._lost_before if reply else 0
        return super()._lag(reply) - self._caught_up


def hold(
    room: Room, interruptions: list[Interruption], make: Callable[[Conversation], Canceller] | None = None
) -> Outcome:
    """Hold a conversation of two replies; `make` gives the canceller (None: EchoControl)."""
    conversation = Conversation(room, [reply(LONG), PAUSE, reply(SHORT), PAUSE], interruptions)
    canceller = make(conversation) if make else EchoControl(lambda _: conversation.reference())
    return conversation.run(canceller)


SECOND_REPLY_S = (len(reply(LONG)) + len(PAUSE)) / RATE


class Nothing:
    """No canceller at all."""

    def process(self, frame: Samples) -> Samples:
        """Return the frame as it is."""
        return frame
