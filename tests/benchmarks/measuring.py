"""The measuring tape: when sound was heard, what a process costs, a busy machine, and the table of it all."""

import contextlib
import importlib.metadata
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.scripted_server import LOUD
from tests.support.audio_lab import LAB_RATE, Chunk, Recorder
from tests.support.programs import running

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "8"))
NOT_SEEN = "not seen"
QUIET_S = 0.3  # a hole in a reply is shorter, a reply's end is longer
CLOCK_WINDOW_S = 1.0


class Ear:
    """What a recorder heard, on the clock of the sound itself.

    A recorder gets its samples in lumps, late by as much as the machine is busy. The samples come at an even rate,
    so the lumps that come soonest tell when all of them sounded; no lump's delay is mistaken for the client's. Only
    later lumps count: a sound server that was stopped for a while leaves samples out, and is behind from then on.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def loud_times(self, after: float, before: float = float("inf")) -> NDArray[np.float64]:
        """Return when each loud sample between two times (`time.perf_counter()`) sounded."""
        chunks = [chunk for chunk in list(self._recorder.chunks) if chunk.arrived > after - CLOCK_WINDOW_S]
        if not chunks:
            return np.zeros(0)
        lengths = [len(chunk.samples) for chunk in chunks]
        arrived = np.array([chunk.arrived for chunk in chunks])
        lag = arrived - np.cumsum(lengths) / LAB_RATE
        window_ends = np.searchsorted(arrived, arrived + CLOCK_WINDOW_S)
        least_lag = [float(np.min(lag[start:end])) for start, end in enumerate(window_ends)]
        samples = np.concatenate([chunk.samples for chunk in chunks]).astype(np.int32)
        times = np.repeat(least_lag, lengths) + np.arange(1, len(samples) + 1) / LAB_RATE
        return times[(np.abs(samples) > LOUD) & (times > after) & (times < before)]

    def onset(self, after: float) -> float | None:
        """Return when the first loud sample sounded, or None."""
        times = self.loud_times(after)
        return float(times[0]) if len(times) else None

    def wait_for_sound(self, timeout_s: float = 10.0) -> None:
        """Return once something loud is recorded, or nothing was for `timeout_s`."""
        position = len(self._recorder.chunks)

        def sounds() -> bool:
            nonlocal position
            new = self._recorder.chunks[position:]
            position += len(new)
            return any(_is_loud(chunk) for chunk in new)

        with contextlib.suppress(TimeoutError):  # a round without a sound counts as not seen
            self._recorder.wait_for(sounds, timeout_s)

    def wait_for_quiet(self, timeout_s: float = 30.0) -> None:
        """Return once QUIET_S of quiet are recorded from now on, or after `timeout_s`."""
        position = len(self._recorder.chunks)
        quiet_since = time.perf_counter()

        def is_quiet() -> bool:
            nonlocal position, quiet_since
            new = self._recorder.chunks[position:]
            position += len(new)
            quiet_since = max((chunk.arrived for chunk in new if _is_loud(chunk)), default=quiet_since)
            return bool(new) and new[-1].arrived - quiet_since > QUIET_S

        with contextlib.suppress(TimeoutError):  # the figures then show a reply that never ended
            self._recorder.wait_for(is_quiet, timeout_s)

    def listen_until(self, when: float) -> None:
        """Return once everything up to this time is recorded."""
        self._recorder.wait_for(lambda: self._recorder.chunks[-1].arrived > when)


def _is_loud(chunk: Chunk) -> bool:
    return int(np.abs(chunk.samples.astype(np.int32)).max(initial=0)) > LOUD


# Processes


def process_tree(pid: int) -> list[int]:
    """Return the process and all its descendants (Linux)."""
    found = [pid]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in _read(listing).split()]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time these processes have used, in user and kernel mode; see proc(5), stat."""
    ticks = 0
    for pid in pids:
        fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        ticks += sum(int(value) for value in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mb(pids: Iterable[int]) -> float:
    """Return the memory these processes hold, in millions of bytes; what they share is counted in each."""
    pages = [_read(Path(f"/proc/{pid}/statm")).split() for pid in pids]
    return sum(int(fields[1]) for fields in pages if fields) * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True, slots=True)
class MachineTime:
    """Processor time of the whole machine, in ticks; see proc(5), /proc/stat."""

    idle: int
    stolen: int
    total: int

    @classmethod
    def now(cls) -> Self:
        """Read it since the machine's start."""
        ticks = [int(value) for value in _read(Path("/proc/stat")).splitlines()[0].split()[1:9]]
        return cls(idle=ticks[3] + ticks[4], stolen=ticks[7], total=sum(ticks))

    def __sub__(self, earlier: Self) -> "MachineTime":
        return MachineTime(self.idle - earlier.idle, self.stolen - earlier.stolen, self.total - earlier.total)

    def shares(self) -> str:
        """Idle and stolen time in percent of all there was."""
        total = max(1, self.total)
        return f"{100 * self.idle / total:.0f}, {100 * self.stolen / total:.0f}"


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return ""


@contextlib.contextmanager
def busy_machine(folder: Path) -> Iterator[None]:
    """Keep every core busy with ordinary work (nice 0) for the length of the `with` block."""
    with contextlib.ExitStack() as loops:
        for number in range(os.cpu_count() or 1):
            command = [sys.executable, "-c", "while True: pass"]
            loops.enter_context(running(command, os.environ, folder / f"busy-{number}.log"))
        yield


# Figures


def summary(values: Sequence[float | None], digits: int = 0) -> str:
    """Median and worst of what was seen, and how often it was not."""
    seen = [value for value in values if value is not None]
    if not seen:
        return NOT_SEEN
    text = f"{statistics.median(seen):.{digits}f} ({max(seen):.{digits}f})"
    missed = len(values) - len(seen)
    return f"{text}, {missed} {NOT_SEEN}" if missed else text


@dataclass
class Table:
    """Figures by row and column, in the order in which they came."""

    title: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def put(self, row: str, column: str, text: str) -> None:
        """Enter one figure."""
        self.rows.setdefault(row, {})[column] = text

    def lines(self) -> list[str]:
        """The table for printing."""
        columns = list(dict.fromkeys(column for cells in self.rows.values() for column in cells))
        grid = [[self.title, *columns]]
        grid += [[row, *(cells.get(column, "") for column in columns)] for row, cells in self.rows.items()]
        widths = [max(len(cell) for cell in column) for column in zip(*grid, strict=True)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in grid]
        return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def machine() -> list[str]:
    """What the figures were measured on."""
    names = [line.partition(": ")[2] for line in _read(Path("/proc/cpuinfo")).splitlines() if "model name" in line]
    processor = names[0] if names else platform.processor() or platform.machine()
    return [
        f"{processor}, {os.cpu_count()} cores; {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, PySide6 {importlib.metadata.version('PySide6_Essentials')}",
    ]


def load_average() -> str:
    """The system's load over the last 1, 5 and 15 minutes."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())
