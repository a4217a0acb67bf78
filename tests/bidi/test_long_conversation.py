"""An hour's talk in moments: what it holds on to does not grow but by what was said.

`SOAK_TURNS` makes it longer: 600 turns are an hour in which somebody asks every six seconds.
"""

import asyncio
import gc
import os
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.tools.builtin.calculator import calculator
from tests.support.conversing import User, conversing

TURNS = int(os.environ.get("SOAK_TURNS", "40"))
WARM_UP_TURNS = 15
AN_HOUR_OF_TURNS = 600
MOST_GROWTH_BYTES = 5_000_000  # in an hour
ONCE_BYTES = 200_000  # caches that fill at their leisure
START_TIMEOUT_S = 60.0
CUT_IN_EVERY = 5

# In a process of its own, so that what it holds on to does not count. Its sessions end soon, so that some are renewed.
SERVER = """
import asyncio
from assistant.practice.server import PracticeServer

async def serve():
    async with PracticeServer(session_limit=36.0, pace=1000.0) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(serve())
"""


@asynccontextmanager
async def server_in_a_hurry() -> AsyncIterator[str]:
    """A practice server that sends whole replies at once; yields its address."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield (await asyncio.wait_for(process.stdout.readline(), START_TIMEOUT_S)).decode().strip()
    finally:
        process.kill()
        await process.communicate()


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds on to."""

    memory: int
    tasks: int
    threads: int
    files: int

    @classmethod
    def now(cls) -> "Held":
        gc.collect()
        files = len(list(Path("/proc/self/fd").iterdir())) if sys.platform.startswith("linux") else 0
        return cls(tracemalloc.get_traced_memory()[0], len(asyncio.all_tasks()), threading.active_count(), files)


async def talk(user: User, first: int, last: int) -> None:
    for turn in range(first, last):
        cuts_in = turn % CUT_IN_EVERY == 0
        question = "tell me a joke" if cuts_in else "what is twelve times seven"
        await user.type(question, cut_in_after_ms=100 if cuts_in else None)
        user.events.clear()


pytestmark = pytest.mark.timeout(600)


def test_nothing_grows_but_by_what_was_said():
    async def run() -> tuple[Held, Held]:
        async with server_in_a_hurry() as url:
            model = BidiOpenAIRealtimeModel(client_config={"url": url})
            async with conversing(BidiAgent(model, tools=[calculator])) as user:
                await talk(user, 1, WARM_UP_TURNS)
                tracemalloc.start()
                try:
                    before = Held.now()
                    await talk(user, WARM_UP_TURNS, WARM_UP_TURNS + TURNS)
                    return before, Held.now()
                finally:
                    tracemalloc.stop()

    before, after = asyncio.run(run())
    growth = after.memory - before.memory
    assert growth <= ONCE_BYTES + MOST_GROWTH_BYTES * TURNS / AN_HOUR_OF_TURNS
    # The next session may just be in preparation, with a socket and some tasks of its own.
    assert after.tasks <= before.tasks + 6
    assert after.threads <= before.threads + 2
    assert after.files <= before.files + 2
