"""The transcript with the way back to its end."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.transcript_pane import TranscriptPane


@pytest.fixture
def pane(qtbot: QtBot) -> TranscriptPane:
    widget = TranscriptPane()
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def fill(pane: TranscriptPane, lines: int) -> None:
    for row in range(lines):
        pane.view.insert_line(row, TranscriptLine(f"i{row}", "user", f"line {row}", True))


def test_invites_until_something_was_said(pane: TranscriptPane) -> None:
    assert pane.empty.isHidden()
    pane.set_invitation("Just speak")
    assert pane.empty.isVisible()
    assert pane.view.accessibleDescription() == "Just speak"
    fill(pane, 1)
    assert pane.empty.isHidden()


def test_scrolled_back_it_offers_the_newest(qtbot: QtBot, pane: TranscriptPane) -> None:
    fill(pane, 60)
    bar = pane.view.verticalScrollBar()
    assert pane.newest_button.isHidden()
    bar.setValue(20)
    assert pane.newest_button.isVisible()
    pane.view.insert_line(60, TranscriptLine("new", "assistant", "And one more.", True))
    assert bar.value() == 20
    qtbot.mouseClick(pane.newest_button, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert pane.newest_button.isHidden()


def test_the_keyboard_presses_it_and_is_not_lost(qtbot: QtBot, pane: TranscriptPane) -> None:
    fill(pane, 60)
    pane.view.verticalScrollBar().setValue(20)
    pane.newest_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(pane.newest_button.hasFocus)
    qtbot.keyClick(pane.newest_button, Qt.Key.Key_Space)
    assert pane.view.hasFocus()


def test_it_stays_inside_when_the_window_changes_its_size(pane: TranscriptPane) -> None:
    fill(pane, 60)
    pane.view.verticalScrollBar().setValue(20)
    pane.resize(320, 200)
    pane.layout().activate()
    assert pane.view.rect().contains(pane.newest_button.geometry())
