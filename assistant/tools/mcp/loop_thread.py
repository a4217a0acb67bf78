"""An asyncio loop in a thread of its own, for work that must not run on the conversation's loop."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
logger = logging.getLogger(__name__)


class LoopThread:
    """Runs one coroutine function on its own loop from `start` to `stop`.

    `main(stopping)` is called on that loop and returns soon after the event `stopping` is set.
    """

    def __init__(self, main: Callable[[asyncio.Event], Coroutine[Any, Any, None]], name: str) -> None:
        self._main = main
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._lock = threading.Lock()  # around `_loop`: a call must not be handed to a loop that is just closing
        self._is_stopped = False
        self._ended: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Start the thread; call it from the event loop that will call `stop`."""
        owner = asyncio.get_running_loop()
        self._ended = ended = owner.create_future()

        def tell_end() -> None:
            if not ended.done():
                ended.set_result(None)

        def work() -> None:
            try:
                asyncio.run(self._run())
            except Exception:
                logger.exception("%s failed", self._name)
            finally:
                # The owner's loop may be closed already, when nobody waits for the end.
                with suppress(RuntimeError):
                    owner.call_soon_threadsafe(tell_end)

        threading.Thread(target=work, name=self._name, daemon=True).start()

    async def stop(self) -> None:
        """Have `main` end and wait for it. Safe to call twice."""
        with self._lock:
            self._is_stopped = True
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._stopping.set)
        if self._ended is not None:
            await asyncio.shield(self._ended)

    async def call(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine on the thread's loop and wait for it; cancelling the wait cancels it.

        Raises:
            RuntimeError: The thread's loop does not run (yet, or any more).
            BaseException: What the coroutine raised.

        """
        with self._lock:
            if self._loop is None or self._is_stopped:
                raise RuntimeError(f"{self._name} is not running")
            future = asyncio.run_coroutine_threadsafe(work(), self._loop)
        return await asyncio.wrap_future(future)

    async def _run(self) -> None:
        with self._lock:
            if self._is_stopped:
                return
            self._loop = asyncio.get_running_loop()
        try:
            await self._main(self._stopping)
        finally:
            with self._lock:
                self._loop = None
