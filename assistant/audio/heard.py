"""Bookkeeping of what was given to the speakers: which milliseconds of which item a position in the sound is."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """How much of one item reached the listener's ears, in whole milliseconds of its audio."""

    item_id: str
    content_index: int
    heard_ms: int


@dataclass(slots=True)
class _Part:
    item_id: str
    content_index: int
    start_ms: float
    end_ms: float


class PlayedItems:
    """The items given to the speakers and not yet heard to their end, in playing order.

    Positions are milliseconds since the first audio that was given.
    """

    def __init__(self) -> None:
        self._parts: deque[_Part] = deque()
        self.given_ms = 0.0

    def add(self, item_id: str, content_index: int, duration_ms: float) -> None:
        """Note that more of an item was given."""
        last = self._parts[-1] if self._parts else None
        if last is None or (last.item_id, last.content_index) != (item_id, content_index):
            self._parts.append(_Part(item_id, content_index, self.given_ms, self.given_ms))
        self.given_ms += duration_ms
        self._parts[-1].end_ms = self.given_ms

    def item_at(self, position_ms: float) -> str:
        """The item that sounds at this position; empty where none was given."""
        return next((part.item_id for part in self._parts if part.end_ms > position_ms), "")

    def heard_until(self, position_ms: float) -> None:
        """Forget the items heard to their end; the last one stays, since more of it may come."""
        while len(self._parts) > 1 and self._parts[0].end_ms <= position_ms:
            self._parts.popleft()

    def cut(self, position_ms: float) -> list[Heard]:
        """Forget everything; return how much was heard of each item that was not heard to its end."""
        unfinished = [
            Heard(part.item_id, part.content_index, max(0, int(min(position_ms, part.end_ms) - part.start_ms)))
            for part in self._parts
            if part.end_ms > position_ms
        ]
        self._parts.clear()
        self.given_ms = 0.0
        return unfinished
