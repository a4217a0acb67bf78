"""Tools with the face of Strands' own: recognised by what they offer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from assistant.tools import ToolContext, ToolDefinitionError, ToolOutcome, ToolRegistry
from tests.support.guards import ExpectLog

SPEC = {
    "name": "echo",
    "description": "Echo a word.",
    "inputSchema": {"json": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}},
}


class CallableTool:
    """A tool that can only be called."""

    tool_spec = SPEC
    tool_name = "echo"

    def __call__(self, word: str) -> str:
        return f"echo {word}"


class StreamingTool:
    """A tool that streams as Strands' decorated functions do."""

    tool_spec = SPEC
    tool_name = "echo"

    def __init__(self, *events: Any) -> None:
        self.events = events
        self.calls: list[tuple[dict[str, Any], Any]] = []

    async def stream(self, tool_use: dict[str, Any], invocation_state: dict[str, Any], **_: Any) -> AsyncIterator[Any]:
        self.calls.append((tool_use, invocation_state["agent"]))
        for event in self.events:
            yield event


def test_a_callable_tool_is_called_and_described(expect_log: ExpectLog) -> None:
    expect_log("tool echo failed: TypeError")
    registry = ToolRegistry([CallableTool()])
    (definition,) = registry.definitions()
    assert definition == {
        "type": "function",
        "name": "echo",
        "description": "Echo a word.",
        "parameters": SPEC["inputSchema"]["json"],
    }
    assert asyncio.run(registry.call("echo", '{"word": "hi"}')) == ToolOutcome("success", "echo hi")
    assert asyncio.run(registry.call("echo", '{"wrong": "hi"}')).status == "error"


def test_a_streaming_tool_finds_its_agent_and_reports_progress() -> None:
    result = {"toolUseId": "call_1", "status": "success", "content": [{"text": "done"}]}
    streaming = StreamingTool(
        {"tool_stream_event": {"tool_use": {}, "data": "half"}}, {"type": "tool_result", "tool_result": result}
    )
    seen: list[Any] = []
    context = ToolContext("the agent", {}, seen.append, "call_1")
    outcome = asyncio.run(ToolRegistry([streaming]).call("echo", '{"word": "hi"}', context))
    assert outcome == ToolOutcome("success", "done")
    assert seen == ["half"]
    assert streaming.calls == [({"toolUseId": "call_1", "name": "echo", "input": {"word": "hi"}}, "the agent")]


def test_a_bare_result_and_an_approval_that_cannot_be_asked_for() -> None:
    bare = StreamingTool({"toolUseId": "x", "status": "error", "content": [{"text": "no"}]})
    assert asyncio.run(ToolRegistry([bare]).call("echo", "{}")) == ToolOutcome("error", "no")
    asks = StreamingTool({"tool_interrupt_event": {"tool_use": {}}})
    assert asyncio.run(ToolRegistry([asks]).call("echo", "{}")).status == "error"


def test_a_tool_without_a_schema_is_refused() -> None:
    class Odd(CallableTool):
        tool_spec = {"name": "odd", "inputSchema": "none"}  # noqa: RUF012 - a class of one test

    with pytest.raises(ToolDefinitionError, match="input schema"):
        ToolRegistry([Odd()])
