"""Tools made with Strands' own `@tool`, used as they are: recognised by what they offer, not by their type."""

import inspect
from typing import Any

from assistant.tools.errors import ToolDefinitionError, ToolError
from assistant.tools.execution import LoopTurn, run_in_thread
from assistant.tools.tool import Tool, ToolContext


def is_foreign_tool(candidate: Any) -> bool:
    """Tell whether an object has the face of a Strands tool: `tool_spec`, `tool_name`, and a way to run it."""
    return (
        isinstance(getattr(candidate, "tool_spec", None), dict)
        and isinstance(getattr(candidate, "tool_name", None), str)
        and (callable(candidate) or hasattr(candidate, "stream"))
    )


class ForeignTool(Tool):
    """A Strands tool. It is streamed where it can be, so that it finds its own context and reports progress."""

    def __init__(self, foreign: Any) -> None:
        """Take the tool's own description.

        Raises:
            ToolDefinitionError: Its `tool_spec` has no input schema.

        """
        spec = foreign.tool_spec
        schema = spec.get("inputSchema", {})
        parameters = schema.get("json", schema) if isinstance(schema, dict) else None
        if not isinstance(parameters, dict):
            raise ToolDefinitionError(f"The tool '{foreign.tool_name}' has no input schema in its tool_spec.")
        super().__init__(foreign.tool_name, str(spec.get("description", "")), parameters or {"type": "object"})
        self._foreign = foreign

    async def invoke(self, arguments: dict[str, Any], context: ToolContext) -> Any:
        """Run the tool as its own framework would."""
        if hasattr(self._foreign, "stream"):
            return await self._stream(arguments, context)
        result = await run_in_thread(lambda: self._foreign(**arguments), name=self.tool_name)
        return await result if inspect.isawaitable(result) else result

    async def _stream(self, arguments: dict[str, Any], context: ToolContext) -> Any:
        use = {"toolUseId": context.tool_use_id or "unknown", "name": self.tool_name, "input": arguments}
        # Strands' tools look for the agent in the invocation state; the state itself must stay the caller's own,
        # for tools write to it (stop_event_loop).
        context.invocation_state.setdefault("agent", context.agent)
        result: Any = None
        turn = LoopTurn()
        async for event in self._foreign.stream(use, context.invocation_state):
            if not isinstance(event, dict):
                result = event
            elif "tool_stream_event" in event:
                context.report_progress(event["tool_stream_event"].get("data"))
            elif "tool_interrupt_event" in event:
                raise ToolError("This tool waits for an approval that cannot be given here.")
            else:
                result = event.get("tool_result", event)
            await turn.give_way()
        return result
