"""A conversation with prices and a budget, over a real socket with the practice server."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel, Budget
from assistant.bidi.events import BidiBudgetEvent, BidiEvent, BidiTextInputEvent
from assistant.bidi.input_translation import InputTranslator
from assistant.practice_process import PracticeProcess
from assistant.prices import prices_path
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.inputs import BudgetChanged
from assistant.spending import spending_path

# A dollar a token of speech: the first answer uses any budget up.
DEAR = {"gpt-realtime-2.1": {"output_audio": 1_000_000.0}}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with PracticeProcess() as practice:
        yield practice.url


def an_agent(url: str, **options: object) -> BidiAgent:
    model = BidiOpenAIRealtimeModel(provider_config={"turn_mode": "push_to_talk"}, client_config={"url": url})
    return BidiAgent(model, **options)  # type: ignore[arg-type]


async def until(agent: BidiAgent, seen: list[BidiEvent], **wanted: object) -> BidiEvent:
    """Wait for an event with these fields; what came before is in `seen`."""
    async with asyncio.timeout(30):
        async for event in agent.receive():
            seen.append(event)
            if wanted.items() <= event.items():
                return event
    raise AssertionError(f"the conversation ended without {wanted}")


def test_a_budget_pauses_and_a_raise_goes_on(url: str):
    seen: list[BidiEvent] = []

    async def main() -> None:
        async with an_agent(url, budget=Budget(session_usd=1.0), prices=DEAR) as agent:
            await agent.send("hello")
            usage = await until(agent, seen, type="bidi_usage", source="response")
            assert usage["cost_usd"] == usage["session_cost_usd"] == usage["tokens"]["output_audio"]
            assert usage["cost_is_minimum"] is True, "the price of text is not in the table"
            await until(agent, seen, code="budget_reached")
            await agent.send(BidiTextInputEvent("what is two plus two"))
            await until(agent, seen, code="budget_reached")
            await agent.send(BidiBudgetEvent(session_usd=1_000_000.0))
            await until(agent, seen, type="bidi_connection_restart", reason="resumed")
            second = await until(agent, seen, type="bidi_usage", source="response")
            assert second["session_cost_usd"] == usage["cost_usd"] + second["cost_usd"]
            assert second["turn_totals"]["cost_usd"] == second["cost_usd"]

    asyncio.run(main())
    assert [event["code"] for event in seen if event["type"] == "bidi_notice"].count("budget_resumed") == 1
    costs = sum(event["cost_usd"] or 0.0 for event in seen if event["type"] == "bidi_usage")
    saved = json.loads(spending_path().read_text())["usd_by_day"]
    assert sum(saved.values()) == costs, "every response was saved before the conversation was over"


def test_a_day_s_budget_holds_over_two_conversations(url: str):
    async def one_answer() -> list[str]:
        seen: list[BidiEvent] = []
        async with an_agent(url, budget=Budget(day_usd=1.0), prices=DEAR) as agent:
            await agent.send("hello")
            await until(agent, seen, code="budget_reached")
        return [event["type"] for event in seen]

    assert "bidi_usage" in asyncio.run(one_answer())
    assert "bidi_response_start" not in asyncio.run(one_answer())


def test_a_server_on_this_machine_costs_nothing_whatever_the_user_s_prices_say(url: str):
    prices_path().parent.mkdir(parents=True, exist_ok=True)
    prices_path().write_text('[models."gpt-realtime-2.1"]\noutput_audio = 64\n')

    async def main() -> None:
        async with an_agent(url) as agent:
            await agent.send("hello")
            usage = await until(agent, [], type="bidi_usage", source="response")
            assert usage["tokens"]["output_audio"] > 0
            assert usage["cost_usd"] is None

    asyncio.run(main())
    assert not spending_path().exists()


def test_a_bad_file_of_prices_is_told_when_the_conversation_begins(monkeypatch: pytest.MonkeyPatch, url: str):
    prices_path().parent.mkdir(parents=True, exist_ok=True)
    prices_path().write_text("models = ")
    agent = an_agent(url)
    monkeypatch.setattr(type(agent.model.endpoint), "is_loopback", False)

    async def main() -> None:
        async with agent:
            notice = await until(agent, [], type="bidi_notice", code="prices_ignored")
            assert str(prices_path()) in notice["message"]

    asyncio.run(main())


def test_wrong_prices_and_budgets_are_refused_where_they_are_written(url: str):
    with pytest.raises(ConfigurationError, match="'output'"):
        an_agent(url, prices={"m": {"output": 1}})
    with pytest.raises(ConfigurationError, match="day's budget"):
        InputTranslator().translate(BidiBudgetEvent(day_usd=-1))
    translated = InputTranslator().translate({"type": "bidi_budget", "session_usd": 2})
    assert translated == [BudgetChanged(Budget(session_usd=2))]
