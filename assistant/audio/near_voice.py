"""Telling whether a person speaks while the speakers play, from what the echo cancellers left."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32768.0
SILENCE_DBFS = -96.0


def level_dbfs(frame: NDArray[np.int16] | NDArray[np.float32]) -> float:
    """Return the power of a frame in dB of full scale, -96 for silence."""
    samples = frame.astype(np.float32, copy=False)
    power = float(np.dot(samples, samples)) / len(samples) / FULL_SCALE**2
    return max(SILENCE_DBFS, 10 * math.log10(power + 1e-12))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Levels of 10 ms in dB of full scale: of the microphone, and of what two cancellers make of it.

    `suppressed_dbfs` is WebRTC's remainder: silent under an echo, but it swallows the beginnings of words.
    `linear_dbfs` is the linear filter's: all of the near voice, and as much echo as the filter cannot predict;
    `echo_dbfs` is the echo it did predict. `played_dbfs` is what the speakers play.
    `speech_probability` is of WebRTC's remainder.
    """

    microphone_dbfs: float
    suppressed_dbfs: float
    linear_dbfs: float
    echo_dbfs: float
    speech_probability: float
    noise_dbfs: float
    played_dbfs: float


class UnexplainedRemainder:
    """Learns how much of a predicted echo the linear filter leaves, and tells what is more than that."""

    MARGIN_DB = 8.0
    DEVIATIONS = 2.5
    LEARNING = 0.01  # a frame: about a second
    USEFUL_DB = -8.0  # a frame of which the filter leaves less than this speaks for the filter
    USELESS_DB = -4.0  # the filter leaves all of the echo
    LOST_AFTER = 3  # such frames
    PROVEN = 20  # such frames since the reply began: the delay may be another than in the reply before
    MOST_PROVEN = 60
    PAUSE = 20  # frames without echo, after which a reply begins

    def __init__(self) -> None:
        self._mean_db = 0.0
        self._variance = 25.0
        self._proven = 0
        self._useless_frames = 0
        self._frames_without_echo = 0
        self._echo: deque[float] = deque([SILENCE_DBFS], maxlen=10)

    @property
    def is_lost(self) -> bool:
        """True once when a filter that knew the echo suddenly does not: somebody speaks, or the delay jumped."""
        return self._useless_frames == self.LOST_AFTER

    @property
    def is_useless(self) -> bool:
        """True while a filter that knew the echo leaves all of it."""
        return self._useless_frames > 0

    def exceeds(self, evidence: Evidence, *, learn: bool) -> bool:
        """Tell whether this remainder is louder than the echo explains; `learn` while nobody else speaks."""
        self._echo.append(evidence.echo_dbfs)
        echo_dbfs = max(self._echo)
        ratio = evidence.linear_dbfs - echo_dbfs
        most = self._mean_db + max(self.MARGIN_DB, self.DEVIATIONS * self._variance**0.5)
        exceeds = ratio > most and self._proven >= self.PROVEN
        self._useless_frames = self._useless_frames + 1 if exceeds and ratio > self.USELESS_DB else 0
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


class EchoLevel:
    """Learns how loud the echo is at most, from the loudness of what is played alone, whatever its delay."""

    MEMORY_FRAMES = 40
    RISE_DB, FALL_DB = 0.8, 0.04  # a frame: settles where one frame in twenty is louder
    COUPLING_AT_FIRST_DB = 0.0
    ABOVE_DB = 4.0

    def __init__(self) -> None:
        self._coupling_db = self.COUPLING_AT_FIRST_DB
        self._played: deque[float] = deque([SILENCE_DBFS], maxlen=self.MEMORY_FRAMES)

    def hear_played(self, dbfs: float) -> None:
        """Take note of 10 ms that the speakers played."""
        self._played.append(dbfs)

    def is_exceeded(self, evidence: Evidence, *, learn: bool) -> bool:
        """Tell whether the microphone is louder than any echo; `learn` while nobody else speaks."""
        self.hear_played(evidence.played_dbfs)
        loudest = max(self._played)
        exceeded = evidence.microphone_dbfs > loudest + self._coupling_db + self.ABOVE_DB
        if learn and loudest > -50:
            is_peak = evidence.microphone_dbfs > loudest + self._coupling_db
            self._coupling_db += self.RISE_DB if is_peak else -self.FALL_DB
        return exceeded


