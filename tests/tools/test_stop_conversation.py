"""The tool that ends a conversation."""

import asyncio

from assistant.tools import ToolContext, ToolRegistry
from assistant.tools.builtin import BUILTIN_TOOLS


def test_sets_the_flag_that_ends_the_run() -> None:
    state: dict[str, object] = {"request_state": {"kept": 1}}
    registry = ToolRegistry(BUILTIN_TOOLS)
    outcome = asyncio.run(registry.call("stop_conversation", "{}", ToolContext(invocation_state=state)))
    assert (outcome.status, outcome.text) == ("success", "Ending conversation")
    assert state["request_state"] == {"kept": 1, "stop_event_loop": True}


def test_the_model_sees_no_context_argument() -> None:
    definition = ToolRegistry(BUILTIN_TOOLS).get("stop_conversation").definition
    assert definition["parameters"]["properties"] == {}
