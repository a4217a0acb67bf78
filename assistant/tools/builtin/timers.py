"""Timers that speak when they are due: set_timer, list_timers, cancel_timer."""

from assistant.tools.timers import Timers, duration_in_words
from assistant.tools.tool import ToolContext, tool


@tool
async def set_timer(
    context: ToolContext, hours: float = 0, minutes: float = 0, seconds: float = 0, label: str = ""
) -> str:
    """Set a timer. When it is due you get a message and tell the user. It ends with this conversation.

    Hours, minutes and seconds are added up: 90 seconds may be given as minutes=1, seconds=30.

    Args:
        context: This call.
        hours: Hours from now.
        minutes: Minutes from now.
        seconds: Seconds from now.
        label: What it is for, in a word or two, for instance "tea".

    """
    timer = Timers.of(context).start(hours * 3600 + minutes * 60 + seconds, label, context)
    return f"Set {timer.name}: due in {duration_in_words(timer.duration_s)}, while this conversation is open."


@tool
async def list_timers(context: ToolContext) -> str:
    """List the timers that are running, with their numbers and the time left."""
    return Timers.of(context).describe()


@tool
async def cancel_timer(context: ToolContext, number: int) -> str:
    """Cancel a timer before it is due.

    Args:
        context: This call.
        number: The timer's number, as set_timer and list_timers tell it.

    """
    return f"Cancelled {Timers.of(context).cancel(number).name}."
