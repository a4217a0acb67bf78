"""How much sound a microphone lost: what the reference, which is read at its pace, comes late by and never makes up.

Sound that only comes in lumps makes it late as well, but not for long: of the counts of a while the least is what was
lost.
"""

from collections import deque

MOST_BEHIND_MS = 20.0
FRAMES = 30  # of 10 ms, that are compared
FRAMES_AT_FIRST = 10  # in a reply that begins: what was lost in the silence before it shows at once


class LostSound:
    """Counts, frame by frame, by how many milliseconds the reference comes late."""

    def __init__(self) -> None:
        self._behind_ms: deque[float] = deque(maxlen=FRAMES)
        self._frames = FRAMES_AT_FIRST

    @property
    def is_likely(self) -> bool:
        """Whether a reply has only begun and the reference came late all the while: echo may come before it."""
        return (
            len(self._behind_ms) < self._frames == FRAMES_AT_FIRST
            and min(self._behind_ms, default=0.0) > MOST_BEHIND_MS
        )

    def begin(self) -> None:
        """A reply begins."""
        self._behind_ms.clear()
        self._frames = FRAMES_AT_FIRST

    def count(self, behind_ms: float) -> float:
        """Take note of the next 10 ms; returns how many milliseconds were lost, each of them once."""
        self._behind_ms.append(behind_ms)
        if len(self._behind_ms) == FRAMES:
            self._frames = FRAMES
        if len(self._behind_ms) < self._frames:
            return 0.0
        least_ms = min(list(self._behind_ms)[-self._frames :])
        if least_ms <= MOST_BEHIND_MS:
            return 0.0
        self._behind_ms.clear()
        return least_ms
