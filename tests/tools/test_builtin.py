"""The tools that come with the assistant, as a whole."""

import json

import pytest

from assistant.tools import ToolRegistry
from assistant.tools.builtin import BUILTIN_TOOLS, builtin_tools

ASKS = {"read_clipboard", "write_clipboard", "open_url", "take_screenshot", "forget"}


def test_every_tool_says_where_it_is_from_and_whether_it_asks() -> None:
    assert {tool.origin for tool in BUILTIN_TOOLS} == {"built in"}
    assert {tool.tool_name for tool in BUILTIN_TOOLS if tool.approval == "ask"} == ASKS
    assert {tool.approval for tool in BUILTIN_TOOLS if tool.tool_name not in ASKS} == {"always"}


def test_the_wire_takes_them_and_every_argument_is_described() -> None:
    definitions = ToolRegistry(BUILTIN_TOOLS).definitions()
    assert len(json.dumps(definitions)) < 8_000  # they are part of every session, and paid for
    for definition in definitions:
        assert len(definition["description"]) > 30
        for name, schema in definition["parameters"]["properties"].items():
            assert schema["description"], f"{name} of {definition['name']}"
            assert {"type", "anyOf", "enum"} & set(schema)
        assert "context" not in definition["parameters"]["properties"]


def test_each_can_be_switched_off() -> None:
    assert builtin_tools() == (list(BUILTIN_TOOLS), None)
    for tool in BUILTIN_TOOLS:
        tools, notice = builtin_tools({tool.tool_name})
        assert (set(BUILTIN_TOOLS) - set(tools), notice) == ({tool}, None)
    assert builtin_tools([tool.tool_name for tool in BUILTIN_TOOLS]) == ([], None)


@pytest.mark.parametrize("off", [["calculator", "kalkulator", "x"], ("x", "kalkulator", "calculator")])
def test_an_unknown_name_is_told_and_the_others_still_hold(off: list[str]) -> None:
    tools, notice = builtin_tools(off)
    assert "calculator" not in {tool.tool_name for tool in tools}
    assert notice is not None
    assert "none of these names: kalkulator, x." in notice
    assert notice.endswith("write_clipboard.")
