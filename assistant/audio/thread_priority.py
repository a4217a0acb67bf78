"""Letting the threads that feed the sound device go before other work, where the system allows it.

On a machine whose cores are all busy, Qt's sound thread waits its turn like any other, some milliseconds too long
now and then; measured over 10 s of sound with every core busy, that makes 9 to 45 holes of 5 ms, and 1 or 2 with this.
Linux grants it to root and to whom a limit for real-time priority is set (see limits.conf(5), `rtprio`), as
distributions do for users of PipeWire or JACK; elsewhere nothing changes. On macOS and Windows the system does so
by itself.
"""

import contextlib
import os
import sys
from pathlib import Path

SOUND_THREADS = "QPulseAudioEngi"  # the kernel keeps 15 letters of a thread's name
PRIORITY = 5  # of 1 to 99: before all ordinary work, after the sound server's own threads (20 and more)


def prefer_sound_threads() -> None:
    """Give Qt's sound threads of this process real-time priority, if that is allowed. To be called when they run."""
    if sys.platform != "linux":
        return
    for thread in Path("/proc/self/task").iterdir():
        # It has just ended, or it is not allowed; then the sound is as good as other programs'.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            if (thread / "comm").read_text().strip() == SOUND_THREADS:
                parameters = os.sched_param(PRIORITY)
                os.sched_setscheduler(int(thread.name), os.SCHED_RR | os.SCHED_RESET_ON_FORK, parameters)
