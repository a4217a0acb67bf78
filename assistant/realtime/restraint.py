"""A bound on what a server can make the user read."""

import dataclasses
from collections import deque

from assistant.realtime.commands import Command, Tell
from assistant.realtime.reports import Debug, Notice, Problem

LONGEST_SENTENCE = 500
MOST_SENTENCES = 10
WITHIN_S = 10.0
# What a question ends with is read however much was said on the way there.
ALWAYS_TOLD = frozenset({"no_answer"})


class Restraint:
    """Lets the first sentences through, and leaves the rest of a flood to the debug log."""

    def __init__(self) -> None:
        self._told_at: deque[float] = deque(maxlen=MOST_SENTENCES)

    def apply(self, commands: list[Command], now: float) -> list[Command]:
        """The commands, with sentences too many turned into lines for the log."""
        return [self._restrained(command, now) for command in commands]

    def _restrained(self, command: Command, now: float) -> Command:
        if not isinstance(command, Tell) or not isinstance(command.report, Notice | Problem):
            return command
        if command.report.code in ALWAYS_TOLD:
            return shortened(command)
        if len(self._told_at) == MOST_SENTENCES and now - self._told_at[0] < WITHIN_S:
            return Tell(Debug(f"One sentence too many for the user: {command.report.message[:LONGEST_SENTENCE]}"))
        self._told_at.append(now)
        return shortened(command)


def shortened(command: Command) -> Command:
    """The command, with a sentence that nobody would read to its end cut short."""
    if isinstance(command, Tell) and isinstance(command.report, Notice | Problem):
        report = command.report
        if len(report.message) > LONGEST_SENTENCE:
            return Tell(dataclasses.replace(report, message=report.message[: LONGEST_SENTENCE - 1] + "…"))
    return command
