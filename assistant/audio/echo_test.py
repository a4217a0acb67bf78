"""The echo self-test: a short, quiet chirp tells how the microphone hears the speakers, and what to do about it."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.audio.capture import Capture
from assistant.audio.errors import DeviceFailedError
from assistant.audio.playback import Playback
from assistant.audio.resampling import WIRE_FORMAT, Converter
from assistant.audio.wire import WIRE_RATE

Recommendation = Literal["full duplex", "full duplex with echo cancellation", "half duplex", "push-to-talk"]
Samples = NDArray[np.int16]
Floats = NDArray[np.float32]

CHIRP_S = 0.4
CHIRPS = 3
GAP_S = 0.5  # between chirps: longer than the slowest loudspeaker takes, and than most rooms decay
LEAD_S = 0.4  # of quiet before the first, to hear the room itself
CHIRP_AMPLITUDE = 0.1  # -20 dB: as loud as quiet speech
LOWEST_HZ, HIGHEST_HZ = 300.0, 7000.0
LONGEST_DELAY_MS = 600.0
FRAMES_FROM_FIRST_CHIRP = round((CHIRPS * (CHIRP_S + GAP_S) + LONGEST_DELAY_MS / 1000) * 100)
# The microphone's first second comes unevenly, which would be taken for delay (see reference.py).
SETTLING_FRAMES = 220
CLEAR_PEAK = 8.0  # times the deviation of the correlation; noise alone reaches 5
INAUDIBLE_DB = -45.0  # an echo as faint as this is no speech to any detector
LOUD_DB = 0.0  # an echo louder than what is played: loudspeaker beside microphone, overdriven
NOISY_DBFS = -35.0
LONGEST_CANCELLED_MS = 480.0
DEADLINE_S = 15.0
SILENCE_DBFS = -96.0

_SENTENCES: dict[Recommendation, str] = {
    "full duplex": "The microphone does not hear the speakers, as with headphones: talk and interrupt as you like.",
    "full duplex with echo cancellation": (
        "The microphone hears the speakers: switch echo cancellation on, then talk and interrupt as you like."
    ),
    "half duplex": (
        "The microphone hears the speakers louder than can be cancelled well: choose half duplex, turn the speakers "
        "down, or move the microphone away from them."
    ),
    "push-to-talk": (
        "It is so noisy here, or the microphone so faint, that voice and echo cannot be told apart: use push-to-talk."
    ),
}
_SILENT_MICROPHONE = (
    "The microphone gives nothing but digital silence: see whether it is muted or switched off, then test again."
)


@dataclass(frozen=True, slots=True)
class EchoReport:
    """What the test found. `delay_ms` and `echo_db` (echo over what was played) are None when no echo was heard."""

    delay_ms: float | None
    echo_db: float | None
    noise_dbfs: float
    recommendation: Recommendation
    sentence: str


def chirp() -> Samples:
    """Return the test sound, 24 kHz: a sweep through the voice's band with soft ends."""
    time_s = np.arange(round(CHIRP_S * WIRE_RATE)) / WIRE_RATE
    octaves = math.log(HIGHEST_HZ / LOWEST_HZ)
    phase = 2 * np.pi * LOWEST_HZ * CHIRP_S / octaves * (np.exp(time_s / CHIRP_S * octaves) - 1)
    fade = np.minimum(1, np.minimum(time_s, CHIRP_S - time_s) / 0.02)
    return np.asarray(np.sin(phase) * fade * CHIRP_AMPLITUDE * 32767, np.int16)


def sound_to_play() -> Samples:
    """Return the whole test: quiet, then the chirps with pauses after them."""
    gap = np.zeros(round(GAP_S * WIRE_RATE), np.int16)
    return np.concatenate([np.zeros(round(LEAD_S * WIRE_RATE), np.int16), *([chirp(), gap] * CHIRPS)])


def judge(microphone: Samples, played: Samples) -> EchoReport:
    """Compare what the microphone heard with what was played: 24 kHz, from the same moment on."""
    heard = microphone.astype(np.float32)
    noise_dbfs = _dbfs(heard[: round(LEAD_S * WIRE_RATE)])
    if not np.any(microphone):
        return EchoReport(None, None, SILENCE_DBFS, "push-to-talk", _SILENT_MICROPHONE)
    found = _find(heard, played.astype(np.float32))
    delay_ms, echo_db = found if found is not None else (None, None)
    recommendation = _recommend(delay_ms, echo_db, noise_dbfs)
    return EchoReport(delay_ms, echo_db, noise_dbfs, recommendation, _SENTENCES[recommendation])


