"""Text that is to be judged by its looks: what a tool is to be called with, before the user approves it.

Whatever would be invisible, reorder the text around it or steer a terminal is written as JSON's escape sequence, so
that nothing can look like something else. The rules are those of Unicode's categories (control, format, surrogate,
private use, unassigned, separators) and of "default ignorable" and blank letters that those do not cover.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# Categories that have no looks of their own; of the spaces (Zs) only the ordinary one is what it looks like.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
# Letters and marks that are blank or ignored: Hangul fillers, Braille blank, joiners, variation selectors.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_PLAIN = re.compile(r"[ -~]*\Z")
LONGEST_QUESTION = 20_000
"""Characters of a call, as they are shown, about which the user is asked: nobody judges more in a minute."""
_CONTINUED = "\\n\n    "


def revealed(text: str) -> str:
    """The text in one line, with everything that hides written as an escape sequence."""
    if _PLAIN.match(text):
        return text
    return "".join(_escaped(character) if _hides(character) else character for character in text)


def exact_value(value: Any) -> str:
    r"""A value as JSON. A line break inside of text is written as \n and breaks the line; the next one is indented."""
    if isinstance(value, str):
        lines = [revealed(json.dumps(line, ensure_ascii=False)[1:-1]) for line in value.split("\n")]
        return f'"{_CONTINUED.join(lines)}"'
    return revealed(json.dumps(value, ensure_ascii=False, default=str))


def exact_arguments(arguments: Mapping[str, Any]) -> str:
    """All arguments of a call, each beginning a line of its own: `name: value`. Nothing is left out."""
    return "\n".join(f"{revealed(name)}: {exact_value(value)}" for name, value in arguments.items())


def _hides(character: str) -> bool:
    if character == " ":
        return False
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or bool(_BLANK.match(character))


def _escaped(character: str) -> str:
    # JSON's own form, \u and four digits; characters beyond as a pair.
    return json.dumps(character)[1:-1]
