"""Tool calls with the hooks before and after them, one at a time where the agent wants it so."""

import asyncio
import contextlib
import copy
import json
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from assistant.bidi.hooks import BidiAfterToolCallEvent, BidiBeforeToolCallEvent, BidiHookEvent
from assistant.bidi.messages import ToolResult, ToolUse, result_text
from assistant.bidi.tool_runner import ToolRunner
from assistant.realtime.errors import ConfigurationError
from assistant.tools.errors import ToolDefinitionError, ToolError
from assistant.tools.registry import ToolOutcome, as_tool, parse_arguments
from assistant.tools.tool import Tool

ExecutorName = Literal["concurrent", "sequential"]
# Calls the callbacks of an event; returns what one of them raised.
CallHook = Callable[[BidiHookEvent], Awaitable[Exception | None]]
# Calls a tool (None: there is no such tool) with what the model wants.
CallTool = Callable[[Tool | None, ToolUse], Awaitable[ToolOutcome]]

CANCELLED = "This program did not allow the tool to be called."
CHECK_FAILED = "A check before the tool failed, so the tool was not called."
WITHHELD = "The tool was called, but a check of its result failed, so the result is withheld."


async def call_with_hooks(agent: Any, tool_use: ToolUse, call_hook: CallHook, call_tool: CallTool) -> ToolOutcome:
    """Call a tool between its two hooks.

    A hook that fails does not let through what it may have been there to hold back: before the call it keeps the tool
    from running, after it the result is withheld.
    """
    tool = agent.tool_registry.get(tool_use["name"])
    before = BidiBeforeToolCallEvent(agent, tool, tool_use, agent.invocation_state)
    failure = await call_hook(before)
    cancel_message: str | None = None
    if failure is not None:
        cancel_message = CHECK_FAILED
    elif before.cancel_tool:
        cancel_message = before.cancel_tool if isinstance(before.cancel_tool, str) else CANCELLED
    if cancel_message is not None:
        outcome = ToolOutcome("error", cancel_message)
    else:
        outcome = await _call_selected(before, call_tool)
    result = as_result(tool_use["toolUseId"], outcome)
    after = BidiAfterToolCallEvent(
        agent,
        before.selected_tool,
        before.tool_use,
        agent.invocation_state,
        copy.deepcopy(result),
        failure or outcome.exception,
        cancel_message,
    )
    if await call_hook(after) is not None:
        return ToolOutcome("error", WITHHELD)
    # An image goes with the result it came with, not with another one.
    return outcome if after.result == result else as_outcome(after.result)


async def _call_selected(before: BidiBeforeToolCallEvent, call_tool: CallTool) -> ToolOutcome:
    try:
        tool = None if before.selected_tool is None else as_tool(before.selected_tool)
    except ToolDefinitionError as error:
        return ToolOutcome("error", str(error), exception=error)
    return await call_tool(tool, before.tool_use)


def as_result(tool_use_id: str, outcome: ToolOutcome) -> ToolResult:
    """An outcome in the form of messages."""
    return {"toolUseId": tool_use_id, "status": outcome.status, "content": [{"text": outcome.text}]}


def as_outcome(result: Any) -> ToolOutcome:
    """A result that a hook put in place of the tool's; one that is none is withheld."""
    if not isinstance(result, dict) or result.get("status") not in ("success", "error"):
        return ToolOutcome("error", WITHHELD)
    return ToolOutcome(result["status"], result_text(result))


class HookedTools:
    """Carries out the model's tool calls: hooks, then the user's approval, then the tool."""

    def __init__(self, agent: Any, runner: ToolRunner, call_hook: CallHook, executor: ExecutorName) -> None:
        self._agent = agent
        self._runner = runner
        self._call_hook = call_hook
        self._turn: contextlib.AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if executor == "sequential" else contextlib.nullcontext()
        )

    async def run(self, call_id: str, name: str, arguments_json: str) -> ToolOutcome:
        """Run one call; whatever goes wrong, or is refused, is an outcome the model can read."""
        async with self._turn:
            try:
                arguments = parse_arguments(arguments_json)
            except ToolError:
                # Nobody can check what cannot be read; the model is told.
                return await self._runner.run(call_id, name, arguments_json)
            tool_use: ToolUse = {"toolUseId": call_id, "name": name, "input": arguments}
            return await call_with_hooks(self._agent, tool_use, self._call_hook, self._call)

    def origin(self, name: str) -> str:
        """Where a tool comes from, in words for the user."""
        return self._runner.origin(name)

    async def approve_remote(self, request_id: str, server_label: str, name: str, arguments_json: str) -> bool:
        """Decide whether the server may call a remote tool."""
        return await self._runner.approve_remote(request_id, server_label, name, arguments_json)

    async def _call(self, tool: Tool | None, tool_use: ToolUse) -> ToolOutcome:
        arguments_json = json.dumps(tool_use["input"], ensure_ascii=False, default=str)
        return await self._runner.run_tool(tool, tool_use["toolUseId"], tool_use["name"], arguments_json)


def executor_name(tool_executor: Any) -> ExecutorName:
    """How tools are to be run: by name, or by an object such as Strands' SequentialToolExecutor.

    Raises:
        ConfigurationError: It says neither.

    """
    named = tool_executor if isinstance(tool_executor, str) else type(tool_executor).__name__
    if tool_executor is None or named.lower().startswith("concurrent"):
        return "concurrent"
    if named.lower().startswith("sequential"):
        return "sequential"
    raise ConfigurationError(f'tool_executor is {tool_executor!r}: it must be "concurrent" or "sequential".')
