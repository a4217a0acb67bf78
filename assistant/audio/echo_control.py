"""Conversations with open speakers: the model must not hear itself, and must hear who interrupts it."""

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.audio.echo_delay import EchoDelayTracker
from assistant.audio.linear_echo import LinearEchoFilter
from assistant.audio.near_voice import SILENCE_DBFS, Evidence, NearVoiceDetector, level_dbfs

RATE = 48000
FRAME = RATE // 100
LOOK_BACK_FRAMES = 40  # what is sent after all when a voice is noticed: its first syllable
PLAYING_DBFS = -60.0
ECHO_LASTS_FRAMES = 80  # delay to the loudspeaker and decay of the room, after the speakers fell silent
NOISE_RISE_DB = 0.02  # a frame; falls at once
COMFORT_DB = 3.0
LEAD_MS = 12  # by how much the reference is to come before its echo at least
MOST_LEAD_MS = 45  # more than this, and the reference is delayed anew
LONGEST_DELAY_FRAMES = 60

Samples = NDArray[np.int16]


class EchoControl:
    """Treats the microphone frame by frame (10 ms at 48 kHz).

    While the speakers play, nothing louder than the room's noise is let through until a voice is noticed that is no
    echo; then what it said before it was noticed goes first, in the same frame, so that a frame may be longer than
    10 ms then.
    """

    rate = RATE
    frame_samples = FRAME

    def __init__(self, reference: Callable[[int], Samples]) -> None:
        """`reference(samples)` returns what the speakers play now, at 48 kHz."""
        self._reference = reference
        self.reset()

    def reset(self) -> None:
        """The microphone was opened: what comes does not continue what came before."""
        import pywebrtc_audio

        self._canceller = pywebrtc_audio.EchoCanceller(RATE)
        self._voice = pywebrtc_audio.VoiceDetector(RATE)
        self._linear = LinearEchoFilter()
        self._detector = NearVoiceDetector()
        self._delay = EchoDelayTracker()
        self._played: deque[Samples] = deque(maxlen=LONGEST_DELAY_FRAMES)
        self._delayed_by = 0
        self._known_delay_ms = 0.0
        self._look_back: deque[Samples] = deque(maxlen=LOOK_BACK_FRAMES)
        self._frames_since_played = ECHO_LASTS_FRAMES
        self._noise_dbfs = -60.0

    def process(self, frame: Samples) -> Samples:
        """Return the frame as the server is to hear it."""
        played = self._reference(FRAME)
        played_dbfs = level_dbfs(played)
        playing = played_dbfs > PLAYING_DBFS
        if playing and self._frames_since_played > ECHO_LASTS_FRAMES:
            self._detector.unsettle()
        self._frames_since_played = 0 if playing else self._frames_since_played + 1
        played = self._aligned(frame, played)
        suppressed = self._canceller.process(frame, played)
        probability = self._voice.process(suppressed)
        if self._frames_since_played > ECHO_LASTS_FRAMES:
            return self._without_echo(frame)
        linear, echo_dbfs = self._linear.process(frame.astype(np.float32), played.astype(np.float32))
        suppressed_dbfs = level_dbfs(suppressed)
        self._follow_noise(suppressed_dbfs)
        evidence = Evidence(
            microphone_dbfs=level_dbfs(frame),
            suppressed_dbfs=suppressed_dbfs,
            linear_dbfs=level_dbfs(linear),
            echo_dbfs=echo_dbfs,
            speech_probability=probability,
            noise_dbfs=self._noise_dbfs,
            played_dbfs=played_dbfs,
        )
        speaking = self._detector.hear(evidence)
        heard = np.clip(np.rint(linear), -32768, 32767).astype(np.int16)
        return self._let_through(heard, suppressed, evidence, speaking=speaking)

    def _aligned(self, frame: Samples, played: Samples) -> Samples:
        """Return what sounded as long ago as it takes to come back, less some milliseconds."""
        self._played.append(played)
        if self._frames_since_played <= ECHO_LASTS_FRAMES:
            self._delay.hear(frame, played)
        delay_ms = self._delay.delay_ms
        if delay_ms is not None and delay_ms != self._known_delay_ms:
            self._known_delay_ms = delay_ms
            self._detector.unsettle()
            lead = delay_ms - 10 * self._delayed_by
            if not LEAD_MS / 2 <= lead <= MOST_LEAD_MS:
                wanted = min(LONGEST_DELAY_FRAMES - 1, max(0, int((delay_ms - LEAD_MS) // 10)))
                if wanted != self._delayed_by:
                    self._delayed_by = wanted
                    self._linear.reset()
                    self._canceller.reset()
        return self._played[max(0, len(self._played) - 1 - self._delayed_by)]

    def _without_echo(self, frame: Samples) -> Samples:
        self._follow_noise(level_dbfs(frame))
        self._look_back.clear()
        self._detector.reset()
        return frame

    def _let_through(self, heard: Samples, suppressed: Samples, evidence: Evidence, *, speaking: bool) -> Samples:
        if speaking:
            result = np.concatenate([*self._look_back, heard])
            self._look_back.clear()
            return result
        self._look_back.append(heard)
        too_loud_db = evidence.suppressed_dbfs - self._noise_dbfs - COMFORT_DB
        if too_loud_db > 0:
            return np.asarray(suppressed * 10 ** (-too_loud_db / 20), np.int16)
        return suppressed

    def _follow_noise(self, level: float) -> None:
        if level > SILENCE_DBFS:
            self._noise_dbfs = min(level, self._noise_dbfs + NOISE_RISE_DB)
