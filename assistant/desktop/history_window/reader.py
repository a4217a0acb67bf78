"""Reads a conversation page by page into the reading pane, as it is scrolled."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from assistant.desktop.history_window.reading_pane import ReadingPane
from assistant.desktop.history_window.worker import HistoryWorker
from assistant.history import History, Line, SavedConversation

PAGE = 100


@dataclass(frozen=True, slots=True)
class _Opened:
    conversation: SavedConversation
    first: int
    lines: list[Line]


class Reader(QObject):
    """Knows which conversation is open, and which of its lines the pane has."""

    opened = Signal(object)  # SavedConversation

    def __init__(self, worker: HistoryWorker, pane: ReadingPane) -> None:
        super().__init__(pane)
        self._worker = worker
        self._pane = pane
        self.conversation_id: int | None = None
        self._first = 0
        self._end = 0
        self._is_fetching = False
        self._has_later = False
        pane.earlier_wanted.connect(self._fetch_earlier)
        pane.later_wanted.connect(self._fetch_later)

    def open(self, conversation_id: int, line_id: str = "", words: str = "") -> None:
        """Show a conversation from its beginning, or at a line, with these words marked."""

        def work(history: History) -> _Opened:
            row = history.row_of(conversation_id, line_id) if line_id else 0
            first = max(0, row - PAGE // 2)
            return _Opened(history.conversation(conversation_id), first, history.lines(conversation_id, PAGE, first))

        def done(opened: _Opened) -> None:
            self._first, self._end = opened.first, opened.first + len(opened.lines)
            self._has_later = len(opened.lines) == PAGE
            self._is_fetching = True  # showing scrolls
            self._pane.show_lines(opened.lines, line_id, words)
            self._is_fetching = False
            self.opened.emit(opened.conversation)

        self.conversation_id = conversation_id
        self._is_fetching = True
        self._worker.ask(work, done, key="read")

    def close(self) -> None:
        """Show nothing."""
        self.conversation_id = None
        self._is_fetching = True
        self._worker.ask(lambda _: None, lambda _: None, key="read")  # what is under way is wanted no more
        self._pane.show_lines([])

    def _fetch_earlier(self) -> None:
        start = max(0, self._first - PAGE)

        def done(lines: list[Line]) -> None:
            self._first = start
            self._pane.prepend_lines(lines)

        if self._first > 0:
            self._fetch(start, self._first - start, done)

    def _fetch_later(self) -> None:
        def done(lines: list[Line]) -> None:
            self._end += len(lines)
            self._has_later = len(lines) == PAGE
            self._pane.append_lines(lines)

        if self._has_later:
            self._fetch(self._end, PAGE, done)

    def _fetch(self, offset: int, count: int, show: Callable[[list[Line]], None]) -> None:
        conversation_id = self.conversation_id
        if self._is_fetching or conversation_id is None:
            return
        self._is_fetching = True

        def done(lines: list[Line]) -> None:
            show(lines)
            self._is_fetching = False

        self._worker.ask(lambda history: history.lines(conversation_id, count, offset), done, key="read")
