"""Alt+letter for the controls of a page, given out at run time: no letter twice, in any language."""

from collections.abc import Iterable
from typing import Protocol


class Lettered(Protocol):
    """A label, button or check box: something whose text may mark a letter with "&"."""

    def text(self) -> str:
        """Return the text with its mark."""

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""


def assign_mnemonics(controls: Iterable[Lettered], taken: str = "") -> None:
    """Mark a letter in each text, the first of a word where possible; those that find none free go without.

    `taken` are letters that belong to somebody else already.
    """
    free = Letters(taken)
    for control in controls:
        plain = unmarked(control.text())
        place = free.take(plain)
        escaped = [character.replace("&", "&&") for character in plain]
        if place is not None:
            escaped[place] = f"&{plain[place]}"
        control.setText("".join(escaped))


def unmarked(text: str) -> str:
    """The text as it is read, without its mark."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class Letters:
    """The letters that are not given out yet."""

    def __init__(self, taken: str = "") -> None:
        self._taken = set(taken.casefold())

    def take(self, text: str) -> int | None:
        """Give out one letter of the text; returns its place."""
        place: int
        for place in [*_word_beginnings(text), *range(len(text))]:
            letter = text[place].casefold()
            if letter.isalnum() and len(letter) == 1 and letter not in self._taken:
                self._taken.add(letter)
                return place
        return None


def _word_beginnings(text: str) -> list[int]:
    return [place for place in range(len(text)) if place == 0 or text[place - 1].isspace()]
