"""Calls the hooks of things that happened, in order and beside the conversation: a slow hook delays nobody."""

import asyncio
import logging
from collections.abc import Callable

from assistant.bidi.events import BidiErrorEvent, BidiEvent
from assistant.bidi.hooks import BidiHookEvent, HookRegistry
from assistant.realtime.errors import AssistantError

logger = logging.getLogger(__name__)

# A hook that is still at work when the conversation is over gets this long.
GRACE_S = 10.0


class HookQueue:
    """The hook events of one conversation that wait for their callbacks. Use it on the event loop's thread."""

    def __init__(self, hooks: HookRegistry, emit: Callable[[BidiEvent], None]) -> None:
        """`emit` hands an event to every output: a callback that raises is told as an error."""
        self._hooks = hooks
        self._emit = emit
        self._waiting: asyncio.Queue[BidiHookEvent | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to call what is put."""
        self._task = asyncio.create_task(self._run(), name="hooks")

    def put(self, event: BidiHookEvent) -> None:
        """Let the callbacks of an event be called, after those of all events before it; returns at once."""
        self._waiting.put_nowait(event)

    async def call(self, event: BidiHookEvent) -> Exception | None:
        """Call the callbacks of an event now and wait for them; returns what one of them raised, which was told."""
        try:
            await self._hooks.invoke_callbacks_async(event)
        except Exception as error:  # noqa: BLE001 - whatever a user's hook raises is told, and ends nothing
            self._report(event, error)
            return error
        return None

    async def close(self) -> None:
        """Wait until all that was put has been called, for at most `GRACE_S` seconds."""
        if self._task is None:
            return
        self._waiting.put_nowait(None)
        try:
            await asyncio.wait_for(self._task, GRACE_S)
        except TimeoutError:
            logger.error("a hook did not end within %g seconds after the conversation: it was cancelled", GRACE_S)

    async def _run(self) -> None:
        while (event := await self._waiting.get()) is not None:
            await self.call(event)

    def _report(self, event: BidiHookEvent, error: Exception) -> None:
        name = type(event).__name__
        logger.error("a callback of %s failed", name, exc_info=error)
        if isinstance(error, AssistantError):
            self._emit(BidiErrorEvent(str(error), error.code, error.details))
        else:
            sentence = f"A hook of {name} failed ({type(error).__name__}: {error}); the conversation goes on."
            self._emit(BidiErrorEvent(sentence, "hook_failed", {"event": name}))
