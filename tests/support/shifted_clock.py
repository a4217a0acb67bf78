"""A child process whose wall clock is set while it runs; the clock that only measures time goes on as it did.

Where libfaketime is installed (Debian: libfaketime), every program's clock is set, else what Python code reads.
"""

import os
from pathlib import Path

from tests.support.talking import ROOT

_LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
# Run by Python at its start, before anything of the program is imported.
_SITE = """
import datetime, os, time

def shift():
    with open(os.environ["SHIFTED_CLOCK"]) as file:
        return float(file.read())

right, right_ns, RightDatetime = time.time, time.time_ns, datetime.datetime
time.time = lambda: right() + shift()
time.time_ns = lambda: right_ns() + int(shift() * 1e9)

class Datetime(RightDatetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

datetime.datetime = Datetime
"""


class ShiftedClock:
    """The wall clock of the processes that are started with `env`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "clock"
        self.set_to(0)
        (folder / "sitecustomize.py").write_text(_SITE)

    @property
    def env(self) -> dict[str, str]:
        """Variables to start a process with."""
        if not _LIBRARIES:
            return {"SHIFTED_CLOCK": str(self._file), "PYTHONPATH": os.pathsep.join([str(self._folder), str(ROOT)])}
        return {
            "LD_PRELOAD": str(_LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def set_to(self, shift_s: int) -> None:
        """Set the clock so many seconds before the right time (negative), or ahead of it."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{shift_s:+d}")
        fresh.replace(self._file)
