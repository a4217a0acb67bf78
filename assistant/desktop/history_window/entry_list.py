"""The list of conversations, or of what was found, with a sentence in place of rows where there are none."""

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from assistant.desktop.history_window.entries import Entry, EntryModel, Index
from assistant.desktop.history_window.entry_delegate import EntryDelegate
from assistant.desktop.texts import tr
from assistant.desktop.theme import secondary_text


class EntryList(QListView):
    """One row is the current one; it is read beside."""

    current_changed = Signal(object)  # Entry, or None
    chosen = Signal()  # Enter or a double click
    delete_wanted = Signal()

    def __init__(self, entries: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = entries
        self.empty_sentence = ""
        self.setModel(entries)
        self.setItemDelegate(EntryDelegate(self))
        self.setAccessibleName(tr("Conversations"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Else each new page would have all rows measured anew.
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.activated.connect(lambda _: self.chosen.emit())

    def current_entry(self) -> Entry | None:
        """The entry that is read, if any."""
        return self._entries.entry(self.currentIndex())

    def select_row(self, row: int) -> None:
        """Make this row the current one, as far as there is such a row."""
        last = self._entries.rowCount() - 1
        if last >= 0:
            index = self._entries.index(max(0, min(row, last)))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def rename_current(self) -> None:
        """Let the user change the title where it stands."""
        if self.currentIndex().isValid():
            self.setFocus()
            self.edit(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which entry is read now."""
        super().currentChanged(current, previous)
        self.current_changed.emit(self._entries.entry(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete deletes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.isAutoRepeat():
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Make the first row the current one if there is none."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.select_row(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Rows are as high as the font needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Say why there is no row."""
        super().paintEvent(event)
        if self._entries.rowCount() == 0 and self.empty_sentence:
            painter = QPainter(self.viewport())
            painter.setPen(secondary_text(self.palette()))
            area = self.viewport().rect().adjusted(20, 28, -20, -20)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), self.empty_sentence)
            painter.end()
