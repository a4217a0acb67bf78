"""The history window as a user meets it: found, read, renamed, exported, deleted, gone on with."""

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.history_window import HistoryWindow
from assistant.history import History, HistoryError, Line
from tests.desktop.history_window.conftest import OpenHistory, talk

Key = Qt.Key


def titles(window: HistoryWindow) -> list[str]:
    entries = window.entries
    return [str(entries.data(entries.index(row))) for row in range(entries.rowCount())]


def shows(window: HistoryWindow, title: str) -> Callable[[], bool]:
    return lambda: window.title.text() == title


def look_for(qtbot: QtBot, window: HistoryWindow, words: str) -> None:
    with qtbot.waitSignal(window.entries.filled):
        window.search.setText(words)


def test_the_latest_conversation_is_read_at_once(window: HistoryWindow) -> None:
    assert titles(window) == ["Good night", "Tell me a story about a lamp", "What is twelve times seven?"]
    assert "You\tGood night" in window.pane.toPlainText()
    assert window.about.text() == "2 lines · gpt-realtime-2.1"
    assert window.search.hasFocus()


def test_what_is_found_is_read_where_it_was_said(qtbot: QtBot, window: HistoryWindow) -> None:
    qtbot.keyClicks(window.search, "lamp")
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    assert titles(window) == ["Tell me a story about a lamp"] * 2
    qtbot.waitUntil(shows(window, "Tell me a story about a lamp"))
    qtbot.waitUntil(lambda: bool(window.pane.extraSelections()))
    (mark,) = window.pane.extraSelections()
    assert mark.cursor.selectedText() == "lamp"
    assert "Once upon a time" in mark.cursor.block().text()
    qtbot.keyClick(window.search, Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(window)) == 3)
    assert window.list.currentIndex().row() == 1
    look_for(qtbot, window, "zebra")
    assert titles(window) == []
    assert window.title.text() == ""
    assert not window.resume_button.isEnabled()


def test_a_conversation_is_gone_on_with(qtbot: QtBot, window: HistoryWindow) -> None:
    with qtbot.waitSignal(window.resume_wanted) as wanted:
        qtbot.keyClick(window, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == [3]


def test_the_keyboard_does_it_all(qtbot: QtBot, window: HistoryWindow, history: History) -> None:
    qtbot.keyClick(window.search, Key.Key_Down)
    assert window.list.hasFocus()
    qtbot.keyClick(window.list, Key.Key_Down)
    qtbot.waitUntil(shows(window, "Tell me a story about a lamp"))
    qtbot.keyClick(window.list, Key.Key_F2)
    editor = window.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "The lamp")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(shows(window, "The lamp"))
    qtbot.waitUntil(lambda: history.conversation(2).title == "The lamp")
    qtbot.keyClick(window.list, Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(window) == ["Good night", "What is twelve times seven?"])
    qtbot.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(window)[1] == "The lamp")
    qtbot.keyClick(window.list, Key.Key_Return)
    assert window.pane.hasFocus()
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window.pane, Key.Key_Escape)


def test_a_title_is_changed_also_from_what_was_found(qtbot: QtBot, window: HistoryWindow) -> None:
    look_for(qtbot, window, "eighty")
    qtbot.waitUntil(shows(window, "What is twelve times seven?"))
    window.rename_button.click()
    qtbot.waitUntil(lambda: window.list.findChild(QLineEdit) is not None)
    editor = window.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "What is twelve times seven?"
    assert window.search.text() == ""


def test_a_deletion_can_be_undone_until_the_bar_goes(qtbot: QtBot, window: HistoryWindow, history: History) -> None:
    window.delete_button.click()
    assert window.bar.sentence == "Deleted “Good night”."
    qtbot.waitUntil(shows(window, "Tell me a story about a lamp"))
    assert len(history.recent()) == 3
    qtbot.mouseClick(window.bar.action_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(window)[0] == "Good night")
    assert window.bar.sentence == ""
    window.list.select_row(0)
    qtbot.waitUntil(shows(window, "Good night"))
    window.delete_button.click()
    qtbot.mouseClick(window.bar.dismiss_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(history.recent()) == 2)


