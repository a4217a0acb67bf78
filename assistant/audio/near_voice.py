"""Telling whether a person speaks while the speakers play, from what the echo cancellers left."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32768.0
SILENCE_DBFS = -96.0


def level_dbfs(frame: NDArray[np.int16] | NDArray[np.float32]) -> float:
    """Return the power of a frame in dB of full scale, -96 for silence."""
    samples = frame.astype(np.float32)
    power = float(np.dot(samples, samples)) / len(samples) / FULL_SCALE**2
    return max(SILENCE_DBFS, 10 * float(np.log10(power + 1e-12)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Levels of 10 ms in dB of full scale: of the microphone, and of what two cancellers make of it.

    `suppressed_dbfs` is WebRTC's remainder: silent under an echo, but it swallows the beginnings of words.
    `linear_dbfs` is the linear filter's: all of the near voice, and as much echo as the filter cannot predict;
    `echo_dbfs` is the echo it did predict. `speech_probability` is of WebRTC's remainder.
    """

    microphone_dbfs: float
    suppressed_dbfs: float
    linear_dbfs: float
    echo_dbfs: float
    speech_probability: float
    noise_dbfs: float


class UnexplainedRemainder:
    """Learns how much of a predicted echo the linear filter leaves, and tells what is more than that."""

    MARGIN_DB = 8.0
    DEVIATIONS = 2.5
    LEARNING = 0.01  # a frame: about a second
    USEFUL_DB = -8.0  # a frame of which the filter leaves less than this speaks for the filter
    PROVEN = 20  # such frames since the reply began: the delay may be another than in the reply before
    MOST_PROVEN = 60
    PAUSE = 20  # frames without echo, after which a reply begins

    def __init__(self) -> None:
        self._mean_db = 0.0
        self._variance = 25.0
        self._proven = 0
        self._frames_without_echo = 0
        self._echo: deque[float] = deque([SILENCE_DBFS], maxlen=10)

    def exceeds(self, evidence: Evidence, *, learn: bool) -> bool:
        """Tell whether this remainder is louder than the echo explains; `learn` while nobody else speaks."""
        self._echo.append(evidence.echo_dbfs)
        echo_dbfs = max(self._echo)
        ratio = evidence.linear_dbfs - echo_dbfs
        most = self._mean_db + max(self.MARGIN_DB, self.DEVIATIONS * self._variance**0.5)
        exceeds = ratio > most and self._proven >= self.PROVEN
        audible = echo_dbfs > evidence.noise_dbfs + 10
        self._frames_without_echo = 0 if audible else self._frames_without_echo + 1
        if self._frames_without_echo >= self.PAUSE:
            self._proven = 0
        if learn and audible:
            self._proven = min(self.MOST_PROVEN, max(0, self._proven + (1 if ratio < self.USEFUL_DB else -1)))
            difference = ratio - self._mean_db
            if exceeds:
                difference *= 0.2  # a voice must not teach that much remains
            self._mean_db += self.LEARNING * difference
            self._variance += self.LEARNING * (difference**2 - self._variance)
        return exceeds


class NearVoiceDetector:
    """Counts frames whose remainder no echo explains; enough of them within a moment are a voice."""

    LEAST_DBFS = -48.0
    ABOVE_NOISE_DB = 12.0
    # Of an echo, WebRTC's canceller leaves more than this in single frames only; while it adapts, in more of them.
    EXPLAINED_DB = -14.0
    EXPLAINED_AT_FIRST_DB = -6.0
    SETTLED = 60  # frames of a reply after which the canceller has adapted
    HINT_DB = 6.0
    HINT_LEARNING = 0.03
    WINDOW = 10
    NEEDED = 6
    NEEDED_WITH_HINT = 4
    NEEDED_WITHOUT_HINT = 9
    HINTS = 3
    PROBABILITY = 0.25
    HANGOVER = 30

    def __init__(self) -> None:
        self._linear = UnexplainedRemainder()
        self._usual_dbfs = -60.0
        self.unsettle()
        self.reset()

    def reset(self) -> None:
        """Begin anew, in silence; what was learnt of the echo stays."""
        self.is_speaking = False
        self._suppressed_counts: deque[bool] = deque(maxlen=self.WINDOW)
        self._linear_counts: deque[bool] = deque(maxlen=self.WINDOW)
        self._hints: deque[bool] = deque(maxlen=self.WINDOW)
        self._microphone: deque[float] = deque([SILENCE_DBFS], maxlen=12)
        self._silent_frames = 0

    def unsettle(self) -> None:
        """A reply begins, or the cancellers begin anew: for some frames they leave more of the echo."""
        self._settled_frames = 0

    def hear(self, evidence: Evidence, *, playing: bool) -> bool:
        """Take note of the next 10 ms; returns whether somebody speaks. `playing`: the speakers are not silent."""
        self._settled_frames += playing
        self._microphone.append(evidence.microphone_dbfs)
        settled = self._settled_frames > self.SETTLED
        least_dbfs = max(self.LEAST_DBFS, evidence.noise_dbfs + self.ABOVE_NOISE_DB)
        loud = evidence.suppressed_dbfs > least_dbfs
        explained_db = self.EXPLAINED_DB if settled else self.EXPLAINED_AT_FIRST_DB
        self._suppressed_counts.append(loud and evidence.suppressed_dbfs > max(self._microphone) + explained_db)
        unexplained = self._linear.exceeds(evidence, learn=not self.is_speaking)
        self._linear_counts.append(unexplained and evidence.linear_dbfs > least_dbfs)
        self._hints.append(evidence.suppressed_dbfs > self._usual_dbfs + self.HINT_DB)
        if self._is_voice(evidence, settled=settled):
            self.is_speaking, self._silent_frames = True, 0
        elif self.is_speaking:
            self._silent_frames = 0 if loud else self._silent_frames + 1
            self.is_speaking = self._silent_frames < self.HANGOVER
        else:
            self._usual_dbfs += self.HINT_LEARNING * (evidence.suppressed_dbfs - self._usual_dbfs)
        return self.is_speaking

    def _is_voice(self, evidence: Evidence, *, settled: bool) -> bool:
        needed = self.NEEDED if settled else self.WINDOW
        if sum(self._suppressed_counts) >= needed and evidence.speech_probability >= self.PROBABILITY:
            return True
        hinted = sum(self._hints) >= self.HINTS
        return sum(self._linear_counts) >= (self.NEEDED_WITH_HINT if hinted else self.NEEDED_WITHOUT_HINT)
