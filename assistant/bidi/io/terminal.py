"""Standard input and output without ever blocking the event loop.

A terminal can be paused (Ctrl-S), a pipe can be full, and a line may never be typed; so both sides are threads of
their own. The threads are daemons: none keeps the program from ending.
"""

import asyncio
import codecs
import contextlib
import os
import queue
import select
import sys
import threading
from typing import TextIO

# What a slow reader of our output may lag behind; after that the writer waits for it.
_MAXIMUM_PENDING = 1000
_CLOSE_TIMEOUT_S = 1.0


class LineReader:
    """Lines of a file descriptor, standard input by default.

    Reads the descriptor itself: a thread that waits inside `sys.stdin` would crash the interpreter's shutdown.
    """

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake_read, self._wake_write = -1, -1
        self._ended = False

    async def read(self) -> str | None:
        """Return the next line without its end, or None when there will be no more (Ctrl-D). Can be cancelled."""
        if self._ended:
            return None
        if self._loop is None:
            self._start()
        line = await self._lines.get()
        self._ended = line is None
        return line

    def close(self) -> None:
        """Stop reading; what was typed and not yet read stays with the terminal. Safe to call twice."""
        self._ended = True
        if self._wake_write >= 0:
            os.close(self._wake_write)
            self._wake_write = -1

    def _start(self) -> None:
        self._loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            self._wake_read, self._wake_write = os.pipe()
        threading.Thread(target=self._work, name="read lines", daemon=True).start()

    def _work(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = ""
        while chunk := self._read_chunk():
            text += decoder.decode(chunk)
            *lines, text = text.split("\n")
            for line in lines:
                self._hand_over(line.rstrip("\r"))
        if text:
            self._hand_over(text)
        self._hand_over(None)
        if self._wake_read >= 0:
            os.close(self._wake_read)

    def _read_chunk(self) -> bytes:
        """Wait for input; returns nothing at the end of it, or when the reader was closed."""
        try:
            if self._wake_read >= 0:
                ready, _, _ = select.select([self._descriptor, self._wake_read], [], [])
                if self._wake_read in ready:
                    return b""
            return os.read(self._descriptor, 4096)
        except OSError:
            # Standard input is closed or the terminal is gone: there is nothing more to read.
            return b""

    def _hand_over(self, line: str | None) -> None:
        # The loop is closed when the conversation ended first.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._lines.put_nowait, line)


class LineWriter:
    """Writes text to a stream, standard output by default, from a thread of its own."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stdout
        self._pending: queue.SimpleQueue[tuple[str, asyncio.Future[None] | None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._error: OSError | ValueError | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads along."""
        return self._stream.isatty()

    async def write(self, text: str) -> None:
        """Write text and flush. Waits only when the other side lags far behind.

        Raises:
            BrokenPipeError: Nobody reads any more.
            OSError: The stream cannot be written.

        """
        if self._error is not None:
            raise self._error
        if self._thread is None:
            self._loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._work, name="write lines", daemon=True)
            self._thread.start()
        if self._pending.qsize() < _MAXIMUM_PENDING:
            self._pending.put((text, None))
            return
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.put((text, written))
        await written

    async def close(self) -> None:
        """Wait, though not for long, until all is written. Safe to call twice."""
        if self._thread is not None:
            thread, self._thread = self._thread, None
            self._pending.put(None)
            await asyncio.get_running_loop().run_in_executor(None, thread.join, _CLOSE_TIMEOUT_S)

    def _work(self) -> None:
        while (entry := self._pending.get()) is not None:
            text, written = entry
            if self._error is None:
                try:
                    self._stream.write(text)
                    self._stream.flush()
                except (OSError, ValueError) as error:
                    # Raised to whoever writes next; a ValueError says that the stream is closed.
                    self._error = error
            if written is not None and self._loop is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(_settle, written)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