def test_a_deletion_is_carried_out_by_the_next_one_and_by_closing(
    qtbot: QtBot, window: HistoryWindow, history: History
) -> None:
    window.delete_button.click()
    qtbot.waitUntil(shows(window, "Tell me a story about a lamp"))
    window.delete_button.click()
    qtbot.waitUntil(lambda: len(history.recent()) == 2)
    window.close()
    assert [found.title for found in history.recent()] == ["What is twelve times seven?"]


def test_what_is_deleted_is_not_found_either(qtbot: QtBot, window: HistoryWindow) -> None:
    look_for(qtbot, window, "lamp")
    qtbot.waitUntil(shows(window, "Tell me a story about a lamp"))
    window.delete_button.click()
    assert titles(window) == []
    look_for(qtbot, window, "lam")
    assert titles(window) == []
    window.bar.act()
    qtbot.waitUntil(lambda: len(titles(window)) == 2)


def test_everything_is_deleted_in_two_steps(qtbot: QtBot, window: HistoryWindow, history: History) -> None:
    window.delete_all_action.trigger()
    assert window.bar.dismiss_button.hasFocus()
    qtbot.keyClick(window.bar.dismiss_button, Key.Key_Space)
    assert len(history.recent()) == 3
    window.delete_all_action.trigger()
    window.bar.action_button.click()
    qtbot.waitUntil(lambda: window.bar.sentence == "All conversations are deleted.")
    qtbot.waitUntil(lambda: titles(window) == [])
    assert (history.recent(), window.pane.toPlainText()) == ([], "")
    assert window.list.empty_sentence.startswith("There is no conversation yet.")


def save_dialog(window: HistoryWindow) -> QFileDialog:
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def test_one_conversation_is_exported(qtbot: QtBot, window: HistoryWindow, tmp_path: Path) -> None:
    window.export_button.click()
    dialog = save_dialog(window)
    assert Path(dialog.selectedFiles()[0]).name.endswith("Good night.md")
    dialog.fileSelected.emit(str(tmp_path / "out.md"))
    dialog.reject()
    qtbot.waitUntil(lambda: window.bar.sentence == f"Exported to {tmp_path / 'out.md'}.")
    assert (tmp_path / "out.md").read_text().startswith("# Good night\n")


def test_all_are_exported_as_json(qtbot: QtBot, window: HistoryWindow, tmp_path: Path) -> None:
    window.export_all_action.trigger()
    dialog = save_dialog(window)
    dialog.selectNameFilter(dialog.nameFilters()[1])
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert Path(dialog.selectedFiles()[0]).name == "Conversations.json"
    dialog.fileSelected.emit(str(tmp_path / "out"))
    dialog.reject()
    qtbot.waitUntil(lambda: window.bar.sentence.startswith("Exported"))
    assert len(json.loads((tmp_path / "out").read_text())["conversations"]) == 3


def test_what_goes_wrong_is_said_in_the_window(qtbot: QtBot, window: HistoryWindow, tmp_path: Path) -> None:
    window.export_button.click()
    dialog = save_dialog(window)
    dialog.fileSelected.emit(str(tmp_path / "missing" / "out.md"))
    dialog.reject()
    qtbot.waitUntil(lambda: "cannot be written" in window.bar.sentence)


def test_a_history_that_cannot_be_opened_is_said_in_the_window(qtbot: QtBot) -> None:
    def refuse() -> History:
        raise HistoryError("The history cannot be opened.")

    window = HistoryWindow(refuse)
    window.show()
    qtbot.waitUntil(lambda: window.bar.sentence == "The history cannot be opened.")
    window.close()


def test_a_damaged_history_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(b"no database" * 500)
    window = HistoryWindow(lambda: History(path))
    window.show()
    qtbot.waitUntil(lambda: "is damaged" in window.bar.sentence)
    window.close()


def test_every_control_has_a_name_and_can_be_reached(qtbot: QtBot, window: HistoryWindow) -> None:
    reached: list[QWidget] = []
    window.search.setFocus()
    while (widget := window.focusWidget()) not in reached:
        assert widget is not None
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget
        reached.append(widget)
        qtbot.keyClick(widget, Key.Key_Tab)
    wanted = {window.search, window.list, window.pane, window.resume_button, window.all_button}
    assert wanted | {window.rename_button, window.export_button, window.delete_button} <= set(reached)
    row = QAccessible.queryAccessibleInterface(window.list).child(0)
    assert row.text(QAccessible.Text.Name).startswith("Good night, ")
    assert all(
        button.accessibleName() or button.text() for button in window.findChildren(QPushButton) if button.isVisible()
    )


