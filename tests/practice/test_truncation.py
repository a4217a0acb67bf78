import pytest

from assistant.practice.truncation import Truncation
from tests.practice.session_driver import Driver, Json, of_kind

ITEMS = [{"id": name} for name in "abcd"]
TOKENS = dict.fromkeys("abcd", 10)


def setting(ratio: float, limit: int | None) -> Json:
    limits = {} if limit is None else {"token_limits": {"post_instructions": limit}}
    return {"type": "retention_ratio", "retention_ratio": ratio, **limits}


@pytest.mark.parametrize(
    ("truncation", "kept"),
    [
        ("auto", "abcd"),
        ("disabled", "abcd"),
        (setting(0.5, None), "abcd"),
        (setting(0.5, 40), "abcd"),
        (setting(1.0, 39), "bcd"),
        (setting(0.5, 39), "d"),
        (setting(0.0, 0), "d"),
    ],
)
def test_the_oldest_go_until_the_share_is_left(truncation: object, kept: str) -> None:
    items, was_cut = Truncation().apply(truncation, ITEMS, TOKENS)
    assert "".join(item["id"] for item in items) == kept
    assert was_cut == (kept != "abcd")


def test_what_was_dropped_stays_dropped() -> None:
    truncation = Truncation()
    truncation.apply(setting(0.5, 39), ITEMS, TOKENS)
    assert truncation.apply("auto", ITEMS, TOKENS) == ([{"id": "d"}], False)


def test_a_long_conversation_costs_no_more_than_its_limit() -> None:
    driver = Driver()
    driver.update(instructions="", truncation=setting(0.8, 100), output_modalities=["text"])
    usages = []
    for _ in range(12):
        driver.type("x" * 80)
        usages.append(of_kind(driver.respond(max_output_tokens=5), "response.done")["response"]["usage"])
    assert max(usage["input_tokens"] for usage in usages) <= 100
    cached = [usage["input_token_details"]["cached_tokens"] for usage in usages]
    # The cache is of no use where something was dropped, and of use again after it.
    assert cached[0] == 0 and 0 in cached[1:-1] and max(cached) > 50
    assert len(driver.session.conversation) == 24
