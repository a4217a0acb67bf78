"""Repairing what servers say about their tools."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mcp_types import ListToolsResult

from assistant.tools.mcp.listings import repair_listing


def repaired(*tools: Any) -> list[dict[str, Any]]:
    listing = {"tools": list(tools)}
    repair_listing(listing)
    return listing["tools"]


def test_a_schema_becomes_an_object_with_properties() -> None:
    schema = {"properties": {"a": True, "b": {"type": "string"}}, "required": ["a", "c", 5], "anyOf": []}
    (tool,) = repaired({"name": "x", "inputSchema": schema})
    assert tool["inputSchema"] == {
        "type": "object",
        "properties": {"a": {}, "b": {"type": "string"}},
        "required": ["a"],
    }


def test_a_hint_that_is_no_boolean_is_no_hint() -> None:
    (tool,) = repaired({"name": "x", "annotations": {"readOnlyHint": "true", "destructiveHint": False, "title": 3}})
    assert tool["annotations"] == {"destructiveHint": False}


def test_tools_that_cannot_be_used_are_named() -> None:
    listing: dict[str, Any] = {"tools": [{"name": "x"}, {"name": "x"}, {"name": "y", "inputSchema": []}, 3]}
    assert repair_listing(listing) == [
        "its tool 'x' is left out: there are two of that name",
        "its tool 'y' is left out: its arguments are described by something that is no object",
        "its tool without a name is left out: it is not described at all",
    ]
    assert [tool["name"] for tool in listing["tools"]] == ["x"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = ["name", "title", "description", "inputSchema", "outputSchema", "annotations", "icons", "execution", "_meta"]


@given(st.lists(json_values | st.dictionaries(st.sampled_from(MEMBERS), json_values), max_size=5) | json_values)
def test_whatever_a_server_sends_is_no_reason_to_refuse_its_list(tools: Any) -> None:
    listing = {"tools": tools}
    repair_listing(listing)
    ListToolsResult.model_validate(listing)
