"""Running asyncio on Qt's event loop. The only file that imports qasync.

Two rules that qasync imposes on everyone: nobody quits the Qt application while the main coroutine runs (the
coroutine's end ends the loop), and nobody runs a dialog's own event loop inside a coroutine (`open()` it and await
its signal instead). Its timers are Qt's coarse ones, off by up to 5 %: derive countdowns from a clock.
"""

import asyncio
import contextvars
import logging
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer  # before qasync, which binds to it
from qasync import QEventLoop
from shiboken6 import Shiboken

from assistant import qt_imports  # noqa: F401 - for programs that came here without the command line

T = TypeVar("T")
logger = logging.getLogger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
SIGNAL_POLL_MS = 100
MOST_ROUNDS = 8  # a message takes five turns from the socket to the speakers
RING = QEvent.Type(QEvent.registerEventType())


def run(main: Coroutine[Any, Any, T], *, application: QCoreApplication | None = None) -> T:
    """Run `main` on a Qt application (the given one, the existing one, or a new QCoreApplication) to its end.

    SIGINT and SIGTERM cancel `main` at once; it may clean up, and each further signal cancels it again. When it
    ends by that cancellation, KeyboardInterrupt (SIGINT) or SystemExit(143) (SIGTERM) is raised; when it returns a
    value all the same, that is returned.
    """
    application = application or QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    received: list[int] = []
    try:
        with asyncio.Runner(loop_factory=lambda: _EventLoop(application)) as runner:
            return runner.run(_until_signalled(main, received))
    except asyncio.CancelledError:
        if not received:
            raise
    if received[0] == signal.SIGTERM:
        raise SystemExit(128 + signal.SIGTERM)
    raise KeyboardInterrupt


def runs_on_qt() -> bool:
    """Tell whether the running asyncio event loop is Qt's, so that Qt objects made in this thread come alive.

    Raises RuntimeError where no event loop is running.
    """
    return isinstance(asyncio.get_running_loop(), QEventLoop)


class _EventLoop(QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, with callbacks that are ready at once run as asyncio runs them: in turns, from a queue.

    qasync makes a Qt timer of each of them, which takes 16 µs and a wait behind everything that Qt has to do. Here one
    Qt event serves all that are ready, and those that these make ready, for MOST_ROUNDS; then Qt has its turn.

    Its timers end with it. Without this, a timer still running at the end (that of a timeout that did not come to
    pass) lives on until the loop's memory is reclaimed, by chance in another thread, where Qt may not stop it.
    """

    def __init__(self, application: QCoreApplication) -> None:
        self._ready_handles: deque[asyncio.Handle] = deque()
        self._alarm = _Alarm(self._run_ready)
        super().__init__(application)
        self.set_default_executor(_DaemonThreads())

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Run `callback` in the next turn; from the loop's own thread."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready_handles.append(handle)
        self._alarm.ring()
        return handle

    def _run_ready(self) -> None:
        ready = self._ready_handles
        try:
            for _ in range(MOST_ROUNDS):
                for _ in range(len(ready)):
                    if not ready:  # a callback ran an event loop of Qt's own, and that these
                        return
                    handle = ready.popleft()
                    if not handle.cancelled():
                        handle._run()
        finally:
            if ready:
                self._alarm.ring()

    def close(self) -> None:
        if self.is_closed():
            return
        timers = self._timer
        super().close()
        self._ready_handles.clear()
        Shiboken.delete(timers)
        Shiboken.delete(self._alarm)


class _DaemonThreads(Executor):
    """Runs each call in a thread of its own, which keeps nobody from leaving: a keyring may not answer for a while."""

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        outcome: Future[T] = Future()

        def run() -> None:
            if not outcome.set_running_or_notify_cancel():
                return
            try:
                outcome.set_result(work(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - whoever waits gets it
                outcome.set_exception(error)

        threading.Thread(target=run, name="background", daemon=True).start()
        return outcome


class _Alarm(QObject):
    """Calls back from Qt's event loop, once for however many rings came before."""

    def __init__(self, callback: Callable[[], None]) -> None:
        super().__init__()
        self._callback = callback
        self._rung = False

    def ring(self) -> None:
        if not self._rung:
            self._rung = True
            QCoreApplication.postEvent(self, QEvent(RING))

    def customEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        del event
        self._rung = False
        self._callback()


async def _until_signalled(main: Coroutine[Any, Any, T], received: list[int]) -> T:
    task = asyncio.current_task()

    def stop(number: int) -> None:
        received.append(number)
        if task is not None:
            task.cancel()

    with _signals_call(stop):
        return await main


@contextmanager
def _signals_call(stop: Callable[[int], None]) -> Iterator[None]:
    """Have the stop signals call `stop` on the event loop, as soon as they come."""
    if sys.platform == "win32":
        with _polled_signals_call(stop):
            yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        yield
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


@contextmanager
def _polled_signals_call(stop: Callable[[int], None]) -> Iterator[None]:
    """Do the same where event loops know no signals: a timer lets the interpreter look for them."""

    def handle(number: int, _frame: FrameType | None) -> None:
        stop(number)

    before = {number: signal.signal(number, handle) for number in STOP_SIGNALS}
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(SIGNAL_POLL_MS)
    try:
        yield
    finally:
        timer.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


class BackgroundTasks:
    """Owns tasks that run beside others: a failure in one is reported and ends no other.

    Leaving the `async with` block cancels those still running and waits for their end.
    """

    def __init__(self, on_failure: Callable[[str, Exception], None] | None = None) -> None:
        """`on_failure(name, error)` is told of each failure; without it they go to the log."""
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.cancel()

    def start(self, coroutine: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run a coroutine as a task of this name."""
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def cancel(self) -> None:
        """Cancel what still runs and wait for its end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if not isinstance(error, Exception):
            return
        if self._on_failure is not None:
            self._on_failure(task.get_name(), error)
        else:
            logger.error("%s failed", task.get_name(), exc_info=error)
