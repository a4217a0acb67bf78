"""Approvals in a terminal: the question as lines of text, and a typed line as the answer to it.

One `ApprovalPrompt` is shared by the output that prints the questions and the input that reads the lines. Questions
are put one at a time, the oldest first, so that it is never in doubt which one a "y" answers.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.bidi.events import (
    BidiConnectionCloseEvent,
    BidiEvent,
    ToolApprovalRequestEvent,
    ToolApprovalResponseEvent,
    ToolApprovalResultEvent,
)
from assistant.bidi.exact_text import exact_arguments, revealed
from assistant.tools.approval import ApprovalAnswer

ANSWERS: dict[str, ApprovalAnswer] = {
    "y": "once",
    "yes": "once",
    "s": "session",
    "session": "session",
    "a": "always",
    "always": "always",
    "n": "deny",
    "no": "deny",
}
# Nobody reads and decides faster: a line that ends this soon was begun before the question and means something else.
SETTLE_S = 0.5
_RESULTS = {
    "rule": "by your rules",
    "once": "allowed once",
    "session": "allowed for this session",
    "always": "always allowed from now on",
    "denied": "denied",
    "timeout": "not allowed: nobody answered",
}


@dataclass(slots=True)
class _Open:
    event: ToolApprovalRequestEvent
    deadline: float
    asked_at: float | None = None  # None until it is this one's turn


class ApprovalPrompt:
    """The questions that are open, and whether a typed line answers one. Use it on the event loop's thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells monotonic seconds."""
        self._clock = clock
        self._open: dict[str, _Open] = {}
        self.can_answer = False  # set by an input that hands its lines to `answer`

    def take(self, event: BidiEvent) -> list[str]:
        """Take one output event; returns the lines to print about it, none for most events."""
        match event:
            case ToolApprovalRequestEvent():
                self._open[event.approval_id] = _Open(event, self._clock() + event.timeout_s)
                return self._ask_next()
            case ToolApprovalResultEvent():
                settled = self._open.pop(event.approval_id, None)
                name = revealed(settled.event.name) if settled is not None else "tool"
                return [f"  [{name}: {_RESULTS[event.reason]}]", *self._ask_next()]
            case BidiConnectionCloseEvent():
                self._open.clear()
        return []

    def answer(self, line: str) -> ToolApprovalResponseEvent | None:
        """The answer that this line gives to the question that was put; None if it is an ordinary line."""
        answer = ANSWERS.get(line.strip().lower())
        if answer is None:
            return None
        for waiting in self._open.values():
            if waiting.asked_at is not None and self._clock() >= waiting.asked_at + SETTLE_S:
                # Answered: until the result comes, further lines are ordinary ones again.
                waiting.asked_at = math.inf
                return ToolApprovalResponseEvent(waiting.event.approval_id, answer)
        return None

    def _ask_next(self) -> list[str]:
        if any(waiting.asked_at is not None for waiting in self._open.values()):
            return []
        for waiting in self._open.values():
            waiting.asked_at = self._clock()
            return self._question(waiting)
        return []

    def _question(self, waiting: _Open) -> list[str]:
        event = waiting.event
        with_what = " with:" if event.input else ", without arguments."
        lines = [f"  ? {revealed(event.name)} ({revealed(event.origin)}) wants to run{with_what}"]
        lines += [f"      {line}" for line in exact_arguments(event.input).splitlines()]
        seconds = max(0, math.ceil(waiting.deadline - waiting.asked_at)) if waiting.asked_at is not None else 0
        if self.can_answer:
            how = "Type y to allow it once, s for this session, a always, n to deny it; then Enter."
            lines.append(f"    {how} Without an answer it is denied in {seconds} s.")
        else:
            lines.append(f"    Nobody can answer here: it is denied in {seconds} s.")
        return lines
