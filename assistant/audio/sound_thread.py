"""A thread that runs Qt's event loop, for sound in a program that has none.

Qt's sound objects (Capture, Playback) belong to one thread and need an event loop there: for timers, devices that come
and go, and microphone audio that has arrived. A program on plain asyncio has no such loop, so they get this thread.
"""

import atexit
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLoggingCategory, QObject, Qt, Signal
from shiboken6 import Shiboken

from assistant.audio.errors import AudioError, DeviceFailedError

T = TypeVar("T")
Q = TypeVar("Q", bound=QObject)

ANSWER_S = 3.0  # opening a device takes 30 ms, on a busy machine 300; one that hangs must not hang the program

_our_application: list[QCoreApplication] = []  # kept to the end of the program: Qt may have only one, ever


class SoundThread:
    """Runs functions in a thread of its own, one after the other, beside Qt's event loop.

    Qt objects made there with `adopt` are deleted there at the latest by `close`; everything they own must be their
    child in Qt's sense. The thread ends with `close`, or with the program.
    """

    def __init__(self) -> None:
        """Start the thread. Raises AudioError when Qt has no application and this is not the main thread."""
        _provide_application()
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._objects: list[QObject] = []
        self._lock = threading.Lock()
        self._closed = False
        self._worker: _Worker | None = None
        self._event_loop: QEventLoop | None = None
        running = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(running,), name="sound", daemon=True)
        self._thread.start()
        running.wait()
        atexit.register(self.close)

    @property
    def is_running(self) -> bool:
        """True until the thread has ended."""
        return self._thread.is_alive()

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """Run `function` in the thread after all that was handed in before; returns at once."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed or self._worker is None:
                raise RuntimeError("The sound thread has ended.")
            self._jobs.put((future, function))
            self._worker.wanted.emit()
        return future

    def call(self, function: Callable[[], T], timeout_s: float = ANSWER_S) -> T:
        """Run `function` in the thread and return or raise what it does.

        Raises DeviceFailedError when there is no answer within `timeout_s` seconds; the function may still run.
        """
        try:
            return self.submit(function).result(timeout_s)
        except TimeoutError:
            raise DeviceFailedError(
                "The computer's sound does not respond: check the sound settings and start the program again."
            ) from None

    def adopt(self, make: Callable[[], Q]) -> Q:
        """Return the Qt object that `make` makes. To be called in the thread, as by `call`."""
        made = make()
        self._objects.append(made)
        return made

    def discard(self, made: QObject) -> None:
        """Delete an adopted object and its children. To be called in the thread, as by `call`."""
        self._objects.remove(made)
        delete_now(made)

    def close(self) -> None:
        """Delete all adopted objects and end the thread, within some seconds. Safe to call twice."""
        with self._lock:
            if not self._closed and self._worker is not None and self._event_loop is not None:
                self._jobs.put((Future(), self._event_loop.quit))
                self._worker.wanted.emit()
            self._closed = True
        self._thread.join(ANSWER_S)
        atexit.unregister(self.close)

    def _run(self, running: threading.Event) -> None:
        self._event_loop = QEventLoop()
        self._worker = _Worker(self._jobs)
        running.set()
        self._event_loop.exec()
        # A Qt object that outlived its thread would stop its timers in another one, where Qt forbids it.
        for made in (*self._objects, self._worker, self._event_loop):
            delete_now(made)
        self._objects.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class _Worker(QObject):
    """Runs what was handed in, in the thread it was made in."""

    wanted = Signal()

    def __init__(self, jobs: "SimpleQueue[tuple[Future[Any], Callable[[], Any]]]") -> None:
        super().__init__()
        self._jobs = jobs
        self.wanted.connect(self._run_one, Qt.ConnectionType.QueuedConnection)

    def _run_one(self) -> None:
        future, function = self._jobs.get()
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)
        else:
            future.set_result(result)


def delete_now(made: QObject) -> None:
    """Delete a Qt object and its children in this thread, whoever in Python still holds it."""
    if Shiboken.isValid(made):
        Shiboken.delete(made)


def _provide_application() -> None:
    if QCoreApplication.instance() is not None:
        return
    if threading.current_thread() is not threading.main_thread():
        # One that was made elsewhere crashes at the end of the program (seen with 6.12).
        raise AudioError(
            "Sound in another thread than the main one needs Qt there first: "
            "make a PySide6.QtCore.QCoreApplication([]) in the main thread and keep it."
        )
    # The terminal is the program's; Qt would greet it with the version of its codecs.
    QLoggingCategory.setFilterRules("qt.multimedia.ffmpeg.info=false")
    _our_application.append(QCoreApplication(sys.argv[:1]))
