"""A clock that only the test moves: hours pass in moments. It serves the conversation and the practice server alike."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(eq=False)
class ManualAlarm:
    """A wake-up call at a time of the manual clock."""

    clock: "ManualClock"
    due: float
    callback: Callable[[], None]

    def cancel(self) -> None:
        """Let it not come."""
        if self in self.clock.alarms:
            self.clock.alarms.remove(self)


class ManualClock:
    """Satisfies `assistant.bidi.clock.Clock` and `assistant.practice.clock.Clock`."""

    def __init__(self, now: float = 1000.0) -> None:
        self._now = now
        self.alarms: list[ManualAlarm] = []

    def now(self) -> float:
        """Seconds."""
        return self._now

    def call_at(self, due: float, callback: Callable[[], None]) -> ManualAlarm:
        """Call back when the test moves the clock to `due`; from the event loop where it has passed already."""
        alarm = ManualAlarm(self, due, callback)
        self.alarms.append(alarm)
        if due <= self._now:
            asyncio.get_running_loop().call_soon(self._ring, alarm)
        return alarm

    def next_alarm(self) -> float | None:
        """When the next alarm is due."""
        return min((alarm.due for alarm in self.alarms), default=None)

    def move_to(self, time: float) -> None:
        """Let time pass; alarms ring in order, each at its own time."""
        while (due := self.next_alarm()) is not None and due <= time:
            self._now = max(self._now, due)
            self._ring(min(self.alarms, key=lambda alarm: alarm.due))
        self._now = max(self._now, time)

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.move_to(self._now + seconds)

    def _ring(self, alarm: ManualAlarm) -> None:
        if alarm in self.alarms:
            self.alarms.remove(alarm)
            alarm.callback()
