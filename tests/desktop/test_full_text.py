"""A text that is shown whole within bounds."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.full_text import MAXIMUM_ROWS, FullText


@pytest.fixture
def text(qtbot: QtBot) -> Iterator[FullText]:
    frame = QWidget()
    qtbot.addWidget(frame)
    widget = FullText("Arguments of calculator")
    QVBoxLayout(frame).addWidget(widget)
    frame.resize(260, 600)
    with qtbot.waitExposed(frame):
        frame.show()
    yield widget


def test_as_high_as_its_text_and_no_higher_than_the_bound(qtbot: QtBot, text: FullText) -> None:
    text.show_text("one row")
    one = text.height()
    assert not text.is_cut
    assert text.verticalScrollBar().maximum() == 0
    text.show_text("a longer text that needs some more rows at this width")
    assert text.height() > one
    text.show_text("row\n" * 500)
    assert text.is_cut
    assert text.height() <= (MAXIMUM_ROWS + 1) * text.fontMetrics().lineSpacing() + 20
    qtbot.waitUntil(lambda: text.verticalScrollBar().isVisible())
    assert text.verticalScrollBar().maximum() > 0
    text.set_maximum_rows(2)
    assert text.height() < 4 * text.fontMetrics().lineSpacing() + 20


def test_it_follows_the_width(qtbot: QtBot, text: FullText) -> None:
    text.show_text("some words that need several rows when there is little room " * 2)
    before = text.height()
    text.window().resize(900, 600)
    qtbot.waitUntil(lambda: text.height() < before)


def test_it_is_read_and_copied_but_takes_neither_tab_nor_space(qtbot: QtBot, text: FullText) -> None:
    text.show_text("copy me")
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_Space)
    qtbot.keyClick(text, Qt.Key.Key_X)
    assert text.toPlainText() == "copy me"
    qtbot.keySequence(text, QKeySequence(QKeySequence.StandardKey.SelectAll))
    qtbot.keySequence(text, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "copy me"
    assert text.tabChangesFocus()
    assert text.accessibleName() == "Arguments of calculator"


def test_the_same_text_again_leaves_the_selection(text: FullText) -> None:
    text.show_text("copy me")
    text.selectAll()
    text.show_text("copy me")
    assert text.textCursor().hasSelection()
