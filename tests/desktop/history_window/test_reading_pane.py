"""How a conversation reads: speakers, tool calls, interruptions, pauses; and it stays in place when more is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.history_window import reading_pane
from assistant.desktop.history_window.reading_pane import LONGEST_TOOL_TEXT, ReadingPane, places_of
from assistant.history import Line
from tests.desktop.conftest import dark_palette

NOON = 1_795_435_200.0


@pytest.fixture
def pane(qtbot: QtBot) -> ReadingPane:
    made = ReadingPane()
    qtbot.addWidget(made)
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def said(number: int, text: str = "", role: str = "user", **more: object) -> Line:
    return Line(f"i{number}", role, text or f"line {number}", said_at=NOON + number, **more)  # type: ignore[arg-type]


def blocks(pane: ReadingPane) -> list[str]:
    return pane.toPlainText().split("\n")


def test_both_sides_tools_and_interruptions(pane: ReadingPane) -> None:
    call = said(2, "42\n(exactly)", "tool", tool="calc\u202eulator", arguments='{"x": "6 * 7"}')
    waiting = Line("i4", "tool", "", tool="timer", said_at=NOON + 4)
    pane.show_lines(
        [said(1, "Six times\tseven?\nQuick!"), call, said(3, "Forty", "assistant", interrupted=True), waiting]
    )
    time, _, text = pane.toPlainText().partition("\n")
    assert "2026" in time
    assert text.startswith("You\tSix times seven?\nQuick!\nTool")
    assert 'Tool\tcalc\\u202eulator {"x": "6 * 7"}\n→ 42\n(exactly)' in text
    assert "Assistant\tForty — interrupted" in text
    assert text.endswith("Tool\ttimer")


def test_a_long_result_of_a_tool_is_cut(pane: ReadingPane) -> None:
    pane.show_lines([said(1, "x" * 100_000, "tool", tool="t")])
    assert len(pane.toPlainText()) < LONGEST_TOOL_TEXT + 200
    assert pane.toPlainText().endswith("…")


def test_after_a_pause_the_time_is_shown(pane: ReadingPane) -> None:
    pane.show_lines([said(1), said(2), Line("x", "user", "back again", said_at=NOON + 7200)])
    assert [bool(block.count("\t")) for block in blocks(pane)] == [False, True, True, False, True]


def test_more_at_either_end_leaves_what_is_read_in_its_place(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.show_lines([said(number) for number in range(100, 200)], "i150", "line 150")
    qtbot.waitUntil(lambda: pane.verticalScrollBar().value() > 0)
    (first, _second) = pane.extraSelections()
    place = pane.cursorRect(first.cursor).top()
    assert 0 <= place < pane.viewport().height()
    pane.prepend_lines([said(number) for number in range(100)])
    pane.append_lines([said(number) for number in range(200, 220)])
    assert abs(pane.cursorRect(first.cursor).top() - place) <= 1
    lines = [block.partition("\t")[2] for block in blocks(pane) if "\t" in block]
    assert lines == [f"line {number}" for number in range(220)]
    pane.prepend_lines([])


def test_near_an_end_more_is_wanted(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.show_lines([said(number) for number in range(100)])
    bar = pane.verticalScrollBar()
    with qtbot.waitSignal(pane.later_wanted):
        bar.setValue(bar.maximum())
    with qtbot.waitSignal(pane.earlier_wanted):
        bar.setValue(0)


def test_the_colours_follow_the_desktop(pane: ReadingPane, qapp: QApplication) -> None:
    def colour() -> str:
        block = pane.document().findBlockByNumber(1)
        return block.begin().fragment().charFormat().foreground().color().name()

    pane.show_lines([said(1), said(2, role="assistant")])
    light, before = colour(), QPalette(qapp.palette())
    pane.setPalette(dark_palette())
    assert colour() != light
    assert len(blocks(pane)) == 3
    pane.setPalette(before)


def test_nothing_is_cut_off_where_one_reads_from_right_to_left(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_pane, "speaker", {"user": "אתה", "assistant": "עוזר", "tool": "כלי"}.get)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        pane = ReadingPane()
        qtbot.addWidget(pane)
        pane.resize(400, 300)
        with qtbot.waitExposed(pane):
            pane.show()
        pane.show_lines([said(1, "Good night"), said(2, "Sleep well. " * 20, "assistant")])
        for number in range(1, pane.document().blockCount()):
            text = pane.document().findBlockByNumber(number).layout()
            for glyphs in text.lineAt(0).glyphRuns():
                written = glyphs.boundingRect().translated(text.position())
                assert 0 <= written.left() <= written.right() <= pane.viewport().width()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_words_are_marked_where_they_begin() -> None:
    assert places_of("lam one", "🙂 Lamp one, clams") == [(3, 4), (8, 3)]
    assert places_of("", "anything") == places_of("*", "anything") == []


@given(st.text(max_size=20), st.text(max_size=40))
def test_marks_lie_within_the_text(words: str, text: str) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert all(start >= 0 and start + length <= units for start, length in places_of(words, text))
