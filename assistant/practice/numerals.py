"""Numbers in English words, both ways: "twelve hundred" to 1200 and 84 to "eighty-four"."""

from collections.abc import Sequence
from decimal import Decimal

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
SMALL = (*_ONES, "ten", "eleven", "twelve", *_TEENS)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))

_VALUES = {word: value for value, word in enumerate(SMALL)} | {
    word: 10 * index for index, word in enumerate(TENS) if word
}
_MULTIPLIERS = {"hundred": 100} | {name: scale for scale, name in SCALES}
# More digits than this are clearer read one by one.
_LARGEST_SPOKEN = 10**15
_MOST_DIGITS = 60  # nobody listens to more
_MOST_DECIMALS = 6


def in_words(number: int | Decimal) -> str:
    """Say a number: 84 is "eighty-four", -1.5 is "minus one point five".

    At most six decimals are said; whole numbers from a quadrillion on are spelled digit by digit.
    """
    if number < 0:
        return "minus " + in_words(-number)
    whole = int(number)
    words = _whole_in_words(whole)
    fraction = Decimal(number) - whole
    if not fraction:
        return words
    digits = format(round(fraction, _MOST_DECIMALS), "f").partition(".")[2].rstrip("0")
    return f"{words} point {_spelled(digits)}" if digits else words


def _whole_in_words(number: int) -> str:
    if number < 20:
        return SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{SMALL[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{SMALL[hundreds]} hundred" + (f" and {_whole_in_words(rest)}" if rest else "")
    if number >= _LARGEST_SPOKEN:
        # By way of Decimal: Python refuses to write integers of thousands of digits.
        digits = format(Decimal(number), "f")
        return _spelled(digits) if len(digits) <= _MOST_DIGITS else f"a number of {_whole_in_words(len(digits))} digits"
    scale, name = next(pair for pair in SCALES if number >= pair[0])
    count, rest = divmod(number, scale)
    joint = " and " if rest < 100 else " "
    return f"{_whole_in_words(count)} {name}" + (joint + _whole_in_words(rest) if rest else "")


def _spelled(digits: str) -> str:
    return " ".join(SMALL[int(digit)] for digit in digits)


def read_number(words: Sequence[str]) -> tuple[Decimal, int] | None:
    """Read the number at the start of lower-case words.

    Returns the value and how many words it took, or None when the first word is no number. Digits ("12", "1,000",
    "2.5") count as words; "a" and "an" mean one before "hundred" or "thousand".
    """
    if not words:
        return None
    if (digits := _digits(words[0])) is not None:
        return digits, 1
    total, group, taken = 0, 0, 0
    previous = 0  # The last small value, so that "five six" is not read as eleven.
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if word in _VALUES and _may_follow(group, previous, _VALUES[word], position):
            previous = _VALUES[word]
            group += previous
        elif word in {"a", "an"} and group == 0 and following in _MULTIPLIERS:
            group = 1
        elif word == "hundred" and 0 < group < 100:
            group, previous = group * 100, 0
        elif word in _MULTIPLIERS and word != "hundred" and group:
            total, group, previous = total + group * _MULTIPLIERS[word], 0, 0
        elif word == "and" and taken and previous == 0 and following in _VALUES:
            continue
        else:
            break
        taken = position + 1
    if not taken:
        return None
    return _with_decimals(Decimal(total + group), words, taken)


def _may_follow(group: int, previous: int, value: int, position: int) -> bool:
    if position == 0:
        return True
    if previous:
        return previous >= 20 and 0 < value < 10
    return value > 0 and (group == 0 or group % 100 == 0)


def _with_decimals(value: Decimal, words: Sequence[str], taken: int) -> tuple[Decimal, int]:
    if taken >= len(words) or words[taken] != "point":
        return value, taken
    decimals = ""
    for word in words[taken + 1 :]:
        if _VALUES.get(word, 10) > 9:
            break
        decimals += str(_VALUES[word])
    return (Decimal(f"{value}.{decimals}"), taken + 1 + len(decimals)) if decimals else (value, taken)


def _digits(word: str) -> Decimal | None:
    plain = word.replace(",", "")
    return Decimal(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() and plain[0] != "." else None
