"""New inputs out of known ones: small changes, mixtures, and the blow-ups that parsers dislike."""

import random

from tests.fuzz.harness import LARGEST

NUMBERS = (b"0", b"-1", b"1e308", b"1e999", b"-0.0", b"9" * 30, b"9" * 5000, b"4294967296", b"NaN", b"0.1")
WORDS = (
    b"null",
    b"true",
    b'""',
    b"[]",
    b"{}",
    b"\\ud800",
    b"\\u0000",
    b"\xff\xfe",
    "\u202e\u2066\u200b".encode(),
    b"\0",
)
OPENINGS = ((b"[", b"]"), (b'{"a":', b"}"), (b"(", b")"), (b"-", b""), (b"a.", b""))
DEPTHS = (50, 400, 990, 4000, 30_000)


class Mutator:
    """Makes inputs for one target."""

    def __init__(self, tokens: tuple[bytes, ...], chance: random.Random) -> None:
        self._tokens = tokens
        self._chance = chance

    def changed(self, content: bytes, other: bytes) -> bytes:
        """`content` after one to six changes; `other` is another known input to take pieces of."""
        result = content
        for _ in range(self._chance.choice((1, 1, 2, 3, 6))):
            result = self._changed_once(result, other)[:LARGEST]
        return result

    def _changed_once(self, content: bytes, other: bytes) -> bytes:
        chance = self._chance
        start, end = self._span(content)
        piece = content[start:end]
        match chance.randrange(11):
            case 0 | 1:
                new = chance.choice(self._tokens or WORDS)
            case 2:
                new = chance.choice(NUMBERS)
            case 3:
                new = chance.choice(WORDS)
            case 4:
                new = b""
            case 5:
                new = piece * chance.choice((2, 3, 50, 2000))
            case 6:
                opening, closing = chance.choice(OPENINGS)
                depth = chance.choice(DEPTHS)
                new = opening * depth + piece + closing * chance.choice((0, depth))
            case 7:
                other_start, other_end = self._span(other)
                new = other[other_start:other_end]
            case 8:
                new = bytes(chance.randrange(256) for _ in range(chance.choice((1, 2, 4))))
            case 9:
                return content[:start] + self._flipped(piece) + content[end:]
            case _:
                new = piece + chance.choice(self._tokens or WORDS)
        return content[:start] + new + content[end:]

    def _span(self, content: bytes) -> tuple[int, int]:
        """A piece of the content: often between two places where a text's parts meet."""
        if not content:
            return 0, 0
        start = self._chance.randrange(len(content) + 1)
        length = self._chance.choice((0, 1, 1, 4, 16, 64))
        if self._chance.random() < 0.5:
            start = max(content.rfind(mark, 0, start) for mark in (b'"', b":", b"=", b"\n", b",")) + 1
            ends = [end for mark in (b'"', b",", b"\n", b"}") if (end := content.find(mark, start)) >= 0]
            length = min(ends, default=start) - start
        return start, min(len(content), start + length)

    def _flipped(self, piece: bytes) -> bytes:
        if not piece:
            return piece
        changed = bytearray(piece)
        changed[self._chance.randrange(len(changed))] ^= 1 << self._chance.randrange(8)
        return bytes(changed)
