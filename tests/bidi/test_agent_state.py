"""Values for tools and hooks."""

from typing import Any

import pytest

from assistant.bidi.agent_state import AgentState, as_state


def test_values_go_in_and_come_out_as_copies():
    given = {"list": [1]}
    state = AgentState({"a": given})
    given["list"].append(2)
    state.get("a")["list"].append(3)
    assert state.get() == {"a": {"list": [1]}}
    state.set("b", None)
    state.delete("a")
    state.delete("never there")
    assert state.get() == {"b": None}
    assert state.get("a") is None


@pytest.mark.parametrize(("key", "value"), [("x", object()), ("x", {1, 2}), ("x", float("nan")), ("", 1), (None, 1)])
def test_what_json_cannot_hold_is_refused(key: Any, value: Any):
    state = AgentState()
    with pytest.raises(ValueError, match="state"):
        state.set(key, value)
    assert state.get() == {}


def test_whoever_saves_is_told_of_each_change():
    changes: list[Any] = []
    state = AgentState({"a": 1})
    state.on_change = lambda: changes.append(state.get())
    state.set("a", 2)
    state.delete("a")
    assert changes == [{"a": 2}, {}]


def test_a_state_of_another_make_is_used_as_it_is():
    theirs = AgentState()
    assert as_state(theirs) is theirs
    assert as_state({"a": 1}).get() == {"a": 1}
    assert as_state(None).get() == {}
    with pytest.raises(ValueError, match="state must be"):
        as_state([1])
