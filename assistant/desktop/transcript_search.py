"""Finds words in the transcript: a bar with a field, the number of places, next and previous."""

import re
from bisect import bisect_left

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from assistant.desktop.flat_button import FlatButton
from assistant.desktop.texts import tr
from assistant.desktop.theme import secondary_text
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.transcript_view import TranscriptView

SEARCH_AGAIN_MS = 250  # after words came in while one searches
Place = tuple[int, int, int]  # row, start, length


class TranscriptSearch(QWidget):
    """Hidden until it is opened. All places are counted, only those in sight are marked: a long talk costs little."""

    closed = Signal()

    def __init__(self, view: TranscriptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._places: list[Place] = []
        self._current = -1
        self.field = _SearchField()
        self.field.setPlaceholderText(tr("Find in the conversation"))
        self.field.setAccessibleName(tr("Find in the conversation"))
        self.count = TonedLabel("", secondary_text)
        self.previous_button = _button("↑", tr("Previous place (Shift+Enter)"))
        self.next_button = _button("↓", tr("Next place (Enter)"))
        self.close_button = _button("✕", tr("Close the search (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 2)
        layout.setSpacing(6)
        layout.addWidget(self.field, 1)
        for widget in (self.count, self.previous_button, self.next_button, self.close_button):
            layout.addWidget(widget)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SEARCH_AGAIN_MS)
        self._again.timeout.connect(self._search_again)
        self.field.textChanged.connect(self._search_anew)
        self.field.next_wanted.connect(self.go_to_next)
        self.field.previous_wanted.connect(self.go_to_previous)
        self.field.close_wanted.connect(self.close_search)
        self.next_button.clicked.connect(self.go_to_next)
        self.previous_button.clicked.connect(self.go_to_previous)
        self.close_button.clicked.connect(self.close_search)
        view.lines_changed.connect(self._lines_changed)
        view.verticalScrollBar().valueChanged.connect(self._mark)
        self.hide()

    @property
    def places(self) -> list[Place]:
        """Where the words stand: row, start and length in characters of the line's words."""
        return self._places

    def open_search(self) -> None:
        """Show the bar with the keyboard in its field; what is selected in the transcript is looked for."""
        selected = self._view.textCursor().selectedText()
        self.field.setClearButtonEnabled(True)  # only now: it looks through the desktop's icons
        self.show()
        if selected and "\u2029" not in selected and "\t" not in selected:
            self.field.setText(selected)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search_again()

    def close_search(self) -> None:
        """Hide the bar; the place found last stays selected."""
        self.hide()
        self._view.mark_words([], -1)
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.closed.emit()

    def go_to_next(self) -> None:
        """Go to the next place, from the last one to the first."""
        self._go(1)

    def go_to_previous(self) -> None:
        """Go to the place before, from the first one to the last."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if self._places:
            self._show_place((self._current + step) % len(self._places))

    def _show_place(self, number: int) -> None:
        self._current = number
        self._view.select_words(*self._places[number])
        self._mark()
        self._show_count()

    def _search_anew(self) -> None:
        """Other words: start from the newest place, which is what one usually looks for."""
        self._places = find_words(self._view.words(), self.field.text())
        self._current = -1
        if self._places:
            self._show_place(len(self._places) - 1)
        else:
            self._mark()
            self._show_count()

    def _lines_changed(self) -> None:
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def _search_again(self) -> None:
        """The same words in lines that changed; the current place stays the current one."""
        current = self._places[self._current] if 0 <= self._current < len(self._places) else None
        self._places = find_words(self._view.words(), self.field.text())
        self._current = -1 if current is None else min(bisect_left(self._places, current), len(self._places) - 1)
        self._mark()
        self._show_count()

    def _mark(self) -> None:
        if not self.isVisible():
            return
        rows = self._view.visible_rows()
        first = bisect_left(self._places, (rows.start, 0, 0))
        last = bisect_left(self._places, (rows.stop, 0, 0))
        self._view.mark_words(self._places[first:last], self._current - first)

    def _show_count(self) -> None:
        self.next_button.setEnabled(bool(self._places))
        self.previous_button.setEnabled(bool(self._places))
        if not self.field.text():
            text = ""
        elif not self._places:
            text = tr("Not found")
        elif self._current < 0:
            text = tr("{count} places").format(count=len(self._places))
        else:
            text = tr("{number} of {count}").format(number=self._current + 1, count=len(self._places))
        self.count.setText(text)
        self.field.setAccessibleDescription(text)


def find_words(lines: list[str], words: str) -> list[Place]:
    """Return where `words` stand in the lines, in order, whether large or small letters."""
    if not words:
        return []
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    return [
        (row, found.start(), len(found.group())) for row, line in enumerate(lines) for found in pattern.finditer(line)
    ]


class _SearchField(QLineEdit):
    """Enter goes on, Shift+Enter back, Escape closes."""

    next_wanted = Signal()
    previous_wanted = Signal()
    close_wanted = Signal()

    def event(self, event: QEvent) -> bool:
        # The window's own Escape stops the reply; here it is not meant so.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_wanted if back else self.next_wanted).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)


def _button(text: str, description: str) -> FlatButton:
    button = FlatButton()
    button.setText(text)
    button.setToolTip(description)
    button.setAccessibleName(description)
    return button
