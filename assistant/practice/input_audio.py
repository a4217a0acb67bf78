"""The input audio buffer and, unless turns are manual, the detection of where speech begins and ends in it.

Times are milliseconds of audio written since the session began, as in the API's audio_start_ms and audio_end_ms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from assistant.practice.codecs import Samples, bytes_per_sample, decode, sample_rate
from assistant.practice.errors import ApiError

DETECTION_RATE = 16000
_FRAME = DETECTION_RATE // 100
# The detector answers 0.5 to digital silence, for it has no noise to compare with; so nothing below -55 dBFS is speech.
_QUIETEST_SPEECH = 58.0
# Two 10 ms frames in a row: one alone may be a click.
_FRAMES_TO_START = 2
SHORTEST_COMMIT_MS = 100
# What is kept before speech begins, however long the silence lasts: the longest prefix_padding_ms there is.
_LONGEST_PREFIX_MS = 5000
# How long each eagerness of semantic_vad waits; OpenAI publishes only the upper limits of 8, 4 and 2 seconds.
_EAGERNESS_SILENCE_MS = {"low": 1200, "medium": 700, "auto": 700, "high": 400}
_SEMANTIC_PREFIX_MS = 300


@dataclass(frozen=True)
class TurnSettings:
    """When a turn begins and ends, whichever way it was configured."""

    threshold: float
    prefix_ms: int
    silence_ms: int
    # What is kept of the silence before a turn: it may become one, or a turn of its own (idle_timeout_ms).
    kept_ms: int = _LONGEST_PREFIX_MS

    @classmethod
    def of(cls, turn_detection: dict[str, Any] | None) -> "TurnSettings | None":
        """From the session's `turn_detection`; None for manual turns."""
        if turn_detection is None:
            return None
        if turn_detection["type"] == "semantic_vad":
            return cls(0.5, _SEMANTIC_PREFIX_MS, _EAGERNESS_SILENCE_MS[turn_detection["eagerness"]])
        return cls(
            turn_detection["threshold"],
            turn_detection["prefix_padding_ms"],
            turn_detection["silence_duration_ms"],
            max(_LONGEST_PREFIX_MS, turn_detection.get("idle_timeout_ms") or 0),
        )


@dataclass(frozen=True)
class SpeechEdge:
    """Speech began or ended at this millisecond."""

    kind: Literal["started", "stopped"]
    at_ms: int


@dataclass(frozen=True)
class Utterance:
    """Committed audio: as it came over the wire, and where in the session's audio it lies."""

    data: bytes
    start_ms: int
    end_ms: int


class _SpeechDetector:
    """WebRTC's voice detector on a stream of samples; says of each 10 ms whether it is speech."""

    def __init__(self, rate: int) -> None:
        # Imported here because loading them takes time that a session of typed text need not spend.
        import pywebrtc_audio
        import soxr

        self._detector = pywebrtc_audio.VoiceDetector(sample_rate=DETECTION_RATE)
        self._resampler = soxr.ResampleStream(rate, DETECTION_RATE, 1, dtype="int16", quality="LQ")
        self._pending = np.zeros(0, np.int16)

    def process(self, samples: Samples, threshold: float) -> list[bool]:
        self._pending = np.concatenate([self._pending, self._resampler.resample_chunk(samples)])
        decisions = []
        while len(self._pending) >= _FRAME:
            frame, self._pending = self._pending[:_FRAME], self._pending[_FRAME:]
            probability = self._detector.process(np.ascontiguousarray(frame))
            loudness = float(np.sqrt(np.mean(frame.astype(np.float64) ** 2)))
            decisions.append(probability >= threshold and loudness >= _QUIETEST_SPEECH)
        return decisions


