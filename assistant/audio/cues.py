"""Short, quiet sounds that tell without looking: I listen, I have it, something is wrong, the session is ending.

They are played only while nothing else sounds, through the same speakers as the replies, so that echo cancellation
knows them and takes them out of the microphone.
"""

import math
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from assistant.audio.wire import WIRE_RATE

CueName = Literal["listening", "done", "error", "ending"]
CUES: tuple[CueName, ...] = ("listening", "done", "error", "ending")
LOUDNESS = 0.05  # of full scale, some 30 dB below it: heard in a quiet room, and nothing to be startled by
FADE_S = 0.008  # a tone that begins or ends at once clicks

# Tones in hertz and seconds; 0 is a pause.
_TONES: dict[CueName, tuple[tuple[float, float], ...]] = {
    "listening": ((659.3, 0.035), (987.8, 0.045)),
    "done": ((987.8, 0.035), (659.3, 0.045)),
    "error": ((220.0, 0.08), (0.0, 0.04), (220.0, 0.08)),
    "ending": ((784.0, 0.07), (0.0, 0.03), (659.3, 0.07), (0.0, 0.03), (523.3, 0.1)),
}


@cache
def cue(name: CueName) -> bytes:
    """The sound of that name, PCM16 24 kHz mono; 80 to 320 ms long."""
    # Without numpy: the window, which only needs the names, would have to wait for it.
    return b"".join(_tone(hertz, seconds) for hertz, seconds in _TONES[name])


def chosen_cues(cues_off: Collection[str]) -> list[CueName]:
    """All but those that are switched off."""
    return [name for name in CUES if name not in cues_off]


def _tone(hertz: float, seconds: float) -> bytes:
    count = round(seconds * WIRE_RATE)
    if not hertz:
        return bytes(2 * count)
    fade = round(FADE_S * WIRE_RATE)
    slope = [(1 - math.cos(math.pi * n / fade)) / 2 for n in range(fade)]
    envelope = [*slope, *[1.0] * (count - 2 * fade), *slope[::-1]]
    wave = (math.sin(2 * math.pi * hertz * n / WIRE_RATE) * height for n, height in enumerate(envelope))
    return struct.pack(f"<{count}h", *(int(sample * LOUDNESS * 32767) for sample in wave))


@dataclass(slots=True)
class CueChooser:
    """Decides which sound an event of the conversation deserves, if any. One for each conversation."""

    play: Callable[[CueName], None]
    _was_listening: bool = False

    def take(self, event: dict[str, Any]) -> None:
        """Look at an output event. Hands-free, listening comes and goes by itself and is not announced."""
        kind = event["type"]
        if kind == "bidi_session_state":
            listens = event["state"] == "listening" and event["turn_mode"] in ("push_to_talk", "toggle")
            if listens != self._was_listening:
                self._was_listening = listens
                self.play("listening" if listens else "done")
        elif kind == "bidi_error":
            self.play("error")
        elif kind == "bidi_notice" and event["code"] == "session_limit_near":
            self.play("ending")
