"""What the list shows: conversations page by page, or the lines that were found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from assistant.desktop.history_window.when import short_time
from assistant.desktop.history_window.worker import HistoryWorker
from assistant.desktop.texts import tr
from assistant.history import Found, History, SavedConversation

PAGE = 50
MOST_FOUND = 200
ROWS_OF_EXCERPT = 2
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a conversation, or a line (`line_id`) that was found in one.

    `detail` stands under the title, in at most `detail_rows` rows; within a list all entries have the same number.
    """

    conversation_id: int
    title: str
    when: str
    detail: str
    line_id: str = ""
    detail_rows: int = 1


class EntryModel(QAbstractListModel):
    """The rows, fetched from the history as the list is scrolled or the words looked for change."""

    renamed = Signal(int, str)  # conversation_id, the new title
    filled = Signal()  # the first rows for the words looked for are here, or there are none

    def __init__(self, worker: HistoryWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._entries: list[Entry] = []
        self._hidden: set[int] = set()
        self._fetched = 0
        self._is_complete = True
        self._is_fetching = False
        self.wanted = ""

    def look_for(self, words: str) -> None:
        """Show the lines with these words, the latest first; without words all conversations."""
        self.wanted = words.strip()
        self._fetched = 0
        self._is_fetching = True
        self._fetch(self._show_first)

    def reload(self) -> None:
        """Fetch everything anew."""
        self.look_for(self.wanted)

    def entry(self, index: Index) -> Entry | None:
        """The entry of a row; None: there is no such row."""
        return self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None

    def row_of(self, conversation_id: int) -> int | None:
        """The first row of a conversation."""
        rows = (row for row, entry in enumerate(self._entries) if entry.conversation_id == conversation_id)
        return next(rows, None)

    def hide(self, conversation_id: int) -> None:
        """Show a conversation no more, nor what is found in it; `unhide` brings it back."""
        self._hidden.add(conversation_id)
        for row in reversed(range(len(self._entries))):
            if self._entries[row].conversation_id == conversation_id:
                self.beginRemoveRows(NO_INDEX, row, row)
                del self._entries[row]
                self.endRemoveRows()

    def unhide(self, conversation_id: int) -> None:
        """Show a conversation again."""
        self._hidden.discard(conversation_id)
        self.reload()

    def note_deleted(self, conversation_id: int) -> None:
        """It is gone from the file, so later pages begin one earlier."""
        self._hidden.discard(conversation_id)
        self._fetched = max(0, self._fetched - 1)

    def _fetch(self, done: Callable[[list[Entry]], None]) -> None:
        wanted, offset = self.wanted, self._fetched

        def work(history: History) -> list[Entry]:
            if wanted:
                return [_found(hit) for hit in history.search(wanted, MOST_FOUND)]
            return [_conversation(conversation) for conversation in history.recent(PAGE, offset)]

        self._worker.ask(work, done, key="list")

    def _show_first(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = []
        self._take(entries)
        self.endResetModel()
        self.filled.emit()

    def _show_more(self, entries: list[Entry]) -> None:
        shown = {entry.conversation_id for entry in self._entries}
        new = [entry for entry in entries if entry.conversation_id not in shown | self._hidden]
        if new:
            first = len(self._entries)
            self.beginInsertRows(NO_INDEX, first, first + len(new) - 1)
        self._take([entry for entry in entries if entry.conversation_id not in shown], len(entries))
        if new:
            self.endInsertRows()

    def _take(self, entries: list[Entry], fetched: int | None = None) -> None:
        fetched = len(entries) if fetched is None else fetched
        self._entries += [entry for entry in entries if entry.conversation_id not in self._hidden]
        self._fetched += fetched
        self._is_complete = bool(self.wanted) or fetched < PAGE
        self._is_fetching = False

    # QAbstractListModel

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """How many rows there are so far."""
        return 0 if parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether there may be more."""
        return not parent.isValid() and not self._is_complete and not self._is_fetching

    def fetchMore(self, parent: Index) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Fetch the next page."""
        self._is_fetching = True
        self._fetch(self._show_more)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A conversation's title can be changed in its place."""
        flags = super().flags(index)
        return flags if self.wanted or not index.isValid() else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title; to a screen reader all that is in the row; the whole entry for painting."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.when}, {entry.detail}"
        return entry if role == Qt.ItemDataRole.UserRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Give a conversation another title."""
        entry, title = self.entry(index), " ".join(str(value).split())
        if entry is None or role != Qt.ItemDataRole.EditRole or not title:
            return False
        if title != entry.title:
            self._entries[index.row()] = replace(entry, title=title)
            self._worker.ask(lambda history: history.rename(entry.conversation_id, title), lambda _: None)
            self.dataChanged.emit(index, index)
            self.renamed.emit(entry.conversation_id, title)
        return True


def _conversation(saved: SavedConversation) -> Entry:
    count = saved.line_count
    detail = tr("1 line") if count == 1 else tr("{count} lines").format(count=count)
    return Entry(saved.conversation_id, _title(saved.title), short_time(saved.updated_at), detail)


def _found(hit: Found) -> Entry:
    detail = hit.excerpt if hit.line_id else tr("in the title")
    when, title = short_time(hit.said_at), _title(hit.title)
    return Entry(hit.conversation_id, title, when, " ".join(detail.split()), hit.line_id, ROWS_OF_EXCERPT)


def _title(title: str) -> str:
    return title or tr("Conversation")
