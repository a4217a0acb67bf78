"""What a question means: a small parser from words, digits and operators to intents.

Typed text and recognised speech go through the same `understand`. It works nothing out: an arithmetic question
becomes an expression for whatever tool the client declared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from assistant.practice.numerals import in_words, read_number

Topic = Literal[
    "arithmetic",
    "time",
    "date",
    "greeting",
    "thanks",
    "joke",
    "help",
    "count",
    "stop",
    "farewell",
    "say",
    "unknown",
]
# symbol, how it is said between two numbers, other ways of saying it
OPERATORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("+", "plus", ("plus", "add", "added to")),
    ("-", "minus", ("minus", "subtract", "less", "take away")),
    ("*", "times", ("times", "multiplied by", "multiply by", "x", "\N{MULTIPLICATION SIGN}")),
    ("/", "divided by", ("divided by", "divide by", "over", "÷")),
    ("**", "to the power of", ("to the power of", "raised to", "^")),
)
SPOKEN_OPERATORS = {symbol: spoken for symbol, spoken, _ in OPERATORS}
_SYMBOLS = {tuple(way.split()): symbol for symbol, _, ways in OPERATORS for way in ways} | {
    (symbol,): symbol for symbol in SPOKEN_OPERATORS
}
_ASKING = re.compile(
    r"(?:(?:please|can you|could you|would you|and|so|what'?s|what is|what are|how much is|how much are|calculate|"
    r"compute|work out|tell me|evaluate|the result of|multiply|divide|add|subtract)\s+)*"
)
# Who asks so for "two and two" wants their sum.
_WHAT_IS = re.compile(
    r"(?:(?:please|can you|could you|so|and|tell me)\s+)*(?:what'?s|what (?:is|are)|how much (?:is|are))\b"
)
# "add three to four" and the like are turned round into "three + four" before parsing.
_TURNED = (
    (re.compile(r"\bmultiply (.+?) (?:by|and|with) (.+)"), r"\1 * \2"),
    (re.compile(r"\bdivide (.+?) by (.+)"), r"\1 / \2"),
    (re.compile(r"\badd (.+?) (?:to|and) (.+)"), r"\1 + \2"),
    (re.compile(r"\bsubtract (.+?) from (.+)"), r"\2 - \1"),
    (re.compile(r"\b(?:sum|total) of (.+?) and (.+)"), r"\1 + \2"),
    (re.compile(r"\bproduct of (.+?) and (.+)"), r"\1 * \2"),
)
_PHRASES: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("stop", re.compile(r"\b(stop|end|finish) (the|this) (conversation|session|call)\b|\bstop talking\b|\bhang up\b")),
    ("time", re.compile(r"\bwhat time\b|\bthe (current )?time\b|\bwhat'?s the time\b")),
    ("date", re.compile(r"\bwhat (day|date)\b|\b(the|today'?s) date\b|\bwhich day\b")),
    ("joke", re.compile(r"\bjoke\b|\bmake me laugh\b")),
    ("help", re.compile(r"\bwhat can (you|i)\b|\bhelp\b|\bwho are you\b|\bwhat are you\b")),
    ("farewell", re.compile(r"\b(good ?bye|bye|see you)\b")),
    ("thanks", re.compile(r"\b(thanks|thank you)\b")),
    ("greeting", re.compile(r"\b(hello|hi|hey|good (morning|evening|afternoon|day)|how are you)\b")),
)
_SAY = re.compile(r"\b(?:say|repeat)(?: exactly)?(?: this)?:? *[\"'“](?P<words>.+?)[\"'”]", re.IGNORECASE)
_COUNT = re.compile(r"\bcount (?:up )?to (?P<number>.+)")
_NEXT_QUESTION = re.compile(
    r"[?!;]+\s+|\.\s+|\s+and (?=what|how|tell|calculate|compute|say)|(?<=hi), |(?<=hello), ", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]", re.IGNORECASE)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|\*\*|[-+*/^()\u00d7\u00f7%]|[a-z']+")


@dataclass(frozen=True)
class Sum:
    """An arithmetic question, not worked out.

    `expression` is Python-like ("12 * 7"), `spoken` is how the question is said ("twelve times seven"), empty
    when it cannot be said unmistakably.
    """

    expression: str
    spoken: str
    operands: tuple[Decimal, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Intent:
    """One thing the user wants. `text` is the part of the question it came from, `url` an address in it."""

    topic: Topic
    text: str
    sum: Sum | None = None
    number: int | None = None
    numbers: tuple[Decimal, ...] = field(default=())
    url: str | None = None


def understand(text: str) -> list[Intent]:
    """Split a question into what it asks for; always at least one intent, "unknown" at worst."""
    parts = [part.strip() for part in _NEXT_QUESTION.split(text.strip()) if part.strip(" .?!,")]
    intents = [_one(part) for part in parts]
    known = [intent for intent in intents if intent.topic != "unknown"]
    # A greeting in front of a question is only a greeting: the question is what wants an answer.
    asked = [intent for intent in known if intent.topic not in {"greeting", "thanks"}]
    return asked or known[:1] or [_unknown(text.strip())]


def _unknown(text: str) -> Intent:
    address = _URL.search(text)
    return Intent("unknown", text, numbers=_numbers(_URL.sub(" ", text)), url=address[0] if address else None)


def _one(text: str) -> Intent:
    if match := _SAY.search(text):
        return Intent("say", match["words"])
    # The words in an address are not the user's: "help" in one is no call for help.
    lowered = _URL.sub(" ", text).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip(" .?!,")
    if (question := parse_sum(lowered)) is not None:
        return Intent("arithmetic", text, sum=question)
    if match := _COUNT.search(lowered):
        number = read_number(match["number"].replace("-", " ").split())
        if number is not None and 1 <= number[0] <= 100:
            return Intent("count", text, number=int(number[0]))
    for topic, phrase in _PHRASES:
        if phrase.search(lowered):
            return Intent(topic, text)
    return _unknown(text)


def _numbers(text: str) -> tuple[Decimal, ...]:
    words = _TOKEN.findall(text.lower())
    found: list[Decimal] = []
    position = 0
    while position < len(words):
        number = read_number(words[position:])
        if number is not None:
            found.append(number[0])
        position += number[1] if number else 1
    return tuple(found)


def parse_sum(text: str) -> Sum | None:
    """Read a lower-case arithmetic question; None unless all of it is one with at least one operator."""
    for pattern, turned in _TURNED:
        text = pattern.sub(turned, text)
    # Hyphens inside number words are not minus signs: "forty-two".
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    and_adds = bool(_WHAT_IS.match(text))
    text = _ASKING.sub("", text, count=1).removesuffix("please").strip(" ,=")
    words = _TOKEN.findall(text)
    leftover = _TOKEN.sub("", text)
    if not words or re.search(r"[^\s?.,=]", leftover):
        return None
    return _SumReader(words, and_adds).read()


class _SumReader:
    """Reads words left to right; numbers and operators must alternate, brackets may stand around.

    With `and_adds`, "and" between two numbers means plus; within one ("two hundred and five") it never does.
    """

    def __init__(self, words: Sequence[str], and_adds: bool) -> None:
        self._and_adds = and_adds
        self._words = list(words)
        self._position = 0
        self._expression: list[str] = []
        self._spoken: list[str] = []
        self._operands: list[Decimal] = []
        self._operators: list[str] = []
        self._depth = 0

    def read(self) -> Sum | None:
        while True:
            if not self._operand():
                return None
            self._suffix()
            if self._position == len(self._words):
                break
            if not self._operator():
                return None
        if self._depth or not (self._operators or "sqrt" in " ".join(self._expression)):
            return None
        expression = " ".join(self._expression).replace("( ", "(").replace(" )", ")").replace("sqrt (", "sqrt(")
        # Brackets cannot be heard: such a question is not repeated in the answer.
        spoken = "" if "(" in self._expression else " ".join(self._spoken)
        return Sum(expression, spoken, tuple(self._operands), tuple(self._operators))

    def _rest(self) -> list[str]:
        return self._words[self._position :]

    def _skip(self, *options: Sequence[str]) -> bool:
        for option in options:
            if self._rest()[: len(option)] == list(option):
                self._position += len(option)
                return True
        return False

    def _operand(self) -> bool:
        while self._skip(["("]):
            self._depth += 1
            self._expression.append("(")
        root = self._skip(["the", "square", "root", "of"], ["square", "root", "of"], ["sqrt"])
        bracketed = root and self._skip(["("])
        negative = self._skip(["minus"], ["-"], ["negative"])
        number = read_number(self._rest())
        if number is None:
            return False
        value, taken = number
        self._position += taken
        if bracketed and not self._skip([")"]):
            return False
        value = -value if negative else value
        self._operands.append(value)
        self._expression.append(f"sqrt({value})" if root else str(value))
        self._spoken.append(("the square root of " if root else "") + in_words(value))
        return True

    def _suffix(self) -> None:
        """Read what may follow a number: "percent of", "squared", closing brackets."""
        if self._skip(["percent", "of"], ["%", "of"], ["per", "cent", "of"]):
            self._expression += ["/ 100 *"]
            self._operators += ["/", "*"]
            self._operands.append(Decimal(100))
            self._spoken.append("percent of")
            self._operand()
        for word, exponent in (("squared", 2), ("cubed", 3)):
            if self._skip([word]):
                self._expression.append(f"** {exponent}")
                self._operators.append("**")
                self._operands.append(Decimal(exponent))
                self._spoken.append(word)
        while self._depth and self._skip([")"]):
            self._depth -= 1
            self._expression.append(")")

    def _operator(self) -> bool:
        ways = _SYMBOLS | ({("and",): "+"} if self._and_adds else {})
        for way in sorted(ways, key=len, reverse=True):
            if self._skip(way):
                symbol = ways[way]
                self._operators.append(symbol)
                self._expression.append(symbol)
                self._spoken.append(SPOKEN_OPERATORS[symbol])
                return True
        return False
