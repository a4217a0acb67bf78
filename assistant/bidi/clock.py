"""The clock a conversation goes by: what time it is, and being woken at a time."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """A wake-up call that has not come yet."""

    def cancel(self) -> None:
        """Let it not come. Safe to call twice, and after it came."""


class Clock(Protocol):
    """Seconds that only go forward. A test may give a conversation hours that pass in moments."""

    def now(self) -> float:
        """Seconds since any fixed moment."""

    def call_at(self, due: float, callback: Callable[[], None]) -> Alarm:
        """Call back at `due`, never before; at once where `due` has passed."""


class SystemClock:
    """The computer's steady clock, with the timers of the running event loop."""

    def now(self) -> float:
        """Seconds since some moment before this program began."""
        return time.monotonic()

    def call_at(self, due: float, callback: Callable[[], None]) -> Alarm:
        """Call back on the event loop's thread."""
        return _SystemAlarm(due, callback)


class _SystemAlarm:
    """Timers of Qt's loop are coarse and may come 5 % early: the clock decides."""

    def __init__(self, due: float, callback: Callable[[], None]) -> None:
        self._due = due
        self._callback = callback
        self._handle = self._wait()

    def _wait(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(max(0.0, self._due - time.monotonic()), self._ring)

    def _ring(self) -> None:
        if time.monotonic() < self._due:
            self._handle = self._wait()
        else:
            self._callback()

    def cancel(self) -> None:
        self._handle.cancel()
