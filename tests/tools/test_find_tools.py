"""More tools than a session takes: it is told of as many as fit, and the model finds the others."""

import asyncio
import json
from typing import Any

import pytest

from assistant.practice.server import PracticeServer
from assistant.tools import Tool, ToolRegistry, tool
from assistant.tools.find_tools import MOST_FOUND, MOST_KEPT, MOST_TOOLS, NAME, FindTools
from tests.support.conversing import conversing

INSTRUMENTS = ["harmonica", "trumpet", "violin", "cello", "piano", "flute", "drum", "guitar", "harp", "organ"]
EACH = 20


def play(instrument: str, number: int) -> Tool:
    @tool(name=f"{instrument}_{number}", description=f"Play song {number}.")
    def played() -> str:
        return f"{instrument} played song {number}"

    played.origin = f"MCP server {instrument}"
    return played


def two_hundred() -> list[Tool]:
    return [play(instrument, number) for instrument in INSTRUMENTS for number in range(EACH)]


class Session:
    """What a session was told last."""

    def __init__(self, tools: list[Tool]) -> None:
        self.registry = ToolRegistry(tools)
        self.finder = FindTools(self.registry, self.tell)
        self.told = 0
        self.tell()

    def tell(self) -> None:
        self.told += 1
        self.definitions = {each["name"]: each for each in self.finder.definitions()}

    def find(self, words: str) -> str:
        outcome = asyncio.run(self.registry.call(NAME, json.dumps({"words": words})))
        assert outcome.status == "success"
        return outcome.text


def test_as_many_as_fit_are_told_of_all() -> None:
    session = Session(two_hundred()[:MOST_TOOLS])
    assert list(session.definitions.values()) == session.registry.definitions()
    assert not session.finder.is_needed


def test_of_more_the_first_are_told_of_and_how_to_find_the_others() -> None:
    session = Session(two_hundred())
    assert len(session.definitions) == MOST_TOOLS
    *told, last = session.definitions
    assert told == [each.tool_name for each in session.registry][: MOST_TOOLS - 1]
    assert last == NAME
    description = session.definitions[NAME]["description"]
    assert "81 more tools" in description
    assert "MCP server organ (20)" in description
    assert "MCP server harmonica" not in description


def test_what_is_found_takes_a_place_and_can_be_called() -> None:
    session = Session(two_hundred())
    assert "organ_7" not in session.definitions
    answer = session.find("organ")
    assert "organ_7: Play song 7." in answer
    assert session.told == 2
    assert {f"organ_{number}" for number in range(EACH)} < session.definitions.keys()
    assert "harmonica_0" in session.definitions
    assert len(session.definitions) == MOST_TOOLS
    assert asyncio.run(session.registry.call("organ_7", "{}")).text == "organ played song 7"


def test_the_best_fit_comes_first_and_the_latest_stay() -> None:
    session = Session(two_hundred())
    assert session.find("Organ, song 13!").splitlines()[1] == "organ_13: Play song 13."
    for instrument in reversed(INSTRUMENTS):
        session.find(instrument)
    latest = {name for name in session.definitions if name.startswith(tuple(INSTRUMENTS[: MOST_KEPT // MOST_FOUND]))}
    assert len(latest) == MOST_KEPT
    assert len(session.definitions) == MOST_TOOLS


def test_words_that_fit_nothing_and_none_at_all() -> None:
    session = Session(two_hundred())
    assert session.find("submarine").startswith("No tool fits. There are 81 more tools")
    assert session.told == 1
    outcome = asyncio.run(session.registry.call(NAME, '{"words": " "}'))
    assert (outcome.status, "'words' must be" in outcome.text) == ("error", True)


def test_a_tool_that_is_gone_keeps_no_place() -> None:
    session = Session(two_hundred())
    session.find("organ")
    session.registry.change([each for each in two_hundred() if "organ" not in each.tool_name])
    session.tell()
    assert len(session.definitions) == MOST_TOOLS
    assert not any(name.startswith("organ") for name in session.definitions)


@pytest.mark.parametrize("name", ["organ_7", NAME])
def test_names_are_looked_up_where_there_is_no_finder(name: str) -> None:
    found = ToolRegistry(two_hundred()).get(name)
    assert (found is None) == (name == NAME)


def test_a_conversation_has_the_use_of_two_hundred_tools() -> None:
    """A server that refuses a session with more than 128."""
    from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel

    async def main() -> tuple[list[Any], list[str], list[str]]:
        async with PracticeServer(pace=float("inf")) as server:
            model = BidiOpenAIRealtimeModel(client_config={"url": server.url})
            async with conversing(BidiAgent(model, tools=two_hundred())) as user:
                await user.type("find tools about organ")
                await user.type("please organ")
                results = [event["tool_result"]["content"][0]["text"] for event in user.said("tool_result")]
                return results, user.codes("bidi_notice"), user.codes("bidi_error")

    (found, played), notices, errors = asyncio.run(main())
    assert "organ_0: Play song 0." in found
    assert played == "organ played song 0"
    assert (notices.count("many_tools"), errors) == (1, [])
