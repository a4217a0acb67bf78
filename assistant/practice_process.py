"""The practice server in a process of its own, so that its speech synthesis never delays the audio of ours.

It is started as any user would start it (`assistant practice`), knows no key, and ends when this process does,
however this one ends: its standard input closes then. Should it die before, another takes its place at its address.
"""

import logging
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from assistant.credentials import child_environment
from assistant.own_program import own_environment, own_program
from assistant.realtime.errors import EndpointUnreachableError

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 2.0
# A replacement that lives no longer than this would only die again.
SHORTEST_LIFE_S = 5.0

logger = logging.getLogger(__name__)


class PracticeProcess:
    """A running practice server; use it in a `with` statement. Entering returns at once, `url` waits."""

    def __enter__(self) -> Self:
        self._complaints = tempfile.TemporaryFile()
        self._url: str | None = None
        self._guard: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_over = False
        self._process = self._start(port=0)
        return self

    def _start(self, port: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own program, no word of the user's in it
            [*own_program(), "practice", "--port", str(port), "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=own_environment(child_environment(os.environ)),
            # Ctrl-C in the terminal is for us; the server ends after us.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._is_over = True
            process = self._process
        _close_pipes(process)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._guard is not None:
            self._guard.join()
        self._complaints.close()

    @property
    def url(self) -> str:
        """Wait until the server listens and return its URL.

        Raises:
            EndpointUnreachableError: It did not start; the message is its own last word.

        """
        if self._url is None:
            # A server that hangs before it prints its URL would hang us too.
            watchdog = threading.Timer(START_TIMEOUT_S, self._process.kill)
            watchdog.start()
            try:
                line = self._process.stdout.readline() if self._process.stdout else b""
            finally:
                watchdog.cancel()
            self._url = line.decode("utf-8", "replace").strip()
            if not self._url:
                raise EndpointUnreachableError(f"The practice server did not start: {self._last_words()}")
            self._guard = threading.Thread(target=self._replace_the_dead, name="practice server's guard", daemon=True)
            self._guard.start()
        return self._url

    def _replace_the_dead(self) -> None:
        """Wait for the server's end; if nobody asked for it, start another at the same address."""
        port = urlsplit(self._url or "").port or 0
        started_at = -math.inf
        while True:
            self._process.wait()
            with self._lock:
                if self._is_over:
                    return
                logger.warning("The practice server ended with status %s.", self._process.returncode)
                if time.monotonic() - started_at < SHORTEST_LIFE_S:
                    return
                _close_pipes(self._process)
                started_at = time.monotonic()
                self._process = self._start(port)

    def _last_words(self) -> str:
        self._process.wait(STOP_TIMEOUT_S)
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"it ended with status {self._process.returncode}."


def _close_pipes(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
