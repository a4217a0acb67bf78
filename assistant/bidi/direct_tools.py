"""`agent.tool.NAME(...)`: a tool called by the program itself, without a model."""

import asyncio
import itertools
import json
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from assistant.bidi.hooked_tools import as_result, call_with_hooks
from assistant.bidi.hooks import BidiHookEvent
from assistant.bidi.messages import Message, ToolResult, ToolUse, text_message, tool_messages
from assistant.tools.registry import ToolOutcome
from assistant.tools.tool import ToolContext

T = TypeVar("T")
_numbers = itertools.count(1)


class ToolCaller:
    """The agent's tools as functions. It has no other attributes, so that any name can be a tool's."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent

    def __getattr__(self, name: str) -> Callable[..., ToolResult]:
        """The tool of that name; underscores may stand for hyphens. Raises AttributeError if there is none."""
        agent = self._agent
        names = [tool.tool_name for tool in agent.tool_registry]
        match = next((known for known in names if known in (name, name.replace("_", "-"))), None) or next(
            (known for known in names if known.replace("-", "_") == name), None
        )
        if match is None:
            raise AttributeError(f"There is no tool named '{name}'. Tools: {', '.join(names) or 'none'}.")

        def call(
            user_message_override: str | None = None, record_direct_tool_call: bool | None = None, **arguments: Any
        ) -> ToolResult:
            """Call the tool with these arguments and return its result: toolUseId, status, content.

            Without asking the user, for the program calls its own tool; hooks are called as always, and what they
            raise is raised here. It blocks until the tool is done: in an async function use
            `await asyncio.to_thread(agent.tool.NAME, ...)`. The call is recorded in `agent.messages` unless
            `record_direct_tool_call` (here or of the agent) is False; a model that is connected is told of it.
            """
            tool_use: ToolUse = {"toolUseId": f"direct_{next(_numbers):06d}", "name": match, "input": arguments}
            result = in_own_loop(lambda: _call(agent, tool_use))
            record = agent.record_direct_tool_call if record_direct_tool_call is None else record_direct_tool_call
            if record:
                agent.add_messages(_record(tool_use, result, user_message_override))
            return result

        return call


async def _call(agent: Any, tool_use: ToolUse) -> ToolResult:
    async def call_hook(event: BidiHookEvent) -> None:
        await agent.hooks.invoke_callbacks_async(event)

    async def call_tool(tool: Any, use: ToolUse) -> ToolOutcome:
        context = ToolContext(agent, agent.invocation_state, tool_use_id=use["toolUseId"])
        arguments = json.dumps(use["input"], ensure_ascii=False, default=str)
        outcome: ToolOutcome = await agent.tool_registry.call_tool(tool, use["name"], arguments, context)
        return outcome

    return as_result(tool_use["toolUseId"], await call_with_hooks(agent, tool_use, call_hook, call_tool))


def _record(tool_use: ToolUse, result: ToolResult, user_message: str | None) -> list[Message]:
    """The call as a user who asked for it and a model that made it: no model knows any other form."""
    shown = json.dumps(tool_use["input"], ensure_ascii=False, default=str)
    # As the model will read it: without what JSON cannot hold.
    recorded: ToolUse = {**tool_use, "input": json.loads(shown)}
    asked = user_message or f"The program called the tool {tool_use['name']} with {shown}."
    return [
        text_message("user", asked),
        *tool_messages(recorded, result),
        text_message("assistant", f"The tool {tool_use['name']} was called."),
    ]


def in_own_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in a thread with an event loop of its own, and wait. Raises what it raised."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(asyncio.run(work()))
        except BaseException as error:  # noqa: BLE001 - raised again below, in the thread that waits
            outcome.set_exception(error)

    threading.Thread(target=run, name="direct call").start()
    return outcome.result()