@pytest.mark.usefixtures("dark_desktop")
@pytest.mark.parametrize("width", [620, 1400])
def test_nothing_is_cut_off_in_the_dark_or_when_it_is_narrow(window: HistoryWindow, width: int) -> None:
    window.resize(width, 500)
    for button in (window.resume_button, window.delete_button, window.all_button):
        place = button.mapTo(window, QPoint(0, 0))
        assert window.rect().contains(place)
        assert window.rect().contains(place + QPoint(button.width() - 1, button.height() - 1))
        assert button.width() >= button.minimumSizeHint().width()
    assert window.grab().size() == QSize(width, 500)


def fill(open_history: OpenHistory, tmp_path: Path, conversations: int, lines: int) -> None:
    open_history().close()
    database = sqlite3.connect(tmp_path / "history.sqlite3")
    now = time.time()
    for conversation in range(1, conversations + 1):
        values = (conversation, f"Conversation {conversation}", now + conversation, now + conversation)
        database.execute("INSERT INTO conversation (id, title, started_at, updated_at) VALUES (?, ?, ?, ?)", values)
        rows = [
            (conversation, f"i{row}", row, "user" if row % 2 else "assistant", f"line {row} of {conversation}", now)
            for row in range(lines)
        ]
        sql = "INSERT INTO line (conversation_id, line_id, position, role, text, said_at) VALUES (?, ?, ?, ?, ?, ?)"
        database.executemany(sql, rows)
    database.commit()
    database.close()


def test_the_list_is_read_page_by_page(qtbot: QtBot, open_history: OpenHistory, tmp_path: Path) -> None:
    fill(open_history, tmp_path, 120, 1)
    window = HistoryWindow(open_history)
    with qtbot.waitSignal(window.entries.filled):
        window.show()
    assert window.entries.rowCount() == 50
    while window.entries.rowCount() < 120:
        rows = window.entries.rowCount()
        window.list.scrollToBottom()
        qtbot.waitUntil(lambda rows=rows: window.entries.rowCount() > rows)
    assert titles(window) == [f"Conversation {number}" for number in range(120, 0, -1)]
    window.list.scrollToBottom()
    assert not window.entries.canFetchMore(window.list.rootIndex())
    window.close()


def test_a_long_conversation_is_read_page_by_page_in_both_directions(
    qtbot: QtBot, open_history: OpenHistory, tmp_path: Path
) -> None:
    fill(open_history, tmp_path, 1, 1000)
    window = HistoryWindow(open_history)
    window.show()
    look_for(qtbot, window, "line 500")
    qtbot.waitUntil(lambda: "line 500 of 1" in window.pane.toPlainText())
    text = window.pane.toPlainText()
    assert "line 999" not in text
    assert "line 0 " not in text
    for end, bar_end in (("line 0 of 1", "minimum"), ("line 999 of 1", "maximum")):
        while end not in window.pane.toPlainText():
            length = len(window.pane.toPlainText())
            bar = window.pane.verticalScrollBar()
            bar.setValue(getattr(bar, bar_end)())
            qtbot.waitUntil(lambda length=length: len(window.pane.toPlainText()) > length)
    lines = [line for line in window.pane.toPlainText().splitlines() if "\t" in line]
    assert [line.split("\t")[1] for line in lines] == [f"line {row} of 1" for row in range(1000)]
    window.close()


def test_what_was_said_meanwhile_comes_with_a_reload(qtbot: QtBot, window: HistoryWindow, history: History) -> None:
    number = talk(history, "Something new")
    with qtbot.waitSignal(window.entries.filled):
        window.reload()
    assert titles(window)[0] == "Something new"
    assert window.title.text() == "Good night"
    history.save(number, Line("x", "user", "and more"))


def test_what_was_found_has_room_for_its_words(qtbot: QtBot, window: HistoryWindow) -> None:
    def height() -> int:
        return window.list.visualRect(window.entries.index(0)).height()

    conversation = height()
    look_for(qtbot, window, "lamp")
    assert height() >= conversation + window.list.fontMetrics().height() * 0.8
    look_for(qtbot, window, "")
    assert height() == conversation
