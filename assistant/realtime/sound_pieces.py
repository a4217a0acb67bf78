"""The pieces in which the sound of a reply arrives, cut where samples end."""

import base64
import binascii
from dataclasses import dataclass

BYTES_PER_SAMPLE = {"audio/pcm": 2, "audio/pcmu": 1, "audio/pcma": 1}


@dataclass(slots=True)
class SoundPieces:
    """Servers may cut a reply anywhere: what comes of a sample waits here for the rest of it."""

    _item_id: str = ""
    _rest: bytes = b""

    def whole(self, item_id: str, piece: str, wire_format: str) -> str:
        """The whole samples (base64) that are there now of an item; what is no base64 has none."""
        data = _decoded(piece)
        if data is None:
            return ""
        rest = self._rest if item_id == self._item_id else b""
        self._item_id, self._rest = item_id, b""
        spare = (len(rest) + len(data)) % BYTES_PER_SAMPLE[wire_format]
        if not rest and not spare and len(piece) % 4 == 0:
            return piece
        data = rest + data
        self._rest = data[len(data) - spare :]
        return base64.b64encode(data[: len(data) - spare]).decode()


def _decoded(piece: str) -> bytes | None:
    """Some servers leave out the padding at the end (RFC 4648, section 3.2)."""
    try:
        return base64.b64decode(piece + "=" * (-len(piece) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
