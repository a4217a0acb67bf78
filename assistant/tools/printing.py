"""What tools print: kept off the program's own output, where it would break into a conversation or hold it up.

A tool runs within this program, and its `print` would write where the transcript, or JSON for another program, is
written; where nobody reads there, it would wait, and with it an async tool the whole program. So while a tool runs,
what it prints goes to the log, at DEBUG and only the beginning of it.
"""

import contextlib
import contextvars
import logging
import sys
from collections.abc import Iterator
from typing import Any, TextIO

logger = logging.getLogger(__name__)

MOST_PRINTED = 10_000
"""Characters of what one call prints that are logged; tools that print without end must not fill the log."""
LONGEST_LINE = 500

_printed_by: contextvars.ContextVar["_Printed | None"] = contextvars.ContextVar("printed_by", default=None)


class _Printed:
    """What one call of a tool printed so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._room = MOST_PRINTED
        self._line = ""

    def take(self, text: str) -> None:
        if not self._room:
            return
        taken = text[: self._room]
        self._room -= len(taken)
        *lines, self._line = (self._line + taken).split("\n")
        for line in lines:
            self._log(line)
        if not self._room:
            self.end()
            self._log("… (more is not logged)")

    def end(self) -> None:
        """Log what has no end of line."""
        line, self._line = self._line, ""
        if line:
            self._log(line)

    def _log(self, line: str) -> None:
        logger.debug("The tool %s printed: %s", self._name, line[:LONGEST_LINE])


class _Stream:
    """Stands for standard output or error: what a tool prints is taken, everything else goes where it went."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        printed = _printed_by.get()
        if printed is None:
            return self._stream.write(text)
        printed.take(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if _printed_by.get() is None:
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def printing_as(name: str) -> Iterator[None]:
    """Within the block, and in the tasks and threads of tools it starts, the tool of this name prints."""
    printed = _Printed(name)
    token = _printed_by.set(printed)
    try:
        yield
    finally:
        _printed_by.reset(token)
        printed.end()


@contextlib.contextmanager
def tools_print_to_the_log() -> Iterator[None]:
    """Within the block, what tools print goes to the log. For programs of our own; others may want to see it."""
    before = sys.stdout, sys.stderr
    # In a windowed program on Windows there are none.
    if sys.stdout is not None:
        sys.stdout = _Stream(sys.stdout)
    if sys.stderr is not None:
        sys.stderr = _Stream(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
