"""A speaker made of a clock: knows at each moment how much of what it was given a listener would have heard."""

from collections import deque
from dataclasses import dataclass

from assistant.bidi.io.protocols import HeardAudio
from assistant.bidi.io.wav_format import WIRE_RATE

BYTES_PER_SAMPLE = 2
_BYTES_PER_MS = WIRE_RATE * BYTES_PER_SAMPLE // 1000


@dataclass(slots=True)
class _Piece:
    """Audio that sounds from `starts_at` on."""

    item_id: str
    content_index: int
    pcm: bytes
    starts_at: float


class VirtualSpeaker:
    """Plays PCM16, 24 kHz, mono in the time of the clock it is told; keeps what was heard.

    Every method takes `now`, seconds on any clock that only goes forward.
    """

    def __init__(self) -> None:
        self._waiting: deque[_Piece] = deque()
        self._heard: list[_Piece] = []
        self._heard_bytes: dict[tuple[str, int], int] = {}
        self._ends_at = 0.0

    def play(self, item_id: str, content_index: int, pcm: bytes, now: float) -> None:
        """Queue audio behind what is still to be heard."""
        starts_at = max(self._ends_at, now)
        self._waiting.append(_Piece(item_id, content_index, pcm, starts_at))
        self._ends_at = starts_at + _seconds(pcm)

    def remaining(self, now: float) -> float:
        """Seconds until all was heard; 0 when the speaker is silent."""
        return max(0.0, self._ends_at - now) if self._waiting else 0.0

    def advance(self, now: float) -> None:
        """Move what was heard by now from the waiting to the heard side."""
        while self._waiting:
            piece = self._waiting[0]
            samples = int((now - piece.starts_at) * WIRE_RATE + 1e-6)
            size = min(max(0, samples * BYTES_PER_SAMPLE), len(piece.pcm))
            if size:
                self._note_heard(piece, size)
            if size < len(piece.pcm):
                piece.pcm, piece.starts_at = piece.pcm[size:], piece.starts_at + _seconds(piece.pcm[:size])
                return
            self._waiting.popleft()

    def flush(self, now: float) -> list[HeardAudio]:
        """Be silent: forget what was not heard, and say of each item that has such a rest how much was."""
        self.advance(now)
        unfinished = dict.fromkeys((piece.item_id, piece.content_index) for piece in self._waiting)
        self._waiting.clear()
        self._ends_at = now
        return [HeardAudio(*key, self._heard_bytes.get(key, 0) // _BYTES_PER_MS) for key in unfinished]

    def cut(self, item_id: str, heard_ms: int, now: float) -> None:
        """Be silent, with someone else's word on how much of an item was heard."""
        self.advance(now)
        everything = [*self._heard, *self._waiting]
        whole = b"".join(piece.pcm for piece in everything if piece.item_id == item_id)
        before = [piece for piece in self._heard if piece.item_id != item_id]
        self._heard = [*before, _Piece(item_id, 0, whole[: heard_ms * _BYTES_PER_MS], now)]
        self._waiting.clear()
        self._ends_at = now

    def take_heard(self) -> bytes:
        """Return what was heard since the last time."""
        pcm = b"".join(piece.pcm for piece in self._heard)
        self._heard.clear()
        if not self._waiting:
            self._heard_bytes.clear()
        return pcm

    def _note_heard(self, piece: _Piece, size: int) -> None:
        key = (piece.item_id, piece.content_index)
        self._heard.append(_Piece(*key, piece.pcm[:size], piece.starts_at))
        self._heard_bytes[key] = self._heard_bytes.get(key, 0) + size


def _seconds(pcm: bytes) -> float:
    return len(pcm) / (WIRE_RATE * BYTES_PER_SAMPLE)
