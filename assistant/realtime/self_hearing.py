"""Noticing that the model may hear itself: one reply after another is broken off as soon as it begins to sound."""

from dataclasses import dataclass

SOON_MS = 1500  # of a reply; people let it say something before they object
IN_A_ROW = 3


@dataclass(slots=True)
class SelfHearing:
    """Counts the replies that the server's detection of turns breaks off at once."""

    _in_a_row: int = 0
    _told: bool = False

    def broken_off(self, heard_ms: int) -> bool:
        """The server heard somebody when so much of a reply had sounded; returns whether to tell the user: once."""
        self._in_a_row = self._in_a_row + 1 if heard_ms <= SOON_MS else 0
        if self._told or self._in_a_row < IN_A_ROW:
            return False
        self._told = True
        return True

    def heard_to_the_end(self) -> None:
        """A reply sounded, and nothing broke it off."""
        self._in_a_row = 0