class InputAudio:
    """Audio appended and not yet committed."""

    def __init__(self) -> None:
        self._format: dict[str, Any] = {"type": "audio/pcm", "rate": 24000}
        self._data = bytearray()
        self._start_ms = 0.0  # Where in the session's audio the buffer begins.
        self._detector: _SpeechDetector | None = None
        self._frames = 0  # 10 ms frames looked at since the detector began, and when that was.
        self._detector_start_ms = 0.0
        self._run = 0  # Consecutive frames that speak against the present state.
        self.speaking = False

    @property
    def end_ms(self) -> float:
        """Milliseconds of audio written in this session."""
        return self._start_ms + self.duration_ms

    @property
    def duration_ms(self) -> float:
        """Milliseconds in the buffer."""
        return self._milliseconds(len(self._data))

    def _milliseconds(self, byte_count: int) -> float:
        return byte_count * 1000 / (bytes_per_sample(self._format) * sample_rate(self._format))

    def _byte_count(self, milliseconds: float) -> int:
        size = bytes_per_sample(self._format)
        return max(0, round(milliseconds * sample_rate(self._format) / 1000)) * size

    def _whole_samples(self) -> int:
        """How many of the buffer's bytes make whole samples."""
        size = bytes_per_sample(self._format)
        return len(self._data) // size * size

    def use_format(self, audio_format: dict[str, Any]) -> None:
        """Audio appended from now on has this format; what was buffered in another is dropped."""
        if audio_format["type"] != self._format["type"]:
            self.clear()
            self._format = dict(audio_format)

    @property
    def format(self) -> dict[str, Any]:
        """The wire format of what is in the buffer."""
        return self._format

    def append(self, data: bytes, settings: TurnSettings | None) -> Iterator[SpeechEdge]:
        """Add audio; yields where speech is found to begin or end in it.

        The caller acts on each edge (commits a turn) before asking for the next, and must ask until there is none.
        """
        known = self._whole_samples()
        self._data += data
        if settings is None:
            return
        # A message may end in the middle of a sample, whose other half comes with the next one.
        yield from self._detect(decode(bytes(self._data[known : self._whole_samples()]), self._format), settings)
        if not self.speaking:
            # Silence need not be kept: a session may listen for an hour.
            self.drop_before(self.end_ms - settings.kept_ms)

    def _detect(self, samples: Samples, settings: TurnSettings) -> Iterator[SpeechEdge]:
        if self._detector is None:
            self._detector = _SpeechDetector(sample_rate(self._format))
            self._frames = 0
            self._detector_start_ms = self.end_ms - self._milliseconds(len(samples) * bytes_per_sample(self._format))
        for is_speech in self._detector.process(samples, settings.threshold):
            self._frames += 1
            self._run = self._run + 1 if is_speech != self.speaking else 0
            now = self._detector_start_ms + 10 * self._frames
            if not self.speaking and self._run >= _FRAMES_TO_START:
                self.drop_before(now - 10 * self._run - settings.prefix_ms)
                self.speaking, self._run = True, 0
                yield SpeechEdge("started", round(self._start_ms))
            elif self.speaking and 10 * self._run >= settings.silence_ms:
                self.speaking, self._run = False, 0
                yield SpeechEdge("stopped", round(now))

    def drop_before(self, at_ms: float) -> None:
        """Forget buffered audio from before this millisecond of the session's audio."""
        count = min(self._byte_count(at_ms - self._start_ms), len(self._data))
        if count:
            self._start_ms += self._milliseconds(count)
            del self._data[:count]

    def commit(self, until_ms: float | None = None, shortest_ms: float = SHORTEST_COMMIT_MS) -> Utterance:
        """Take the buffered audio up to a moment, or all of it.

        Raises ApiError when there is less than the shortest that may be committed.
        """
        count = self._whole_samples()
        if until_ms is not None:
            count = min(self._byte_count(until_ms - self._start_ms), count)
        duration = self._milliseconds(count)
        if duration < shortest_ms:
            raise ApiError(
                f"Error committing input audio buffer: buffer too small. Expected at least {shortest_ms}ms of "
                f"audio, but buffer only has {duration:.2f}ms of audio.",
                "input_audio_buffer_commit_empty",
            )
        utterance = Utterance(bytes(self._data[:count]), round(self._start_ms), round(self._start_ms + duration))
        del self._data[:count]
        self._start_ms += duration
        if until_ms is None:
            self.forget_speech()
        return utterance

    def clear(self) -> None:
        """Drop what is buffered; time goes on."""
        self._start_ms = self.end_ms
        self._data.clear()
        self.forget_speech()

    def forget_speech(self) -> None:
        """Start looking for speech anew."""
        self._detector = None
        self._run = 0
        self.speaking = False
