"""Finding words in the transcript."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.transcript_pane import TranscriptPane
from assistant.desktop.transcript_search import TranscriptSearch, find_words


@pytest.fixture
def pane(qtbot: QtBot) -> TranscriptPane:
    widget = TranscriptPane()
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    for row in range(60):
        words = f"🙂 The lamp number {row} is on" if row % 10 == 0 else f"line {row}"
        widget.view.insert_line(row, TranscriptLine(f"i{row}", "assistant" if row % 2 else "user", words, True))
    return widget


@pytest.fixture
def search(qtbot: QtBot, pane: TranscriptPane) -> TranscriptSearch:
    pane.search.open_search()
    qtbot.keyClicks(pane.search.field, "LAMP")
    return pane.search


def selected(pane: TranscriptPane) -> tuple[int, str]:
    cursor = pane.view.textCursor()
    return cursor.blockNumber(), cursor.selectedText()


def test_finds_large_and_small_letters_newest_first(pane: TranscriptPane, search: TranscriptSearch) -> None:
    assert [row for row, _, _ in search.places] == [0, 10, 20, 30, 40, 50]
    assert search.count.text() == "6 of 6"
    assert selected(pane) == (50, "lamp")
    assert 50 in pane.view.visible_rows()


def test_next_and_previous_by_key_go_round(qtbot: QtBot, pane: TranscriptPane, search: TranscriptSearch) -> None:
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert (selected(pane), search.count.text()) == ((0, "lamp"), "1 of 6")
    assert 0 in pane.view.visible_rows()
    qtbot.keyClick(search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert selected(pane) == (40, "lamp")


@pytest.mark.usefixtures("search")
def test_marks_what_is_in_sight_only(pane: TranscriptPane) -> None:
    marked = [selection.cursor.blockNumber() for selection in pane.view.extraSelections()]
    assert 0 < len(marked) < 6
    assert set(marked) <= set(pane.view.visible_rows())
    pane.view.verticalScrollBar().setValue(0)
    assert 0 in [selection.cursor.blockNumber() for selection in pane.view.extraSelections()]


def test_words_that_come_in_are_found_and_the_place_stays(
    qtbot: QtBot, pane: TranscriptPane, search: TranscriptSearch
) -> None:
    pane.view.insert_line(60, TranscriptLine("new", "assistant", "One more lamp", False))
    qtbot.waitUntil(lambda: search.count.text() == "6 of 7")
    assert selected(pane) == (50, "lamp")


def test_what_is_not_there(qtbot: QtBot, search: TranscriptSearch) -> None:
    qtbot.keyClicks(search.field, "xyz")
    assert search.count.text() == "Not found"
    assert not search.next_button.isEnabled()
    search.field.clear()
    assert search.count.text() == ""


def test_escape_closes_it_and_leaves_the_place_selected(
    qtbot: QtBot, pane: TranscriptPane, search: TranscriptSearch
) -> None:
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert search.isHidden()
    assert pane.view.extraSelections() == []
    assert selected(pane) == (50, "lamp")
    search.field.clear()
    search.open_search()
    assert search.field.text() == "lamp", "what is selected is looked for"


def test_nothing_is_a_pattern() -> None:
    assert find_words(["a.c", "abc"], "a.c") == [(0, 0, 3)]
    assert find_words(["abc"], "") == []
