"""What takes time (the keyring, a server) goes on beside the window; widgets hold no coroutines of their own."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Errands:
    """Awaits things on the running event loop and hands what came of them back, as long as anybody wants to know."""

    def __init__(self) -> None:
        self._running: set[asyncio.Future[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T], done: Callable[[T], None]) -> None:
        """Await `work`, then call `done` with its result; not if it was cancelled, or failed, which is logged."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(lambda _task: self._ended(task, done))

    def cancel(self) -> None:
        """Want nothing more to do with what is under way. Safe to call twice."""
        for task in self._running:
            task.cancel()

    def _ended(self, task: "asyncio.Future[T]", done: Callable[[T], None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        if task.exception() is not None:
            logger.error("An errand of the settings window failed.", exc_info=task.exception())
            return
        done(task.result())
