"""Deadlines by name; the session has no clock, so it asks to be woken and then looks which are due."""

from dataclasses import dataclass, field
from typing import Literal

TimerName = Literal["configured", "limit", "notice", "renew", "retry", "stall", "slow", "idle", "budget", "words"]


@dataclass(slots=True)
class Timers:
    """One deadline a name."""

    _deadlines: dict[TimerName, float] = field(default_factory=dict)

    def set(self, name: TimerName, at: float) -> None:
        """Be woken for `name` at that time, instead of any time set before."""
        self._deadlines[name] = at

    def is_set(self, name: TimerName) -> bool:
        """Whether there is a deadline of this name."""
        return name in self._deadlines

    def cancel(self, *names: TimerName) -> None:
        """Be woken no more for these."""
        for name in names:
            self._deadlines.pop(name, None)

    def take_due(self, now: float) -> list[TimerName]:
        """The names whose time has come, earliest first; each is told once."""
        due = sorted((at, name) for name, at in self._deadlines.items() if at <= now)
        for _, name in due:
            del self._deadlines[name]
        return [name for _, name in due]

    def next(self) -> float | None:
        """The earliest deadline."""
        return min(self._deadlines.values(), default=None)
