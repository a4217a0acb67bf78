"""Running tools so that one that blocks, hangs or dies can do no harm to the conversation."""

import asyncio
import contextlib
import contextvars
import os
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST_TURN_S = 0.005
"""How long an async tool that yields and waits for nothing may run before the event loop has its turn."""


class ToolDiedError(RuntimeError):
    """A tool tried to end the program, or was cancelled from within."""


class _ToolThread(threading.Thread):
    """Runs a blocking function. `is_wanted` is False once nobody waits for its outcome any more."""

    def __init__(self, work: Callable[[], None], name: str) -> None:
        super().__init__(target=work, name=name, daemon=True)
        self.is_wanted = True


def threads_left_running(name: str) -> int:
    """How many calls of this name go on in their threads although they were given up: no thread can be stopped."""
    return sum(
        isinstance(thread, _ToolThread) and thread.name == _thread_name(name) and not thread.is_wanted
        for thread in threading.enumerate()
    )


def _thread_name(name: str) -> str:
    return f"tool {name}"


async def run_in_thread(function: Callable[[], T], name: str) -> T:
    """Run a blocking function in a thread of its own and wait for it.

    The thread is a daemon: unlike those of asyncio's executor it does not keep the program from ending when the
    function never returns. When the wait is cancelled the thread goes on, see `threads_left_running`.

    Raises:
        BaseException: What the function raised.

    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()
    program = os.getpid()

    def settle(result: T | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is None:
            outcome.set_result(result)  # type: ignore[arg-type]  # None only where T allows it
        elif isinstance(error, StopIteration):
            # A future cannot carry StopIteration.
            outcome.set_exception(RuntimeError(f"StopIteration: {error}"))
        else:
            outcome.set_exception(error)

    def work() -> None:
        result: T | None = None
        caught: BaseException | None = None
        try:
            result = context.run(function)
        except Exception as error:  # noqa: BLE001 - handed on to the caller, whatever it is
            caught = error
        except BaseException as error:  # noqa: BLE001 - sys.exit() in a tool must not pass for the program's own
            caught = ToolDiedError(f"it raised {type(error).__name__}")
        _end_forked_copy(program)
        # The loop is closed when the conversation ended before the tool did; nobody waits any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, caught)

    thread = _ToolThread(work, _thread_name(name))
    thread.start()
    try:
        return await outcome
    except asyncio.CancelledError:
        thread.is_wanted = False
        raise


class LoopTurn:
    """Lets everything else on the event loop go on beside a tool that yields without ever waiting."""

    def __init__(self) -> None:
        self._ends_at = 0.0

    async def give_way(self) -> None:
        """Give the event loop a turn if the last one is some time ago."""
        if time.monotonic() >= self._ends_at:
            await asyncio.sleep(0)
            self._ends_at = time.monotonic() + LONGEST_TURN_S


async def run_with_timeout(work: Coroutine[Any, Any, T], timeout_s: float, name: str) -> T:
    """Wait for `work` for at most `timeout_s` seconds; after that it is cancelled and left to itself.

    Unlike `asyncio.timeout` this returns on time even when the work swallows its cancellation.

    Raises:
        TimeoutError: Time is up.
        ToolDiedError: The work cancelled itself or tried to end the program.
        Exception: What the work raised.

    """
    task = asyncio.create_task(_without_exit(work), name=f"tool {name}")
    try:
        await asyncio.wait({task}, timeout=timeout_s)
    finally:
        is_late = not task.done()
        if is_late:
            task.cancel()
            task.add_done_callback(_forget)
            # The next turn of the loop takes the cancellation to whatever the work waits for.
            await asyncio.sleep(0)
    if is_late:
        raise TimeoutError
    if task.cancelled():
        raise ToolDiedError("it was cancelled")
    error = task.exception()
    if error is not None and not isinstance(error, Exception):
        raise ToolDiedError(f"it raised {type(error).__name__}") from error
    return task.result()


async def _without_exit(work: Coroutine[Any, Any, T]) -> T:
    """Turn sys.exit() and the like into an exception, before the event loop takes it for the program's own."""
    program = os.getpid()
    try:
        return await work
    except (SystemExit, KeyboardInterrupt) as error:
        raise ToolDiedError(f"it raised {type(error).__name__}") from error
    finally:
        _end_forked_copy(program)


def _end_forked_copy(program: int) -> None:
    """End this process if it is one that the tool forked: a second assistant must not talk over the same socket."""
    if os.getpid() != program:
        os._exit(0)


def _forget(task: asyncio.Task[Any]) -> None:
    """Collect the outcome of a task that nobody waits for, or asyncio warns about it."""
    if not task.cancelled():
        task.exception()
