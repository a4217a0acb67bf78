"""The built-in tools, and what it takes to write tools of one's own.

The names below are loaded when they are first used.
"""

from typing import TYPE_CHECKING, Any

from assistant.installing import load

if TYPE_CHECKING:
    from assistant.tools import ToolContext, ToolError, tool
    from assistant.tools.builtin import (
        calculator,
        cancel_timer,
        current_time,
        forget,
        list_timers,
        open_url,
        read_clipboard,
        recall,
        remember,
        set_timer,
        stop_conversation,
        take_screenshot,
        write_clipboard,
    )

__all__ = [
    "ToolContext",
    "ToolError",
    "calculator",
    "cancel_timer",
    "current_time",
    "forget",
    "list_timers",
    "open_url",
    "read_clipboard",
    "recall",
    "remember",
    "set_timer",
    "stop_conversation",
    "take_screenshot",
    "tool",
    "write_clipboard",
]

_FOR_WRITING_TOOLS = ("ToolContext", "ToolError", "tool")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load("assistant.tools" if name in _FOR_WRITING_TOOLS else "assistant.tools.builtin"), name)
