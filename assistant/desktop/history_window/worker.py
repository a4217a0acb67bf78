"""All work with the history's file, in a thread of its own, so that the window never waits for it."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from assistant.desktop.texts import tr
from assistant.history import History, HistoryError

T = TypeVar("T")
logger = logging.getLogger(__name__)

OpenHistory = Callable[[], History]
CLOSE_TIMEOUT_S = 10.0


@dataclass(eq=False)
class _Request:
    key: str
    work: Callable[[History], Any]
    done: Callable[[Any], None]
    result: Any = None
    is_wanted: bool = True


class HistoryWorker(QObject):
    """Does one thing after the other, and hands the results back on the window's thread.

    While there is nothing to do it takes words of deleted conversations out of the file, bit by bit.
    """

    failed = Signal(str)  # a sentence for the user
    told = Signal(str)  # what the history says about itself when it is opened
    _finished = Signal(object)  # _Request; from the thread to the window

    def __init__(self, open_history: OpenHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_history = open_history
        self._waiting: deque[_Request] = deque()
        self._news = threading.Condition()
        self._is_closing = False
        self._latest: dict[str, _Request] = {}
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="history window", daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[History], T], done: Callable[[T], None], key: str = "") -> None:
        """Do `work` in the thread, then call `done` with its result here.

        With a `key`, a later request of the same key makes this one unwanted: it is left out, or its result is.
        """
        request = _Request(key, work, done)
        with self._news:
            if key:
                earlier = self._latest.get(key)
                if earlier is not None:
                    earlier.is_wanted = False
                self._latest[key] = request
            self._waiting.append(request)
            self._news.notify()

    def close(self) -> None:
        """Finish what was asked for and close the file; no result is handed over any more. Safe to call twice."""
        with self._news:
            self._is_closing = True
            self._news.notify()
        self._thread.join(CLOSE_TIMEOUT_S)

    def _hand_over(self, request: _Request) -> None:
        if request.is_wanted and not self._is_closing:
            request.done(request.result)

    # In the thread

    def _run(self) -> None:
        history: History | None = None
        is_clean = False
        while True:
            request = self._next(wait=history is None or is_clean)
            if request is None and self._is_closing:
                break
            try:
                if history is None:
                    history = self._open_history()
                    if history.notice:
                        self.told.emit(history.notice)
                if request is None:
                    is_clean = not history.purge_some()
                    continue
                is_clean = False
                request.result = request.work(history)
            except HistoryError as error:
                is_clean = True
                self.failed.emit(str(error))
            except Exception:
                logger.exception("work of the history window failed")
                self.failed.emit(tr("The history window failed unexpectedly; the log says where."))
            else:
                self._finished.emit(request)
        if history is not None:
            history.close()

    def _next(self, wait: bool) -> _Request | None:
        """The next wanted request; None: there is none, or none will come."""
        with self._news:
            while True:
                while self._waiting:
                    request = self._waiting.popleft()
                    if request.is_wanted:
                        return request
                if self._is_closing or not wait:
                    return None
                self._news.wait()
