"""What the keyboard does, and what this program is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant import __version__
from assistant.desktop.help_dialog import HelpDialog, about_box


def test_lists_the_keys_and_closes_by_escape(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HelpDialog([("Space", "Hold to talk"), ("F1", "Keyboard shortcuts")], window)
    dialog.open()
    rows = [dialog.keys.topLevelItem(row) for row in range(dialog.keys.topLevelItemCount())]
    assert [(row.text(0), row.text(1)) for row in rows if row] == [
        ("Space", "Hold to talk"),
        ("F1", "Keyboard shortcuts"),
    ]
    assert dialog.keys.accessibleName()
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_keyboard_begins_at_the_first_row_and_nothing_is_chosen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HelpDialog([("Space", "Hold to talk"), ("F1", "Keyboard shortcuts")], window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.keys.currentItem() is dialog.keys.topLevelItem(0)
    assert not dialog.keys.selectedItems()
    qtbot.keyClick(dialog.keys, Qt.Key.Key_Down)
    assert [row.text(0) for row in dialog.keys.selectedItems()] == ["F1"]
    dialog.close()


def test_the_longest_key_can_be_read(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    longest = "Ctrl+Shift+Backspace"
    dialog = HelpDialog([("F1", "Keyboard shortcuts"), (longest, "Deny a tool that asks")], window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.keys.columnWidth(0) > dialog.fontMetrics().horizontalAdvance(longest)
    dialog.close()


def test_the_about_box_names_version_and_model(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = about_box("<b>Practice</b>", "gpt-realtime-2.1", window)
    assert __version__ in box.text()
    assert "gpt-realtime-2.1" in box.informativeText()
    assert box.textFormat() == Qt.TextFormat.PlainText
    (close,) = box.buttons()
    assert close.icon().isNull()
    with qtbot.waitExposed(box):
        box.open()
    with qtbot.waitSignal(box.finished):
        qtbot.keyClick(box, Qt.Key.Key_Escape)
