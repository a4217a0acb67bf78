"""How far a tool's call is: as often as the tool likes to report it, handed on as often as a person can follow."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

INTERVAL_S = 0.05
"""Between two reports of one call that are handed on."""

_NOTHING = object()


class ProgressReports:
    """The reports of one call: the newest is handed on, at most one an interval, and the last one always.

    Only the newest is kept, so a tool that reports in an endless loop takes neither memory nor turns of the event loop.
    Make it on the event loop's thread, which is where `tell` is called; `report` may be called from any thread.
    """

    def __init__(self, tell: Callable[[Any], None], interval_s: float = INTERVAL_S) -> None:
        self._tell = tell
        self._interval_s = interval_s
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._newest: Any = _NOTHING
        self._is_awaited = False  # the loop is to look at the newest report
        self._is_closed = False
        self._not_before = 0.0

    def report(self, data: Any) -> None:
        """Take a report. After the end of the call nobody is interested any more."""
        with self._lock:
            if self._is_closed:
                return
            self._newest = data
            if self._is_awaited:
                return
            self._is_awaited = True
        # The loop is closed when the conversation ended before the tool did.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._tell_in_time)

    def finish(self) -> None:
        """Hand on the last report at once, and take no more: the call is done."""
        self._tell_newest()
        self.close()

    def close(self) -> None:
        """Take no more reports and forget the last: the call was given up, or is done. Safe to call twice."""
        with self._lock:
            self._newest = _NOTHING
            self._is_closed = True

    def _tell_in_time(self) -> None:
        wait_s = self._not_before - self._loop.time()
        if wait_s > 0:
            self._loop.call_later(wait_s, self._tell_newest)
        else:
            self._tell_newest()

    def _tell_newest(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, _NOTHING
            self._is_awaited = False
        if newest is not _NOTHING:
            self._not_before = self._loop.time() + self._interval_s
            self._tell(newest)
