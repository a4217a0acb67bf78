"""The transcript on the screen."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette, QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.transcript_view import TranscriptView
from tests.desktop.conftest import dark_palette

MANY = 10_000
ARABIC = "\u0645\u0631\u062d\u0628\u0627"  # hello


@pytest.fixture
def view(qtbot: QtBot) -> TranscriptView:
    widget = TranscriptView()
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def user(text: str, final: bool = True) -> TranscriptLine:
    return TranscriptLine("u", "user", text, final)


def reply(text: str, final: bool = False, interrupted: bool = False) -> TranscriptLine:
    return TranscriptLine("a", "assistant", text, final, interrupted)


def rows(view: TranscriptView) -> list[str]:
    return view.toPlainText().split("\n")


class Written:
    """Counts the characters that changes to the document write or remove."""

    def __init__(self, view: TranscriptView) -> None:
        self.characters = 0
        view.document().contentsChange.connect(self._count)

    def _count(self, _position: int, removed: int, added: int) -> None:
        self.characters += removed + added

    def by(self, change: Callable[[], None]) -> int:
        before = self.characters
        change()
        return self.characters - before


def test_lines_go_where_they_belong(view: TranscriptView) -> None:
    view.insert_line(0, reply("Eighty-four."))
    view.insert_line(0, user("Twelve times seven?"))
    view.insert_line(2, user("Thanks."))
    view.insert_line(1, reply("Well."))
    assert rows(view) == ["You\tTwelve times seven?", "Assistant\tWell.", "Assistant\tEighty-four.", "You\tThanks."]
    tinted = [view._is_users(view.document().findBlockByNumber(row)) for row in range(4)]
    assert tinted == [True, False, False, True]


def test_a_streaming_line_writes_only_what_is_new(view: TranscriptView) -> None:
    view.insert_line(0, reply("word " * 1000 + "end"))
    more = Written(view).by(lambda: view.update_line(0, reply("word " * 1000 + "end of it")))
    assert rows(view)[0].endswith("end of it")
    assert more <= len(" of it") + 2


def test_a_correction_an_emoji_and_line_breaks(view: TranscriptView) -> None:
    view.insert_line(0, reply("Hello 🙂 wrold"))
    view.update_line(0, reply("Hello 🙂 world,\nhow are you?"))
    view.insert_line(1, user("fine"))
    assert view.toPlainText() == "Assistant\tHello 🙂 world,\nhow are you?\nYou\tfine"
    assert view.document().blockCount() == 2


def test_words_still_to_come_and_words_that_never_came(view: TranscriptView) -> None:
    view.insert_line(0, user("", final=False))
    assert rows(view) == ["You\t…"]
    view.update_line(0, user("…and so on", final=False))
    assert rows(view) == ["You\t…and so on"]
    end = QTextCursor(view.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    assert not end.charFormat().fontItalic()
    view.insert_line(1, user("", final=False))
    view.update_line(1, user("", final=True))
    assert rows(view)[1] == "You\t(no words were recognised)"


def test_an_interrupted_line_is_cut_and_marked(view: TranscriptView) -> None:
    view.insert_line(0, reply("One two three four"))
    view.update_line(0, reply("One two three four", interrupted=True))
    assert rows(view) == ["Assistant\tOne two three four — interrupted"]
    view.update_line(0, reply("One two", final=True, interrupted=True))
    assert rows(view) == ["Assistant\tOne two — interrupted"]
    view.update_line(0, reply("", final=True, interrupted=True))
    assert rows(view) == ["Assistant\t— interrupted"]


def test_ten_thousand_lines_cost_no_more_each_than_ten(view: TranscriptView, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    card = TranscriptView._card

    def counting_card(self: TranscriptView, block: QTextBlock) -> object:
        looked_at.append(block.blockNumber())
        return card(self, block)

    monkeypatch.setattr(TranscriptView, "_card", counting_card)
    written = Written(view)

    def add_and_stream(row: int) -> None:
        view.insert_line(row, reply("It is a quarter"))
        view.update_line(row, reply("It is a quarter past eight."))

    def work_at(row: int) -> tuple[int, int]:
        QApplication.processEvents()
        looked_at.clear()
        characters = written.by(lambda: add_and_stream(row))
        view.viewport().repaint()
        return characters, len(looked_at)

    for row in range(50):
        view.insert_line(row, user(f"line {row}"))
    early_characters, early_blocks = work_at(50)
    for row in range(51, MANY):
        view.insert_line(row, user(f"line {row}"))
    late_characters, late_blocks = work_at(MANY)
    assert view.document().blockCount() == MANY + 1
    assert late_characters == early_characters
    assert 0 < late_blocks <= 2 * early_blocks < 100
    assert min(looked_at) > MANY - 50, "it painted what is visible: the end"


def test_follows_the_end_unless_the_user_scrolled_back(view: TranscriptView) -> None:
    bar = view.verticalScrollBar()
    for row in range(60):
        view.insert_line(row, user(f"line {row}"))
    assert bar.value() == bar.maximum() > 0
    bar.setValue(40)
    view.insert_line(60, user("one more"))
    assert bar.value() == 40
    bar.setValue(bar.maximum())
    view.insert_line(61, user("and another"))
    assert bar.value() == bar.maximum()


def test_a_selection_outlives_new_words_and_can_be_copied(qtbot: QtBot, view: TranscriptView) -> None:
    view.insert_line(0, user("copy me"))
    view.insert_line(1, reply("Hel"))
    cursor = view.textCursor()
    cursor.setPosition(len("You\t"))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.update_line(1, reply("Hello"))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "copy me"
    view.copy_all()
    assert QGuiApplication.clipboard().text() == "You\tcopy me\nAssistant\tHello"


def test_the_user_cannot_type_into_it(qtbot: QtBot, view: TranscriptView) -> None:
    view.insert_line(0, user("hello"))
    qtbot.keyClicks(view, "abc")
    assert rows(view) == ["You\thello"]


def test_what_is_said_is_never_markup(view: TranscriptView) -> None:
    view.insert_line(0, reply("<b>bold</b> & <img src='x'>"))
    assert rows(view) == ["Assistant\t<b>bold</b> & <img src='x'>"]


def test_turns_dark_with_the_desktop(view: TranscriptView, qapp: QApplication) -> None:
    view.insert_line(0, user("hello"))
    view.insert_line(1, replace(reply("Hi"), interrupted=True))
    text = view.toPlainText()
    light = QPalette(qapp.palette())
    before = view.grab().toImage().pixelColor(10, 20)
    qapp.setPalette(dark_palette())
    try:
        qapp.processEvents()
        assert view.toPlainText() == text
        assert view.grab().toImage().pixelColor(10, 20).lightness() < 100 < before.lightness()
    finally:
        qapp.setPalette(light)
        qapp.processEvents()


def test_larger_letters_change_nothing_but_the_size(qtbot: QtBot, view: TranscriptView) -> None:
    for row in range(60):
        view.insert_line(row, user(f"line {row}"))
    text, height = view.toPlainText(), view.cursorRect().height()
    view.set_text_scale(2.0)
    assert view.toPlainText() == text
    assert view.cursorRect().height() > 1.5 * height
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    view.insert_line(60, reply("Hel"))
    view.update_line(60, reply("Hello"))
    assert rows(view)[60] == "Assistant\tHello"
    assert view.document().firstBlock().layout().lineCount() == 1


def test_another_size_leaves_the_reader_where_they_read(qtbot: QtBot, view: TranscriptView) -> None:
    for row in range(200):
        view.insert_line(row, user(f"line {row}"))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    top = view.visible_rows().start
    view.set_text_scale(1.5)
    qtbot.waitUntil(lambda: abs(view.visible_rows().start - top) <= 1)
    assert not view.follows_end


def test_tells_when_it_stops_following_the_end(view: TranscriptView) -> None:
    told: list[bool] = []
    view.follows_end_changed.connect(told.append)
    for row in range(60):
        view.insert_line(row, user(f"line {row}"))
    assert told == []
    view.verticalScrollBar().setValue(10)
    view.verticalScrollBar().setValue(20)
    view.show_newest()
    assert told == [False, True]


def test_reads_from_right_to_left(view: TranscriptView) -> None:
    view.insert_line(0, user(ARABIC))
    left_to_right = view.grab().toImage()
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert rows(view) == [f"You\t{ARABIC}"]
    option = view.document().defaultTextOption()
    assert option.textDirection() == Qt.LayoutDirection.RightToLeft
    assert view.grab().toImage() != left_to_right


def test_one_change_of_look_writes_the_transcript_once(view: TranscriptView, qapp: QApplication) -> None:
    view.insert_line(0, user("hello"))
    documents = []
    light = QPalette(qapp.palette())
    qapp.setPalette(dark_palette())
    documents.append(view.document())
    qapp.setPalette(dark_palette())
    documents.append(view.document())
    qapp.setPalette(light)
    assert documents[0] is documents[1]
