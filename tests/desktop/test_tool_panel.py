"""The list of tool calls."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from assistant.desktop.tool_activity import Question, ToolActivity
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


def asked(number: int) -> ToolActivity:
    waiting = replace(call(number), status="waiting", result="", duration_ms=None)
    return replace(waiting, question=Question(f"approval {number}", 1060.0))


def from_top(panel: ToolPanel) -> list[str]:
    panel.layout().activate()
    cards = sorted(panel.cards(), key=lambda card: card.mapTo(panel, QPoint()).y())
    return [card.activity.tool_use_id for card in cards]


def test_questions_stand_on_top_the_oldest_first(qtbot: QtBot, panel: ToolPanel) -> None:
    panel.resize(280, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    for activity in (call(1), asked(2), asked(3), call(4)):
        panel.show_activity(activity)
    qtbot.waitUntil(lambda: from_top(panel) == ["call 2", "call 3", "call 4", "call 1"])
    heading = next(label for label in panel.findChildren(QLabel) if label.text().startswith("Tool activity"))
    assert heading.text() == "Tool activity · 2 waiting for you"
    first, second = (card.form for card in panel.questions())
    assert first is not None
    assert second is not None
    assert (first.button("deny").text(), second.button("deny").text()) == ("&Deny", "Deny")
    panel.show_activity(replace(asked(2), status="running", question=None))
    qtbot.waitUntil(lambda: from_top(panel) == ["call 3", "call 2", "call 4", "call 1"])
    assert second.button("deny").text() == "&Deny"
    panel.show_activity(replace(asked(3), status="denied", question=None))
    assert heading.text() == "Tool activity"


def test_the_first_question_is_brought_into_sight(qtbot: QtBot, panel: ToolPanel) -> None:
    with qtbot.waitExposed(panel):
        panel.show()
    for number in range(20):
        panel.show_activity(call(number))
    bar = panel.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    panel.show_activity(asked(50))
    assert bar.value() == 0


def test_a_question_is_announced_to_screen_readers(panel: ToolPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: announced.append(event.message()))
    panel.show_activity(call(1))
    panel.show_activity(replace(asked(2), arguments={"on": True}, origin="your tool lamp.py"))
    assert announced == ["Tool tool 2, your tool lamp.py, waits for you: on: true"]


def test_calls_that_are_not_over_make_no_room(panel: ToolPanel) -> None:
    panel.show_activity(asked(0))
    for number in range(1, MAXIMUM_CARDS + 1):
        panel.show_activity(call(number))
    assert [card.activity.tool_use_id for card in panel.cards()][:2] == ["call 0", "call 2"]


def test_answers_and_stops_are_passed_on(qtbot: QtBot, panel: ToolPanel) -> None:
    panel.show_activity(asked(1))
    form = panel.questions()[0].form
    assert form is not None
    with qtbot.waitSignal(panel.answered) as answer:
        form.answered.emit("always")
    assert answer.args == ["approval 1", "always"]
    with qtbot.waitSignal(panel.stop_wanted) as stop:
        panel.cards()[0].stop_wanted.emit("call 1")
    assert stop.args == ["call 1"]
