"""Hands-free conversations in a simulated room, many times faster than real time and without devices.

Only the sound is simulated. What decides when the user speaks and what was said is the practice server's own code:
its detection of turns and its ears.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import numpy as np
import soxr

from assistant.practice.ears import LocalEars, prepare
from assistant.practice.input_audio import InputAudio, TurnSettings
from tests.support.room import RATE, Floats, Room, Samples, convolve, to_samples

FRAME = RATE // 100
WIRE_RATE = 24000
TURNS = TurnSettings(threshold=0.5, prefix_ms=300, silence_ms=500)  # the API's defaults for server_vad
CUT_MS = 80  # from the server's noticing the user until the speakers are silent
VOICE_FLOOR = 0.03  # of its loudest 10 ms: where a recorded sentence begins


class Canceller(Protocol):
    """What is under test: microphone in, microphone without the speakers out; 10 ms at 48 kHz at a time."""

    def process(self, frame: Samples) -> Samples:
        """Return the next 10 ms for the wire."""
        ...


Reference = Callable[[], Samples]


@dataclass(frozen=True, slots=True)
class Interruption:
    """Someone says `words` (`voice`, at 48 kHz, from its first sound) at a moment."""

    at_s: float
    words: str
    voice: Floats


@dataclass(slots=True)
class Outcome:
    """What the server made of a conversation."""

    seconds: float
    self_interruptions: list[float] = field(default_factory=list)
    noticed_ms: list[float | None] = field(default_factory=list)
    recognised: list[tuple[str, str | None]] = field(default_factory=list)


class Conversation:
    """One reply after another in a room; whoever interrupts is answered with silence until the next reply."""

    def __init__(self, room: Room, replies: Sequence[Floats], interruptions: Sequence[Interruption] = ()) -> None:
        self._room = room
        self._replies = replies
        self._interruptions = list(interruptions)
        self._position = 0
        self.played: Floats = np.concatenate(list(replies)).astype(np.float32)
        self._starts = np.cumsum([0, *(len(reply) for reply in replies)])
        self._response = room.response()
        self._voices = np.zeros_like(self.played)
        for each in self._interruptions:
            start = round(each.at_s * RATE)
            self._voices[start : start + len(each.voice)] += each.voice[: len(self._voices) - start]
        self._echo = convolve(room.loudspeaker(self.played), self._response)
        unsteady = np.random.default_rng(room.seed).uniform(-1, 1, len(replies)) * room.unsteadiness_ms
        self._reference_lags = np.maximum(0, unsteady + room.unsteadiness_ms) * RATE / 1000
        self._noise = room.noise(len(self.played))
        self.heard: list[Samples] = []

    def reference(self) -> Samples:
        """Return the 10 ms that are sounding now."""
        reply = int(np.searchsorted(self._starts, self._position, "right")) - 1
        begin = self._position - self._lag(min(reply, len(self._reference_lags) - 1))
        if begin < 0:
            return np.zeros(FRAME, np.int16)
        return to_samples(self.played[begin : begin + FRAME])

    def _lag(self, reply: int) -> int:
        """Return by how many samples the reference of this reply comes late now."""
        jump = round(self._room.jump_ms * RATE / 1000) * (self._position // RATE % 2)
        return round(self._reference_lags[reply]) + jump

    def run(self, canceller: Canceller) -> Outcome:
        """Hold the conversation; `canceller` asks `reference` for what sounds, once a frame."""
        outcome = Outcome(len(self.played) / RATE)
        server = InputAudio()
        resampler = soxr.ResampleStream(RATE, WIRE_RATE, 1, dtype="int16", quality="LQ")
        speaking_since: float | None = None
        turns: list[tuple[float, Samples]] = []
        for start in range(0, len(self.played) - FRAME + 1, FRAME):
            self._position = start
            piece = slice(start, start + FRAME)
            microphone = to_samples(self._echo[piece] + self._voices[piece] + self._noise[piece])
            clean = canceller.process(microphone)
            self.heard.append(clean)
            now_s = (start + FRAME) / RATE
            for edge in server.append(resampler.resample_chunk(clean).tobytes(), TURNS):
                if edge.kind == "started":
                    speaking_since = now_s
                    self._cut(start + FRAME + CUT_MS * RATE // 1000, now_s)
                elif speaking_since is not None:
                    utterance = server.commit(edge.at_ms)
                    turns.append((speaking_since, np.frombuffer(utterance.data, np.int16)))
                    speaking_since = None
        self._judge(turns, outcome)
        return outcome

    def _cut(self, at: int, now_s: float) -> None:
        """Fall silent until the next reply, if somebody really spoke."""
        if not any(each.at_s <= now_s <= each.at_s + len(each.voice) / RATE + 0.3 for each in self._interruptions):
            return
        end = int(next((start for start in self._starts if start > at), len(self.played)))
        removed = np.zeros_like(self.played[at : min(len(self.played), end + len(self._response))])
        removed[: max(0, end - at)] = self._room.loudspeaker(self.played[at:end])
        self.played[at:end] = 0
        self._echo[at : at + len(removed)] -= convolve(removed, self._response)

    def _judge(self, turns: list[tuple[float, Samples]], outcome: Outcome) -> None:
        unexplained = list(turns)
        for each in self._interruptions:
            ends_s = each.at_s + len(each.voice) / RATE + 0.5
            own = [turn for turn in unexplained if each.at_s <= turn[0] <= ends_s]
            outcome.noticed_ms.append((own[0][0] - each.at_s) * 1000 if own else None)
            audio = np.concatenate([samples for _, samples in own]) if own else np.zeros(0, np.int16)
            words = ears().recognise(prepare(audio, WIRE_RATE)) if len(audio) else None
            outcome.recognised.append((each.words, words))
            unexplained = [turn for turn in unexplained if turn not in own]
        outcome.self_interruptions = [since for since, _ in unexplained]


@cache
def ears() -> LocalEars:
    """The practice server's ears."""
    return LocalEars()


def from_first_sound(voice: Floats) -> Floats:
    """Return a recording without the silence before its first sound."""
    power = np.sqrt(np.mean(voice[: len(voice) // FRAME * FRAME].reshape(-1, FRAME) ** 2, axis=1))
    return voice[int(np.argmax(power > power.max() * VOICE_FLOOR)) * FRAME :]
