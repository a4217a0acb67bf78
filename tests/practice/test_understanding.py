import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.understanding import understand


@pytest.mark.parametrize(
    ("text", "expression", "spoken"),
    [
        ("what is twelve times seven", "12 * 7", "twelve times seven"),
        ("What's 12 x 7?", "12 * 7", "twelve times seven"),
        ("12*7", "12 * 7", "twelve times seven"),
        ("how much is one hundred minus thirty-three", "100 - 33", "one hundred minus thirty-three"),
        ("Hi, what is 2.5 + 1,000?", "2.5 + 1000", "two point five plus one thousand"),
        ("what is ninety divided by six please", "90 / 6", "ninety divided by six"),
        ("fifteen percent of two hundred", "15 / 100 * 200", "fifteen percent of two hundred"),
        ("multiply six by seven", "6 * 7", "six times seven"),
        ("subtract three from ten", "10 - 3", "ten minus three"),
        ("five squared", "5 ** 2", "five squared"),
        ("the square root of sixteen", "sqrt(16)", "the square root of sixteen"),
        ("ten minus minus two", "10 - -2", "ten minus minus two"),
        ("(3+4)*2", "(3 + 4) * 2", ""),
        ("Hello! What is seven plus eight?", "7 + 8", "seven plus eight"),
        ("what is two and two", "2 + 2", "two plus two"),
        ("Please tell me what's 2 and 2", "2 + 2", "two plus two"),
        ("how much is two hundred and five and six", "205 + 6", "two hundred and five plus six"),
    ],
)
def test_arithmetic(text: str, expression: str, spoken: str) -> None:
    (intent,) = understand(text)
    assert intent.topic == "arithmetic" and intent.sum is not None
    assert (intent.sum.expression, intent.sum.spoken) == (expression, spoken)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what time is it", "time"),
        ("Please tell me the time.", "time"),
        ("what day is it today", "date"),
        ("What\N{RIGHT SINGLE QUOTATION MARK}s today\N{RIGHT SINGLE QUOTATION MARK}s date?", "date"),
        ("hello there", "greeting"),
        ("thank you very much", "thanks"),
        ("tell me a joke", "joke"),
        ("what can you do", "help"),
        ("count to twenty", "count"),
        ("stop the conversation", "stop"),
        ("goodbye", "farewell"),
        ('say "good luck"', "say"),
        ("what is the weather in Paris", "unknown"),
        ("(((", "unknown"),
        ("12 +", "unknown"),
        ("this", "unknown"),
        ("two and two", "unknown"),
        ("what is two hundred and five", "unknown"),
        ("what is milk and honey", "unknown"),
    ],
)
def test_topics(text: str, topic: str) -> None:
    assert [intent.topic for intent in understand(text)] == [topic]


def test_two_questions_are_two_intents() -> None:
    both = understand("what is two and two and what time is it")
    assert [intent.topic for intent in both] == ["arithmetic", "time"]
    assert [intent.topic for intent in understand("What is 2+2 and what time is it?")] == ["arithmetic", "time"]


@given(st.text(max_size=60))
def test_any_text_means_something(text: str) -> None:
    assert understand(text)