class NearVoiceDetector:
    """Counts frames whose remainder no echo explains; enough of them within a moment are a voice."""

    LEAST_DBFS = -48.0
    ABOVE_NOISE_DB = 12.0
    EXPLAINED_DB = -14.0  # of an echo, WebRTC's canceller leaves more than this in single frames only, once settled
    SETTLED = 100  # frames of a reply after which the canceller has adapted
    DOUBT = 20  # frames of distrust when the delay may have jumped
    HINT_DB = 6.0
    HINT_LEARNING = 0.03
    BEYOND_DB = 3.0
    JUMP = 3  # frames
    BEYOND_DOUBT = 6  # frames in a row that are louder than the echo predicted: no jump lasts so long, a voice does
    WINDOW, NEEDED, LOUDER_NEEDED = 10, 6, 2
    LONG_WINDOW, LONG_NEEDED = 13, 10  # where the microphone is no louder than the echo alone would be
    MOST_ELSEWHERE = 6  # frames that are as loud as the echo predicted, and not like it
    MOST_ADDED_DB = 0.2  # by the linear filter, on the average
    HINTS_NEEDED, NEEDED_WITH_HINTS = 3, 5
    PROBABILITY, LONG_PROBABILITY = 0.25, 0.35
    HANGOVER = 30

    def __init__(self) -> None:
        self._linear = UnexplainedRemainder()
        self._echo_level = EchoLevel()
        self._usual_dbfs = -60.0
        self.unsettle()
        self.reset()

    def reset(self) -> None:
        """Begin anew, in silence; what was learnt of the echo stays."""
        self.is_speaking = False
        self._left: deque[bool] = deque(maxlen=self.LONG_WINDOW)
        self._added_db: deque[float] = deque(maxlen=self.LONG_WINDOW)
        self._louder: deque[bool] = deque(maxlen=self.WINDOW)
        self._beyond: deque[bool] = deque(maxlen=self.WINDOW)
        self._elsewhere: deque[bool] = deque(maxlen=self.LONG_WINDOW)
        self._hints: deque[bool] = deque(maxlen=self.WINDOW)
        self._microphone: deque[float] = deque([SILENCE_DBFS], maxlen=12)
        self._echo: deque[float] = deque([SILENCE_DBFS], maxlen=10)
        self._silent_frames = 0
        self._frames_beyond = 0

    def unsettle(self) -> None:
        """A reply begins, or its delay changed: for some frames the cancellers may leave all of the echo."""
        self._settled_frames = 0

    def doubt(self) -> None:
        """The delay jumped: for a moment the cancellers may leave all of the echo."""
        self._settled_frames = min(self._settled_frames, self.SETTLED - self.DOUBT)

    def hear_played(self, dbfs: float) -> None:
        """Take note of 10 ms of the speakers for which there is nothing of the microphone: it lost them."""
        self._echo_level.hear_played(dbfs)

    def hear(self, evidence: Evidence) -> bool:
        """Take note of the next 10 ms; returns whether somebody speaks."""
        self._settled_frames += evidence.played_dbfs > SILENCE_DBFS
        settled = self._settled_frames > self.SETTLED
        self._microphone.append(evidence.microphone_dbfs)
        self._echo.append(evidence.echo_dbfs)
        least_dbfs = max(self.LEAST_DBFS, evidence.noise_dbfs + self.ABOVE_NOISE_DB)
        loud = evidence.suppressed_dbfs > least_dbfs
        self._left.append(loud and evidence.suppressed_dbfs > max(self._microphone) + self.EXPLAINED_DB)
        self._added_db.append(evidence.linear_dbfs - evidence.microphone_dbfs)
        self._louder.append(self._echo_level.is_exceeded(evidence, learn=not self.is_speaking))
        unexplained = self._linear.exceeds(evidence, learn=not self.is_speaking)
        # A delay that jumps makes the filter useless at once, but the microphone no louder than the echo: the echo it
        # predicts comes too early or too late then.
        beyond_echo = self._microphone[max(0, len(self._microphone) - 1 - self.JUMP)] > max(self._echo) + self.BEYOND_DB
        if settled and self._linear.is_lost and not beyond_echo and not any(self._louder):
            self.doubt()
        self._frames_beyond = self._frames_beyond + 1 if unexplained and beyond_echo else 0
        if self._frames_beyond >= self.BEYOND_DOUBT and self._settled_frames > self.SETTLED - 2 * self.DOUBT:
            self._settled_frames = max(self._settled_frames, self.SETTLED + 1)
            settled = True
        self._elsewhere.append(self._linear.is_useless and not beyond_echo)
        self._beyond.append(settled and unexplained and beyond_echo and evidence.linear_dbfs > least_dbfs)
        self._hints.append(evidence.suppressed_dbfs > self._usual_dbfs + self.HINT_DB)
        if self._is_voice(evidence.speech_probability, settled=settled):
            self.is_speaking, self._silent_frames = True, 0
        elif self.is_speaking:
            self._silent_frames = 0 if loud else self._silent_frames + 1
            self.is_speaking = self._silent_frames < self.HANGOVER
        else:
            self._usual_dbfs += self.HINT_LEARNING * (evidence.suppressed_dbfs - self._usual_dbfs)
        return self.is_speaking

    def _is_voice(self, probability: float, *, settled: bool) -> bool:
        left_lately = sum(list(self._left)[-self.WINDOW :])
        if left_lately >= self.NEEDED and sum(self._louder) >= self.LOUDER_NEEDED and probability >= self.PROBABILITY:
            return True
        # A filter that makes it louder expects the echo at another time than it comes: WebRTC's canceller does too.
        is_misled = sum(self._added_db) > self.MOST_ADDED_DB * len(self._added_db)
        left_long = sum(self._left) >= self.LONG_NEEDED and probability >= self.LONG_PROBABILITY
        is_misled = is_misled or sum(self._elsewhere) > self.MOST_ELSEWHERE
        if settled and left_long and not is_misled:
            return True
        return sum(self._hints) >= self.HINTS_NEEDED and sum(self._beyond) >= self.NEEDED_WITH_HINTS
