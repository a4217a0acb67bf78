"""The practice server in a process of its own, so that its speech synthesis never delays the audio of ours.

It is started as any user would start it (`assistant practice`), knows no key, and ends when this process does,
however this one ends: its standard input closes then.
"""

import os
import subprocess
import sys
import tempfile
import threading
from types import TracebackType
from typing import Self

from assistant.credentials import child_environment
from assistant.own_program import own_environment, own_program
from assistant.realtime.errors import EndpointUnreachableError

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 2.0


class PracticeProcess:
    """A running practice server; use it in a `with` statement. Entering returns at once, `url` waits."""

    def __enter__(self) -> Self:
        self._complaints = tempfile.TemporaryFile()
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no word of the user's in it
            [*own_program(), "practice", "--port", "0", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=own_environment(child_environment(os.environ)),
            # Ctrl-C in the terminal is for us; the server ends after us.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._url: str | None = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
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
        return self._url

    def _last_words(self) -> str:
        self._process.wait(STOP_TIMEOUT_S)
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"it ended with status {self._process.returncode}."
