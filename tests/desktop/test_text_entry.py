"""Typing instead of talking, and showing pictures."""

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiImageInputEvent
from assistant.desktop.attachments import MOST_PICTURES
from assistant.desktop.text_entry import TextEntry
from assistant.desktop.view_state import SessionView


@pytest.fixture
def entry(qtbot: QtBot) -> TextEntry:
    text_entry = TextEntry()
    qtbot.addWidget(text_entry.box)
    qtbot.addWidget(text_entry.attachments)
    qtbot.addWidget(text_entry.send_button)
    text_entry.show_session(SessionView("ready", has_begun=True))
    return text_entry


@pytest.fixture
def submitted(entry: TextEntry) -> list[str]:
    texts: list[str] = []
    entry.submitted.connect(lambda text, _pictures: texts.append(text))
    return texts


@pytest.fixture
def pictures(entry: TextEntry) -> list[BidiImageInputEvent]:
    sent: list[BidiImageInputEvent] = []
    entry.submitted.connect(lambda _text, events: sent.extend(events))
    return sent


def picture(width: int = 40, height: int = 30) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return image


def give(qtbot: QtBot, entry: TextEntry, *, image: QImage | None = None, files: tuple[Path, ...] = ()) -> None:
    """Paste this, and wait until it is ready or refused."""
    mime = QMimeData()
    if image is not None:
        mime.setImageData(image)
    if files:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    entry.field.insertFromMimeData(mime)
    qtbot.waitUntil(lambda: not entry.attachments.is_busy)


def test_enter_sends_and_empties_the_field(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "  hello there ")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == ["hello there"]
    assert entry.field.text() == ""


def test_the_button_sends(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "hello")
    qtbot.mouseClick(entry.send_button, Qt.MouseButton.LeftButton)
    assert submitted == ["hello"]


def test_blank_text_is_not_sent(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    qtbot.keyClicks(entry.field, "   ")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == []
    assert not entry.send_button.isEnabled()


def test_text_waits_in_the_field_while_nobody_can_take_it(qtbot: QtBot, entry: TextEntry, submitted: list[str]) -> None:
    entry.show_session(SessionView("connecting"))
    qtbot.keyClicks(entry.field, "hello")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == []
    assert entry.field.text() == "hello"
    assert not entry.send_button.isEnabled()
    entry.show_session(SessionView("ready", has_begun=True))
    assert entry.send_button.isEnabled()


def test_names_for_screen_readers(entry: TextEntry) -> None:
    assert entry.field.accessibleName() == "Message"
    assert entry.send_button.accessibleName() == "Send message"


def test_shift_and_enter_begins_a_new_line_and_the_field_grows(
    qtbot: QtBot, entry: TextEntry, submitted: list[str]
) -> None:
    entry.box.resize(300, 60)
    entry.box.show()
    low = entry.field.height()
    for word in ("one", "two", "three"):
        qtbot.keyClicks(entry.field, word)
        qtbot.keyClick(entry.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert entry.field.height() >= 3 * low - 30
    entry.field.setText("line\n" * 50)
    assert entry.field.height() < 9 * low, "beyond some rows it scrolls"
    entry.field.setText("one\ntwo")
    qtbot.keyClick(entry.field, Qt.Key.Key_Enter)
    assert submitted == ["one\ntwo"]
    assert entry.field.height() == low


def test_a_pasted_picture_is_shown_small_and_sent_before_the_words(
    qtbot: QtBot, entry: TextEntry, submitted: list[str], pictures: list[BidiImageInputEvent]
) -> None:
    give(qtbot, entry, image=picture(4000, 300))
    assert not entry.attachments.isHidden()
    entry.field.setText("What is this?")
    qtbot.keyClick(entry.field, Qt.Key.Key_Return)
    assert submitted == ["What is this?"]
    sent = QImage.fromData(base64.b64decode(pictures[0].image))
    assert (sent.width(), sent.height()) == (1600, 120), "reduced to what a model looks at"
    assert entry.attachments.isHidden()


def test_pasting_with_the_keyboard_takes_text_and_pictures(qtbot: QtBot, entry: TextEntry) -> None:
    entry.box.show()
    QGuiApplication.clipboard().setText("some words")
    QTest.keySequence(entry.field, QKeySequence(QKeySequence.StandardKey.Paste))
    assert entry.field.text() == "some words"
    QGuiApplication.clipboard().setImage(picture())
    QTest.keySequence(entry.field, QKeySequence(QKeySequence.StandardKey.Paste))
    qtbot.waitUntil(lambda: len(entry.attachments.attachments()) == 1)
    assert entry.field.text() == "some words"


def test_dropped_files_and_one_that_is_no_picture(
    qtbot: QtBot, entry: TextEntry, pictures: list[BidiImageInputEvent], tmp_path: Path
) -> None:
    good, bad = tmp_path / "lamp.png", tmp_path / "notes.txt"
    picture().save(str(good))
    bad.write_text("no picture")
    complaints: list[str] = []
    entry.failed.connect(complaints.append)
    give(qtbot, entry, files=(good, bad))
    assert [attachment.name for attachment in entry.attachments.attachments()] == ["lamp.png"]
    assert len(complaints) == 1
    assert "notes.txt" in complaints[0]
    qtbot.mouseClick(entry.send_button, Qt.MouseButton.LeftButton)
    assert [event.mime_type for event in pictures] == ["image/png"], "a picture needs no words"


def test_a_picture_is_taken_away_by_click_and_by_key(qtbot: QtBot, entry: TextEntry) -> None:
    for _ in range(2):
        give(qtbot, entry, image=picture())
    chips = entry.attachments.chips()
    assert all("take it away" in chip.accessibleName() for chip in chips)
    qtbot.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    assert entry.attachments.chips() == chips[1:]
    qtbot.keyClick(chips[1], Qt.Key.Key_Delete)
    assert entry.attachments.attachments() == []
    assert not entry.send_button.isEnabled()


def test_not_endlessly_many_pictures(qtbot: QtBot, entry: TextEntry) -> None:
    with qtbot.waitSignal(entry.failed) as failed:
        for _ in range(MOST_PICTURES + 1):
            entry.field.image_given.emit(picture())
    assert str(MOST_PICTURES) in failed.args[0]
    qtbot.waitUntil(lambda: not entry.attachments.is_busy)
    assert len(entry.attachments.attachments()) == MOST_PICTURES
