"""Names for the model."""

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.tools.mcp.names import server_prefixes, tool_names


def test_plain_names_stay_readable() -> None:
    assert server_prefixes(["time", "my notes"]) == {"time": "time", "my notes": "my_notes"}
    assert tool_names("time", ["now", "get.day"]) == {"now": "time__now", "get.day": "time__get_day"}


def test_names_that_would_be_the_same_are_told_apart() -> None:
    prefixes = server_prefixes(["a b", "a_b", "a.b"])
    assert prefixes["a_b"] == "a_b"
    assert len(set(prefixes.values())) == 3
    names = tool_names("s", ["x y", "x_y", "x.y"])
    assert names["x_y"] == "s__x_y"
    assert len(set(names.values())) == 3


def test_a_name_does_not_depend_on_the_others_in_the_list() -> None:
    long = "x" * 100
    assert tool_names("s", [long, "a"])[long] == tool_names("s", [long])[long]


@given(st.lists(st.text(min_size=1), unique=True), st.lists(st.text(min_size=1), unique=True, max_size=4))
def test_every_name_fits_the_wire_and_is_unique(tools: list[str], servers: list[str]) -> None:
    prefixes = server_prefixes(servers)
    assert len(set(prefixes.values())) == len(servers)
    for prefix in prefixes.values():
        names = tool_names(prefix, tools)
        assert list(names) == tools
        assert len(set(names.values())) == len(tools)
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names.values())
