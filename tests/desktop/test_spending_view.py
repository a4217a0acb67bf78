"""What a conversation cost, in words."""

import pytest

from assistant.bidi.events import BidiNoticeEvent, BidiUsageEvent
from assistant.desktop.spending_view import SpendingView, format_dollars, spending_details, spending_text
from assistant.desktop.view_state import SpendingChanged, ViewState

TOKENS = {"input_audio": 1240, "output_audio": 930}


def usage(cost_usd: float | None, is_minimum: bool = False, audio_seconds: float = 0.0) -> BidiUsageEvent:
    totals = {
        "tokens": TOKENS,
        "audio_seconds": audio_seconds,
        "cost_usd": cost_usd,
        "cost_is_minimum": is_minimum,
    }
    return BidiUsageEvent(10, 20, 30, [], session_totals=totals)


def test_the_totals_of_the_conversation_count() -> None:
    state = ViewState("push_to_talk")
    assert state.spending.is_empty
    change = state.apply(usage(0.0731), 0.0)
    assert isinstance(change, SpendingChanged)
    assert not change.spending.is_empty
    assert spending_text(change.spending) == "$0.073"
    details = spending_details(change.spending)
    assert "Speech in: 1,240" in details
    assert "Speech out: 930" in details


def test_tokens_stand_for_a_price_that_is_not_known() -> None:
    view = SpendingView().after(usage(None, audio_seconds=12.4))
    assert spending_text(view) == "2,170 tokens"
    assert "No price is known" in spending_details(view)
    assert "12 s" in spending_details(view)


def test_a_part_of_the_price() -> None:
    view = SpendingView().after(usage(1.5, is_minimum=True))
    assert spending_text(view) == "≥ $1.50"
    assert "At least $1.50" in spending_details(view)


@pytest.mark.parametrize(
    ("code", "said"), [("budget_near", "nearly spent"), ("budget_reached", "paused"), ("budget_resumed", "$0.20")]
)
def test_the_notices_tell_how_the_budget_stands(code: str, said: str) -> None:
    state = ViewState("push_to_talk")
    state.apply(usage(0.2), 0.0)
    state.apply(BidiNoticeEvent("The budget.", code), 0.0)
    assert said in spending_text(state.spending)


def test_amounts_of_every_size() -> None:
    amounts = [format_dollars(usd) for usd in (0.0, 0.00012, 0.0346, 0.5, 2.0, 1234.5)]
    assert amounts == ["$0.00", "$0.0001", "$0.035", "$0.500", "$2.00", "$1,234.50"]
