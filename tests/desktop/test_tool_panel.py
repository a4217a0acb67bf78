"""The list of tool calls."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tool_panel import MAXIMUM_CARDS, ToolPanel
from tests.desktop.conftest import StoppedClock


@pytest.fixture
def panel(qtbot: QtBot, clock: StoppedClock) -> ToolPanel:
    widget = ToolPanel(clock)
    qtbot.addWidget(widget)
    widget.resize(280, 500)
    return widget


def call(number: int) -> ToolActivity:
    return ToolActivity(f"call {number}", f"tool {number}", {}, "done", 1000.0, result=f"{number}", duration_ms=5)


def test_invites_until_the_first_call(panel: ToolPanel) -> None:
    invitation = next(label for label in panel.findChildren(QLabel) if label.text().startswith("When the assistant"))
    assert not invitation.isHidden()
    panel.show_activity(call(1))
    assert invitation.isHidden()


def test_one_card_a_call_the_newest_on_top(panel: ToolPanel) -> None:
    running = replace(call(1), status="running", result="", duration_ms=None)
    panel.show_activity(running)
    panel.show_activity(call(2))
    panel.show_activity(call(1))
    panel.show()
    assert [card.activity for card in panel.cards()] == [call(1), call(2)]
    panel.layout().activate()
    first, second = panel.cards()
    assert first.mapTo(panel, first.rect().topLeft()).y() > second.mapTo(panel, second.rect().topLeft()).y()


def test_a_running_call_counts_up(qtbot: QtBot, panel: ToolPanel, clock: StoppedClock) -> None:
    panel.show_activity(replace(call(1), status="running", result="", duration_ms=None))
    clock.now += 7
    label = next(label for label in panel.cards()[0].findChildren(QLabel) if "running" in label.text())
    qtbot.waitUntil(lambda: label.text() == "● running · 7 s")


def test_old_calls_make_room(panel: ToolPanel) -> None:
    for number in range(MAXIMUM_CARDS + 3):
        panel.show_activity(call(number))
    assert len(panel.cards()) == MAXIMUM_CARDS
    assert panel.cards()[0].activity.tool_use_id == "call 3"


def test_all_calls_can_be_copied(panel: ToolPanel) -> None:
    panel.show_activity(call(1))
    panel.show_activity(call(2))
    panel.copy_all()
    assert QGuiApplication.clipboard().text() == "tool 1 (done)\n1\n\ntool 2 (done)\n2"


def test_the_keyboard_reaches_it_and_it_shows(qtbot: QtBot, panel: ToolPanel) -> None:
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    scroll = panel.findChildren(QScrollArea)[0]
    assert scroll.accessibleName() == "Tool activity"
    scroll.setFocus(Qt.FocusReason.TabFocusReason)
    heading = next(label for label in panel.findChildren(QLabel) if label.text() == "Tool activity")
    qtbot.waitUntil(lambda: heading.font().underline())
    scroll.clearFocus()
    assert not heading.font().underline()
