"""The clock that sessions go by: what time it is, and being woken at a time."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """A wake-up call that has not come yet."""

    def cancel(self) -> None:
        """Let it not come. Safe to call twice, and after it came."""


class Clock(Protocol):
    """Seconds that only go forward. A test may let an hour's session pass in moments."""

    def now(self) -> float:
        """Seconds since any fixed moment."""

    def call_at(self, due: float, callback: Callable[[], None]) -> Alarm:
        """Call back at `due` or some milliseconds about it; at once where `due` has passed."""


class SystemClock:
    """The computer's steady clock, with the timers of the running event loop."""

    def now(self) -> float:
        """Seconds since some moment before this program began."""
        return time.monotonic()

    def call_at(self, due: float, callback: Callable[[], None]) -> Alarm:
        """Call back on the event loop's thread."""
        return asyncio.get_running_loop().call_later(max(0.0, due - time.monotonic()), callback)
