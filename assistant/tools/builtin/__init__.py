"""The tools that every conversation has: a calculator, the time, and a way to end it."""

from assistant.tools.builtin.calculator import calculator
from assistant.tools.builtin.current_time import current_time
from assistant.tools.builtin.stop_conversation import stop_conversation

BUILTIN_TOOLS = (calculator, current_time, stop_conversation)

__all__ = ["BUILTIN_TOOLS", "calculator", "current_time", "stop_conversation"]
