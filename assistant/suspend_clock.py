"""A clock that goes on while the machine sleeps, so that waking up shows as a jump."""

import sys
import time


def seconds_with_sleep() -> float:
    """Return seconds that never go back and also count while the machine is suspended.

    Linux: CLOCK_BOOTTIME (its CLOCK_MONOTONIC stops in suspend). macOS: CLOCK_MONOTONIC. Windows' performance
    counter goes on by itself.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.perf_counter()
