"""Runs one input through one target, and judges it: no exception, no endless work, no unbounded memory.

A target is a function of bytes that raises nothing: what the product documents as its errors the target itself takes.
"""

import faulthandler
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

CORPUS = Path(__file__).parent / "corpus"
# Of processor time, for inputs of at most LARGEST bytes: a hundred times what any of them should take.
MOST_CPU_S = 10.0
# C code that never returns hears no signal: after this long the process says where it is and ends.
STUCK_S = 60.0
MOST_MEMORY = 512 * 1024 * 1024  # bytes that one input may cost
LARGEST = 256 * 1024


class TooLongError(BaseException):
    """An input kept the processor busy beyond MOST_CPU_S; no target may catch it."""


class TooLargeError(BaseException):
    """An input cost more than MOST_MEMORY."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads what others wrote. `tokens` are what its inputs are made of."""

    name: str
    run: Callable[[bytes], None]
    tokens: tuple[bytes, ...] = ()

    def corpus(self) -> list[Path]:
        """The inputs that are kept for it: examples, and every input that once did harm."""
        return sorted(path for path in (CORPUS / self.name).iterdir() if path.is_file())


def judge(target: Target, content: bytes) -> None:
    """Run one input. Raises what the target raised, TooLongError or TooLargeError."""
    before = _peak_memory()
    with _watched():
        target.run(content)
    if _peak_memory() - before > MOST_MEMORY:
        raise TooLargeError(f"{len(content):,} bytes cost {_peak_memory() - before:,} bytes of memory")


@contextmanager
def _watched() -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError(f"more than {MOST_CPU_S:g} s of processor time")

    began = time.process_time()
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, MOST_CPU_S)
    faulthandler.dump_traceback_later(STUCK_S, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    if time.process_time() - began > MOST_CPU_S:
        raise TooLongError(f"more than {MOST_CPU_S:g} s of processor time")


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
