"""The tools that come with the assistant. Each can be switched off by its name."""

from collections.abc import Collection

from assistant.tools.builtin.calculator import calculator
from assistant.tools.builtin.clipboard import read_clipboard, write_clipboard
from assistant.tools.builtin.current_time import current_time
from assistant.tools.builtin.notes import forget, recall, remember
from assistant.tools.builtin.open_url import open_url
from assistant.tools.builtin.stop_conversation import stop_conversation
from assistant.tools.builtin.take_screenshot import take_screenshot
from assistant.tools.builtin.timers import cancel_timer, list_timers, set_timer
from assistant.tools.tool import Tool

BUILTIN_TOOLS: tuple[Tool, ...] = (
    calculator,
    current_time,
    stop_conversation,
    read_clipboard,
    write_clipboard,
    open_url,
    take_screenshot,
    remember,
    recall,
    forget,
    set_timer,
    list_timers,
    cancel_timer,
)
for _tool in BUILTIN_TOOLS:
    _tool.origin = "built in"


def builtin_tools(off: Collection[str] = ()) -> tuple[list[Tool], str | None]:
    """Return the tools that are not switched off, and a notice for the user if `off` names some that do not exist."""
    known = {tool.tool_name for tool in BUILTIN_TOOLS}
    unknown = sorted(set(off) - known)
    chosen = [tool for tool in BUILTIN_TOOLS if tool.tool_name not in off]
    if not unknown:
        return chosen, None
    return chosen, (
        f"These tools cannot be switched off because there are none of these names: {', '.join(unknown)}. "
        f"The built-in tools are {', '.join(sorted(known))}."
    )


__all__ = [
    "BUILTIN_TOOLS",
    "builtin_tools",
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
    "write_clipboard",
]
