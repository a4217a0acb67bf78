"""Which words of a sentence go into a tool's parameter for text.

The rule, in this order: a parameter for a place, a person or a day gets the words after a preposition that fits such a
thing ("in the kitchen" for a room), up to the next preposition; else what the sentence says beyond what the tool itself
speaks of ("the kitchen lamp" for a lamp's tool: "kitchen"); else nothing, for to guess would be to make it up. Any
other parameter gets what follows the first preposition, else the whole sentence.
"""

import re
from collections.abc import Collection

# What a parameter is about, by the words of its name, and the prepositions that lead to such a thing, likeliest first.
_KINDS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        frozenset({"room", "city", "town", "place", "location", "country", "region", "area", "where"}),
        ("in", "at", "near", "for", "of", "to", "from"),
    ),
    (
        frozenset({"who", "person", "recipient", "contact", "artist", "author", "composer"}),
        ("to", "by", "for", "with", "called", "named", "from"),
    ),
    (frozenset({"day", "date", "weekday"}), ("on", "for")),
)
_DAY = re.compile(r"\b(today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE)
_LEADING = re.compile(r"\b(?:in|for|about|of|to|at|on|called|named)\s+(.+)", re.IGNORECASE)
# Where the words after a preposition end. "of" and "and" are parts of names.
_END = re.compile(
    r"\s+(?:in|on|off|at|for|to|by|from|with|about|called|named|please|now|today|tonight|tomorrow|that|saying)\b.*"
    r"|\s*[,:;.?!“\"].*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|my|our)\s+", re.IGNORECASE)
# What people say around the thing itself.
_AROUND = frozenset(
    {"a", "an", "and", "are", "can", "could", "do", "dim", "for", "get", "give", "how", "i", "in", "is", "it", "its"}
    | {"like", "light", "lights", "make", "me", "my", "of", "off", "on", "or", "our", "please", "put", "set", "show"}
    | {"switch", "tell", "the", "to", "turn", "want", "what", "what's", "would", "you", "your"}
)
_LONGEST_NAME = 4  # words


def text_said(parameter: Collection[str], tool: Collection[str], sentence: str) -> str | None:
    """Return the words for a parameter, or None where the sentence has none for it.

    `parameter` are the lower-case words of its name, `tool` those of all that the tool speaks of: its name, its
    description, and the choices that its parameters have.
    """
    prepositions = next((fitting for names, fitting in _KINDS if names & set(parameter)), None)
    if prepositions is None:
        match = _LEADING.search(sentence)
        return (match[1] if match else sentence).strip(" .?!")
    if "on" in prepositions and (day := _DAY.search(sentence)):
        return day[1]
    return _after(prepositions, sentence, set(tool)) or _beyond(set(tool), sentence)


def _after(prepositions: tuple[str, ...], sentence: str, tool: set[str]) -> str | None:
    for preposition in prepositions:
        for match in re.finditer(rf"\b{preposition}\s+(.+)", sentence, re.IGNORECASE):
            words = _ARTICLE.sub("", _END.sub("", match[1])).strip(" .?!")
            if words and not set(words.lower().split()) <= tool | _AROUND:
                return words
    return None


def _beyond(tool: set[str], sentence: str) -> str | None:
    """What is said in one stretch and is neither what the tool speaks of nor what people say around it."""
    stretches: list[list[str]] = [[]]
    for word in re.findall(r"[^\s.,:;?!“”\"]+", sentence):
        if word.lower() in tool | _AROUND:
            stretches.append([])
        else:
            stretches[-1].append(word)
    found = [" ".join(stretch) for stretch in stretches if stretch]
    return found[0] if len(found) == 1 and len(found[0].split()) <= _LONGEST_NAME else None