def _find(heard: Floats, played: Floats) -> tuple[float, float] | None:
    """Return delay and level of the echo, None where at least two of the chirps have none.

    Each chirp by itself: on a busy machine the delay may change from one to the next.
    """
    quiet = heard[: round(LEAD_S * WIRE_RATE)]
    noise_power = float(np.mean(quiet**2)) if len(quiet) else 0.0
    found = [_find_one(heard, played, start, noise_power) for start in _chirp_starts(played)]
    echoes = sorted(each for each in found if each is not None)
    return echoes[len(echoes) // 2] if len(echoes) >= 2 else None


def _chirp_starts(played: Floats) -> list[int]:
    sounding = np.flatnonzero(np.abs(played) > 0)
    if not len(sounding):
        return []
    after_pause = np.flatnonzero(np.diff(sounding) > GAP_S / 2 * WIRE_RATE)
    return [int(sounding[0]), *(int(start) for start in sounding[after_pause + 1])]


def _find_one(heard: Floats, played: Floats, start: int, noise_power: float) -> tuple[float, float] | None:
    """Matched filter: the correlation's peak is the direct sound; the level is that of all that is heard then."""
    length, longest = round(CHIRP_S * WIRE_RATE), round(LONGEST_DELAY_MS * WIRE_RATE / 1000)
    sound, window = played[start : start + length], heard[start : start + length + longest]
    size = 1 << (2 * length + longest).bit_length()
    cross = np.fft.irfft(np.conj(np.fft.rfft(sound, size)) * np.fft.rfft(window, size), size)
    cross = cross[:longest] / float(np.dot(sound, sound))
    peak = int(np.argmax(np.abs(cross)))
    spread = 1.4826 * float(np.median(np.abs(cross)))
    if abs(cross[peak]) < CLEAR_PEAK * spread or abs(cross[peak]) < 10 ** (INAUDIBLE_DB / 20):
        return None
    during = window[peak : peak + length]
    power = max(float(np.mean(during**2)) - noise_power, float(cross[peak]) ** 2 * float(np.mean(sound**2)))
    return peak * 1000 / WIRE_RATE, 10 * math.log10(power / float(np.mean(sound**2)))


def _recommend(delay_ms: float | None, echo_db: float | None, noise_dbfs: float) -> Recommendation:
    if delay_ms is None or echo_db is None:
        return "push-to-talk" if noise_dbfs > NOISY_DBFS else "full duplex"
    if echo_db < INAUDIBLE_DB:
        return "full duplex"
    if noise_dbfs > NOISY_DBFS:
        return "push-to-talk"
    if echo_db > LOUD_DB or delay_ms > LONGEST_CANCELLED_MS:
        return "half duplex"
    return "full duplex with echo cancellation"


def _dbfs(samples: Floats) -> float:
    power = float(np.mean(samples**2)) / 32768.0**2 if len(samples) else 0.0
    return max(SILENCE_DBFS, 10 * math.log10(power + 1e-12))


class _Recording:
    """A capture processor that keeps what the microphone hears and, sample by sample beside it, what is played."""

    rate = 2 * WIRE_RATE
    frame_samples = rate // 100

    def __init__(
        self, reference: Callable[[int], Samples], on_settled: Callable[[], object], on_complete: Callable[[], object]
    ) -> None:
        self._reference = reference
        self._on_settled = on_settled
        self._on_complete = on_complete
        self._frames_to_come = 0
        self.reset()

    def reset(self) -> None:
        """See `CaptureProcessor`; a microphone that changed in the middle begins a new recording."""
        self.microphone: list[Samples] = []
        self.played: list[Samples] = []
        self._frames_to_come = FRAMES_FROM_FIRST_CHIRP

    def process(self, frame: Samples) -> Samples:
        """Take note of 10 ms and pass them on."""
        self.microphone.append(frame.copy())
        self.played.append(self._reference(self.frame_samples))
        if len(self.played) == SETTLING_FRAMES:
            self._on_settled()
        has_begun = self._frames_to_come < FRAMES_FROM_FIRST_CHIRP
        if has_begun or np.any(self.played[-1]):
            self._frames_to_come -= 1
        if self._frames_to_come == 0:
            self._on_complete()
        return frame


async def run_echo_test(
    input_device: str | None = None, output_device: str | None = None, *, deadline_s: float = DEADLINE_S
) -> EchoReport:
    """Play the chirps and listen; takes some six seconds, on Qt's own event loop (`assistant.loop.run`).

    Raises AudioError when a device cannot be opened, or gives or takes no sound.
    """
    settled, complete = asyncio.Event(), asyncio.Event()
    tell = asyncio.get_running_loop().call_soon_threadsafe
    problems: list[str] = []
    playback = Playback(output_device, on_error=problems.append)
    recording = _Recording(playback.reference.read, lambda: tell(settled.set), lambda: tell(complete.set))
    capture = Capture(lambda _: None, input_device, processor=recording, on_error=problems.append)
    playback.start()
    try:
        capture.start()
        async with asyncio.timeout(deadline_s):
            await settled.wait()
            playback.play("echo test", 0, sound_to_play().tobytes())
            playback.finish()
            await complete.wait()
    except TimeoutError:
        reason = problems[0] if problems else "The microphone gives no sound: choose another, then test again."
        raise DeviceFailedError(reason) from None
    finally:
        capture.stop()
        playback.stop()
    return judge(_at_wire_rate(recording.microphone), _at_wire_rate(recording.played))


def _at_wire_rate(pieces: list[Samples]) -> Samples:
    converter = Converter((2 * WIRE_RATE, 1, "int16"), WIRE_FORMAT)
    data = np.concatenate(pieces).astype("<i2").tobytes()
    return np.frombuffer(converter.convert(data) + converter.finish(), np.int16)
