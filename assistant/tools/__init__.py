"""Tools: Python functions the model can call. `@tool` makes one, a `ToolRegistry` holds a conversation's."""

from assistant.tools.errors import ToolArgumentError, ToolDefinitionError, ToolError
from assistant.tools.registry import ToolOutcome, ToolRegistry
from assistant.tools.tool import FunctionTool, Tool, ToolContext, tool

__all__ = [
    "FunctionTool",
    "Tool",
    "ToolArgumentError",
    "ToolContext",
    "ToolDefinitionError",
    "ToolError",
    "ToolOutcome",
    "ToolRegistry",
    "tool",
]
