"""Conversations with open speakers: the model must not hear itself, and must hear who interrupts it."""

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.audio.echo_band import BAND_FRAME, BAND_RATE, FACTOR, Narrowing, Widening, to_samples
from assistant.audio.echo_delay import EchoDelayTracker
from assistant.audio.echo_jump import EchoJumpFinder
from assistant.audio.linear_echo import KNOWN_FRAMES, LinearEchoFilter
from assistant.audio.lost_sound import MOST_BEHIND_MS, LostSound
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
SAMPLES_A_MS = BAND_RATE // 1000
LONGEST_DELAY = 600 * SAMPLES_A_MS
HISTORY = LONGEST_DELAY + KNOWN_FRAMES * BAND_FRAME

FADE_IN = np.linspace(0, 1, FRAME, dtype=np.float32)

Samples = NDArray[np.int16]
Floats = NDArray[np.float32]


def on_time() -> float:
    """Return 0: the reference is never behind."""
    return 0.0


class EchoControl:
    """Treats the microphone frame by frame (10 ms at 48 kHz).

    While the speakers play, nothing louder than the room's noise is let through until a voice is noticed that is no
    echo; then what it said before it was noticed goes first, in the same frame, so that a frame may be longer than
    10 ms then. As long as an echo can be heard, all is done and sent in the band of echo_band.py; while there is none,
    the microphone is sent as it is, at once, and next to nothing is computed.
    """

    rate = RATE
    frame_samples = FRAME

    def __init__(self, reference: Callable[[int], Samples], behind_ms: Callable[[], float] = on_time) -> None:
        """`reference(samples)` returns what the speakers play now, at 48 kHz.

        `behind_ms()` tells by how many milliseconds what it returned last is older than that.
        """
        self._reference = reference
        self._behind_ms = behind_ms
        self.reset()

    def reset(self) -> None:
        """The microphone was opened: what comes does not continue what came before."""
        import pywebrtc_audio

        self._canceller = pywebrtc_audio.EchoCanceller(BAND_RATE)
        self._voice = pywebrtc_audio.VoiceDetector(BAND_RATE)
        self._linear = LinearEchoFilter()
        self._detector = NearVoiceDetector()
        self._delay = EchoDelayTracker()
        self._narrow, self._narrow_played, self._widen = Narrowing(), Narrowing(), Widening()
        self._jump = EchoJumpFinder()
        self._played = np.zeros(HISTORY, np.int16)
        self._delayed_by = 0  # samples of the band
        self._known_delay_ms = 0.0
        self._in_step = 0  # by how much it was delayed when it was behind by nothing
        self._lost = LostSound()
        self._look_back: deque[Floats] = deque(maxlen=LOOK_BACK_FRAMES)
        self._frames_since_played = ECHO_LASTS_FRAMES + 1  # no echo: it is passed on
        self._noise_dbfs = -60.0

    def process(self, frame: Samples) -> Samples:
        """Return the frame as the server is to hear it."""
        played = self._reference(FRAME)
        behind_ms = self._behind_ms()
        played_dbfs = level_dbfs(played) if played.any() else SILENCE_DBFS
        playing = played_dbfs > PLAYING_DBFS or behind_ms > MOST_BEHIND_MS
        if playing and self._frames_since_played > ECHO_LASTS_FRAMES:
            self._detector.unsettle()
            self._lost.begin()
        self._frames_since_played = 0 if playing else self._frames_since_played + 1
        if self._frames_since_played > ECHO_LASTS_FRAMES + 1:
            return self._without_echo(frame)
        narrow, narrow_played = self._narrow.convert(frame), self._narrow_played.convert(played)
        if self._frames_since_played > ECHO_LASTS_FRAMES:
            return self._end_of_echo(frame, narrow)
        passed = self._with_echo(narrow, narrow_played, played_dbfs)
        if lost_ms := self._lost.count(behind_ms):
            self._catch_up(lost_ms)
        return to_samples(np.concatenate([self._widen.convert(each) for each in passed]))

    def _with_echo(self, frame: Samples, played: Samples, played_dbfs: float) -> list[Floats]:
        played = self._aligned(frame, played)
        suppressed = self._canceller.process(frame, played)
        probability = self._voice.process(suppressed)
        linear, echo_dbfs = self._linear.process(frame, played)
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
        speaking = not self._lost.is_likely and self._detector.hear(evidence)
        self._follow_jump(self._jump.hear(frame, linear, evidence))
        return self._let_through(linear, suppressed, evidence, speaking=speaking)

    def _aligned(self, frame: Samples, played: Samples) -> Samples:
        """Return what sounded as long ago as it takes to come back, less some milliseconds."""
        self._remember(played)
        self._delay.hear(frame, played)
        delay_ms = self._delay.delay_ms
        if delay_ms is not None and delay_ms != self._known_delay_ms:
            self._known_delay_ms = delay_ms
            self._detector.unsettle()
            lead_ms = delay_ms - self._delayed_by / SAMPLES_A_MS
            if not LEAD_MS / 2 <= lead_ms <= MOST_LEAD_MS:
                self._delay_anew(delay_ms)
        return self._reference_of(BAND_FRAME)

    def _remember(self, played: Samples) -> None:
        self._played[:-BAND_FRAME] = self._played[BAND_FRAME:]
        self._played[-BAND_FRAME:] = played

    def _catch_up(self, lost_ms: float) -> None:
        """Read on by what the microphone lost.

        Where the echo's jumps told of it before, the reference was moved then, and is moved back by as much now.
        """
        frames = int(min(lost_ms * SAMPLES_A_MS, LONGEST_DELAY)) // BAND_FRAME
        for _ in range(frames):
            played = self._reference(FRAME)
            self._detector.hear_played(level_dbfs(played))
            self._remember(self._narrow_played.convert(played))
        later = min(max(0, self._in_step - self._delayed_by), frames * BAND_FRAME, LONGEST_DELAY - self._delayed_by)
        self._move_reference(later)
        self._in_step = self._delayed_by
        if later < frames * BAND_FRAME:
            self._linear.realign(self._reference_of(KNOWN_FRAMES * BAND_FRAME))
            self._detector.doubt()

    def _reference_of(self, samples: int) -> Samples:
        end = HISTORY - self._delayed_by
        return self._played[end - samples : end]

    def _delay_anew(self, delay_ms: float) -> None:
        wanted = min(LONGEST_DELAY, max(0, round((delay_ms - LEAD_MS) * SAMPLES_A_MS)))
        if abs(wanted - self._delayed_by) >= BAND_FRAME // 2:
            self._delayed_by = self._in_step = wanted
            self._linear.reset()
            self._canceller.reset()

    def _follow_jump(self, later: int) -> None:
        """Move the reference by as many samples as the echo jumped, and keep what was learnt of it."""
        if later and 0 <= self._delayed_by + later <= LONGEST_DELAY:
            self._move_reference(later)
            self._in_step += max(0, later)  # what comes later was lost by the speakers
            self._linear.realign(self._reference_of(KNOWN_FRAMES * BAND_FRAME))
            self._detector.doubt()

    def _move_reference(self, later: int) -> None:
        self._delayed_by += later
        self._delay.jumped(later / SAMPLES_A_MS)
        self._known_delay_ms = self._delay.delay_ms or 0.0

    def _without_echo(self, frame: Samples) -> Samples:
        """Pass the frame on; it costs what following the noise costs."""
        self._follow_noise(level_dbfs(frame.reshape(-1, FACTOR).mean(axis=1, dtype=np.float32)))
        return frame

    def _end_of_echo(self, frame: Samples, narrow: Samples) -> Samples:
        """Go over to passing on; somebody may be speaking, and what was sent before was a little late."""
        widened = self._widen.convert(narrow.astype(np.float32))
        self._narrow, self._narrow_played, self._widen = Narrowing(), Narrowing(), Widening()
        self._played.fill(0)
        self._look_back.clear()
        self._detector.reset()
        return to_samples(widened + FADE_IN * (frame - widened))

    def _let_through(self, linear: Floats, suppressed: Samples, evidence: Evidence, *, speaking: bool) -> list[Floats]:
        """Return the frames that are to be sent now."""
        if speaking:
            frames = [*self._look_back, linear]
            self._look_back.clear()
            return frames
        self._look_back.append(linear)
        too_loud_db = evidence.suppressed_dbfs - self._noise_dbfs - COMFORT_DB
        return [suppressed * np.float32(10 ** (-max(0.0, too_loud_db) / 20))]

    def _follow_noise(self, level: float) -> None:
        if level > SILENCE_DBFS:
            self._noise_dbfs = min(level, self._noise_dbfs + NOISE_RISE_DB)
