"""The program under measurement, as a process of its own, and when it came up."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.support.programs import stop

ROOT = Path(__file__).parents[2]
# Qt's own log says when the first picture goes from the program to the screen. It costs time itself, so it is on only
# where that is what is measured.
LOG_PAINTING = {"QT_LOGGING_RULES": "qt.widgets.painting=true"}
FIRST_PICTURE = "Flushing top level"


class Client:
    """`python -m ARGUMENTS --hands-free` against a server; use it in a `with` statement."""

    def __init__(self, arguments: list[str], url: str, env: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", *arguments, "--endpoint", url, "--hands-free"]
        self._env = {**os.environ, **env, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        # Whoever starts the program a second time finds its modules compiled.
        self._env.pop("PYTHONDONTWRITEBYTECODE", None)
        self._picture_shown = threading.Event()
        self._shown_at = 0.0
        self._output: list[str] = []

    def __enter__(self) -> Self:
        self.started_at = time.perf_counter()
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="reader of the client's output")
        self._reader.start()
        return self

    def __exit__(self, *exception: object) -> None:
        stop(self._process)
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def output(self) -> str:
        """The end of what it printed, for a failure's message."""
        return "".join(self._output[-30:])

    def wait_until_shown(self, timeout_s: float) -> float | None:
        """Return when its window showed its first picture (with LOG_PAINTING in `env`), None if it did not in time."""
        return self._shown_at if self._picture_shown.wait(timeout_s) else None

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            now = time.perf_counter()
            text = line.decode(errors="replace")
            if FIRST_PICTURE in text and not self._picture_shown.is_set():
                self._shown_at = now
                self._picture_shown.set()
            self._output.append(text)
