"""`assistant talk` as a process of its own that a test watches: what it prints, what the user reads, how it ends."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.support.faults import assert_no_traceback

ROOT = Path(__file__).parents[2]
ASSISTANT = [sys.executable, "-m", "assistant"]
PATIENCE_S = 60.0
# Sound has nothing to do with it: replies are shown only, at the pace they arrive.
NO_SOUND = {"PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": "/nonexistent", "PULSE_SERVER": "unix:/nonexistent"}
Event = dict[str, Any]


class Talk:
    """A running conversation in a terminal that nobody sees."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.events: list[Event] = []
        self.console = ""

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def sentences(self) -> list[str]:
        """What the user read: notices, errors, and what stands on the console."""
        told = [event["message"] for event in self.events if event["type"] in ("bidi_notice", "bidi_error")]
        return told + self.console.splitlines()

    def said_by(self, role: str) -> list[str]:
        """The lines of one side as they are in the end, less those that were taken back."""
        lines: dict[str, Event] = {}
        for event in self.events:
            if event["type"] == "bidi_transcript_stream" and event["role"] == role and event["is_final"]:
                lines[event["item_id"]] = event
        return [line["current_transcript"] for line in lines.values() if not line["interrupted"]]

    def of(self, kind: str) -> list[Event]:
        """The events of a type."""
        return [event for event in self.events if event["type"] == kind]

    async def until(self, what: str | Callable[[Event], bool]) -> Event:
        """Read on to the first event that fits, or whose sentence or type has `what` in it."""

        def fits(event: Event) -> bool:
            return what(event) if callable(what) else what in event["type"] or what in event.get("message", "")

        async with asyncio.timeout(PATIENCE_S):
            async for event in self._read():
                if fits(event):
                    return event
        await self.end()
        raise AssertionError(f"it ended without {what}: {self.console}\n{self.events[-5:]}")

    async def until_read(self, sentence: str) -> None:
        """Read on to a line on the console that has this sentence; nothing else is read meanwhile."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            while sentence not in self.console:
                line = await self._process.stderr.readline()
                assert line, f"it ended without {sentence}: {self.console}"
                self.console += line.decode()

    async def end(self) -> int:
        """Read to the end; returns the exit status. Fails on a traceback."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            async for _ in self._read():
                pass
            self.console += (await self._process.stderr.read()).decode()
            status = await self._process.wait()
        assert_no_traceback(self.console)
        return status

    async def _read(self) -> AsyncIterator[Event]:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.events.append(json.loads(line))
            yield self.events[-1]


@asynccontextmanager
async def talking(
    url: str, *arguments: str, env: Mapping[str, str] | None = None, wrapper: Sequence[str] = ()
) -> AsyncIterator[Talk]:
    """Start `assistant talk --json` with this endpoint; it is killed at the end if it runs still.

    `wrapper`: a command that becomes it, such as `prlimit`.
    """
    process = await asyncio.create_subprocess_exec(
        *wrapper, *ASSISTANT, "talk", "--json", "--no-speakers", "--endpoint", url, *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        limit=64 * 1024 * 1024, env={**os.environ, **NO_SOUND, **(env or {})},
    )  # fmt: skip
    try:
        yield Talk(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
