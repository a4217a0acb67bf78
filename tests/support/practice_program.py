"""`assistant practice` as a process of its own, that can be stopped, killed and started again at the same address."""

import asyncio
import os
import signal
from types import TracebackType
from typing import Self

from tests.support.talking import ASSISTANT, NO_SOUND

START_TIMEOUT_S = 60.0


class PracticeProgram:
    """`async with PracticeProgram() as server: ...`."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.kill()

    @property
    def url(self) -> str:
        """Where conversations connect to."""
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    async def start(self) -> None:
        """Start it, at the address it had before if there was one; returns when it listens."""
        self._process = await asyncio.create_subprocess_exec(
            *ASSISTANT, "practice", "--port", str(self.port),
            stdout=asyncio.subprocess.PIPE, env={**os.environ, **NO_SOUND},
        )  # fmt: skip
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), START_TIMEOUT_S)
        self.port = int(line.decode().rsplit(":", 1)[1].partition("/")[0])

    async def kill(self) -> None:
        """End it without a word to anyone."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()

    def stop(self) -> None:
        """Let it stand still, as a machine that has hung does: its sockets live on."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it move again."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)
