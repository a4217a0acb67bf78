"""The history window: search and list beside the conversation that is read, and what can be done with it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from assistant.desktop.card import Card
from assistant.desktop.focus_watch import FocusWatch
from assistant.desktop.history_window.entries import Entry, EntryModel
from assistant.desktop.history_window.entry_list import EntryList
from assistant.desktop.history_window.export_dialog import ask_where
from assistant.desktop.history_window.question_bar import QuestionBar
from assistant.desktop.history_window.reader import Reader
from assistant.desktop.history_window.reading_pane import ReadingPane
from assistant.desktop.history_window.worker import HistoryWorker, OpenHistory
from assistant.desktop.texts import tr
from assistant.desktop.theme import secondary_text
from assistant.desktop.toned_label import TonedLabel
from assistant.history import History, SavedConversation
from assistant.history_export import Format, export_to

UNDO_MS = 8000
TOLD_MS = 6000
LIST_AND_TEXT = [320, 560]


class HistoryWindow(QWidget):
    """All earlier conversations. The file is open only while the window is."""

    resume_wanted = Signal(int)  # conversation_id
    closed = Signal()

    def __init__(self, open_history: OpenHistory = History, parent: QWidget | None = None) -> None:
        """`open_history` is called in a thread of the window's own. `parent`: the window this one belongs to."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("History"))
        self._worker = HistoryWorker(open_history, self)
        self.entries = EntryModel(self._worker, self)
        self.search = QLineEdit()
        self.list = EntryList(self.entries)
        self.pane = ReadingPane()
        self._reader = Reader(self._worker, self.pane)
        self.bar = QuestionBar()
        self._conversation: SavedConversation | None = None
        self._make_controls()
        self._lay_out()
        self._connect()
        self._show_conversation(None)
        self.resize(940, 640)
        self.setMinimumSize(620, 400)
        self.entries.look_for("")
        self.search.setFocus()

    def reload(self) -> None:
        """Read the list anew; something may have been said meanwhile."""
        self.entries.reload()

    def _make_controls(self) -> None:
        self.search.setPlaceholderText(tr("Search what was said"))
        self.search.setAccessibleName(tr("Search what was said"))
        self.search.setClearButtonEnabled(True)
        self.search.setTextMargins(6, 4, 2, 4)
        self.title = TonedLabel("", lambda palette: palette.windowText().color(), scale=1.25, bold=True)
        self.title.setWordWrap(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.about = TonedLabel("", secondary_text)
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.resume_button = _button(tr("&Continue"), tr("Continue this conversation"), "Ctrl+Return")
        self.rename_button = _button(tr("&Rename"), tr("Rename this conversation"), "F2")
        self.export_button = _button(tr("&Export…"), tr("Export this conversation"), "Ctrl+E")
        self.delete_button = _button(tr("&Delete"), tr("Delete this conversation"), "Del")
        self.all_button = QPushButton(tr("&All conversations"))
        self.all_button.setAutoDefault(False)
        self.all_button.setAccessibleName(tr("All conversations: export or delete"))
        self.all_button.setMinimumHeight(self.resume_button.minimumHeight())
        menu = QMenu(self.all_button)
        self.export_all_action = menu.addAction(tr("&Export all…"))
        self.delete_all_action = menu.addAction(tr("&Delete all…"))
        self.all_button.setMenu(menu)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setMinimumWidth(220)
        column = QVBoxLayout(left)
        # Where one reads from right to left, Qt puts a splitter's widgets one pixel over its right edge.
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(8)
        # As high as title and the line below it, so that list and text begin at the same height.
        heading = self.title.fontMetrics().height() + column.spacing() + self.about.fontMetrics().height()
        self.search.setMinimumHeight(heading)
        column.addWidget(self.search)
        surface = Card.around(self.list)
        FocusWatch(self.list, surface.set_highlighted)
        column.addWidget(surface, 1)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeading)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.about)
        surface = Card.around(self.pane)
        FocusWatch(self.pane, surface.set_highlighted)
        column.addWidget(surface, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.resume_button)
        buttons.addStretch(1)
        for button in (self.rename_button, self.export_button, self.delete_button):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(16)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(LIST_AND_TEXT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 18)
        layout.setSpacing(12)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        self._worker.failed.connect(lambda sentence: self.bar.tell(sentence, is_error=True))
        self._worker.told.connect(self.bar.tell)
        self.search.textChanged.connect(self.entries.look_for)
        self.search.returnPressed.connect(self.list.setFocus)
        self.search.installEventFilter(self)
        self.entries.filled.connect(self._entries_filled)
        self.entries.renamed.connect(self._renamed)
        self.list.current_changed.connect(self._read)
        self.list.chosen.connect(self.pane.setFocus)
        self.list.delete_wanted.connect(self._delete)
        self._reader.opened.connect(self._show_conversation)
        self.resume_button.clicked.connect(self._resume)
        self.rename_button.clicked.connect(self._rename)
        self.export_button.clicked.connect(self._export)
        self.delete_button.clicked.connect(self._delete)
        self.export_all_action.triggered.connect(lambda: ask_where(self, None, self._export_to))
        self.delete_all_action.triggered.connect(self._ask_to_delete_all)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._focus_search)
        QShortcut(QKeySequence("F2"), self, self._rename)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._resume)
        QShortcut(QKeySequence("Ctrl+E"), self, self._export)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.bar.act)

    # The list and the text

    def _entries_filled(self) -> None:
        words = self.entries.wanted
        self.list.empty_sentence = (
            tr("Nothing that was said has these words.")
            if words
            else tr("There is no conversation yet. What you and the assistant say is kept here.")
        )
        has_any = self.entries.rowCount() > 0
        self.all_button.setEnabled(has_any or bool(words))
        if not has_any:
            self._read(None)
        elif words or self._reader.conversation_id is None:
            self.list.select_row(0)
        else:
            self.list.select_row(self.entries.row_of(self._reader.conversation_id) or 0)

    def _read(self, entry: Entry | None) -> None:
        if entry is None:
            self._reader.close()
            self._show_conversation(None)
        else:
            self._reader.open(entry.conversation_id, entry.line_id, self.entries.wanted)

    def _show_conversation(self, conversation: SavedConversation | None) -> None:
        self._conversation = conversation
        self.title.setText(conversation.title or tr("Conversation") if conversation else "")
        self.about.setText(_about(conversation) if conversation else "")
        for button in (self.resume_button, self.rename_button, self.export_button, self.delete_button):
            button.setEnabled(conversation is not None)

    def _renamed(self, conversation_id: int, title: str) -> None:
        if self._reader.conversation_id == conversation_id:
            self.title.setText(title)

    # What can be done

    def _resume(self) -> None:
        if self._conversation is not None:
            self.resume_wanted.emit(self._conversation.conversation_id)

    def _rename(self) -> None:
        if self._conversation is None:
            return
        if self.entries.wanted:
            # What was found are lines; the title is changed in the list of conversations.
            self.search.clear()
            self.entries.filled.connect(self.list.rename_current, Qt.ConnectionType.SingleShotConnection)
        else:
            self.list.rename_current()

    def _export(self) -> None:
        if self._conversation is not None:
            ask_where(self, self._conversation, self._export_to)

    def _export_to(self, path: Path, chosen: Format, conversation_id: int | None) -> None:
        self._worker.ask(
            lambda history: export_to(path, history, chosen, conversation_id),
            lambda _: self.bar.tell(tr("Exported to {path}.").format(path=path), timeout_ms=TOLD_MS),
        )

    def _delete(self) -> None:
        conversation = self._conversation
        if conversation is None:
            return
        number, row = conversation.conversation_id, self.list.currentIndex().row()
        self._show_conversation(None)
        self.entries.hide(number)
        if self.entries.rowCount():
            self.list.select_row(row)
        else:
            self._entries_filled()

        def delete() -> None:
            self._worker.ask(lambda history: history.delete(number), lambda _: self.entries.note_deleted(number))

        sentence = tr("Deleted “{title}”.").format(title=conversation.title or tr("Conversation"))
        self.bar.offer(sentence, tr("&Undo"), lambda: self.entries.unhide(number), over=delete, timeout_ms=UNDO_MS)

    def _ask_to_delete_all(self) -> None:
        self.bar.offer(
            tr("Delete all conversations for good? This cannot be undone."), tr("Delete all"), self._delete_all
        )
        self.bar.dismiss_button.setFocus()

    def _delete_all(self) -> None:
        self.search.clear()
        self._worker.ask(History.delete_all, lambda _: self._deleted_all())

    def _deleted_all(self) -> None:
        self._reader.close()
        self.entries.reload()
        self.bar.tell(tr("All conversations are deleted."), timeout_ms=TOLD_MS)

    # Keyboard and end

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """From the search field the arrow keys go to what was found."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
                self.list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Carry out what could still have been undone, and close the file."""
        self.bar.end()
        self._worker.close()
        event.accept()
        self.closed.emit()


def _button(text: str, description: str, key: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setAccessibleName(description)
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    button.setMinimumHeight(button.sizeHint().height() + 6)
    button.setToolTip(f"{description} ({shown})")
    return button


def _about(conversation: SavedConversation) -> str:
    count = conversation.line_count
    lines = tr("1 line") if count == 1 else tr("{count} lines").format(count=count)
    parts = [lines, conversation.model, conversation.profile]
    return " · ".join(part for part in parts if part)
