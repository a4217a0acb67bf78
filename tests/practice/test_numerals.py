from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.numerals import in_words, read_number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (84, "eighty-four"),
        (100, "one hundred"),
        (365, "three hundred and sixty-five"),
        (1005, "one thousand and five"),
        (8760, "eight thousand seven hundred and sixty"),
        (10**6, "one million"),
        (-5, "minus five"),
        (Decimal("1.5"), "one point five"),
        (Decimal("-0.25"), "minus zero point two five"),
        (Decimal("2.50"), "two point five"),
        (Decimal("0.3333333333"), "zero point three three three three three three"),
        (10**15, "one" + " zero" * 15),
    ],
)
def test_numbers_in_words(number: int | Decimal, words: str) -> None:
    assert in_words(number) == words


@given(st.integers(0, 10**15 - 1))
def test_words_are_read_back(number: int) -> None:
    words = in_words(number).replace("-", " ").split()
    assert read_number(words) == (number, len(words))


@pytest.mark.parametrize(
    ("text", "value", "taken"),
    [
        ("twelve times seven", 12, 1),
        ("a hundred and five plus", 105, 4),
        ("two point five plus", Decimal("2.5"), 3),
        ("1,000 plus", 1000, 1),
        ("2.5 plus", Decimal("2.5"), 1),
        ("five six", 5, 1),
        ("twenty twelve", 20, 1),
        ("seven and eight", 7, 1),
        ("three point", 3, 1),
    ],
)
def test_reading_stops_where_the_number_ends(text: str, value: Decimal, taken: int) -> None:
    assert read_number(text.split()) == (value, taken)


@pytest.mark.parametrize("text", ["", "hello", "a cat", "hundred", "and five", ".5"])
def test_what_is_no_number(text: str) -> None:
    assert read_number(text.split()) is None
