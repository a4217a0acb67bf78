"""The Tab key goes from top to bottom, also through what came later."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiErrorEvent, ToolApprovalRequestEvent, ToolUseStreamEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.tab_order import last_stop, put_after
from assistant.desktop.window import MainWindow
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import session, tool_ends, tool_runs


def column(*names: str) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    for name in names:
        layout.addWidget(QPushButton(name))
    return widget


def way(window: QWidget) -> list[str]:
    """The names of what the Tab key reaches in a window, from its first control on."""
    names, step = [], window.nextInFocusChain()
    while step is not None and step is not window:
        if step.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(step.text() if isinstance(step, QPushButton) else type(step).__name__)
        step = step.nextInFocusChain()
    return names


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = column("first", "second")
    qtbot.addWidget(widget)
    return widget


def test_a_later_widget_goes_after_another(page: QWidget) -> None:
    later = column("third", "fourth")
    page.layout().insertWidget(1, later)
    assert way(page) == ["first", "second", "third", "fourth"]
    put_after(later, page.findChildren(QPushButton)[0])
    assert way(page) == ["first", "third", "fourth", "second"]
    assert last_stop(later).text() == "fourth"


def test_it_is_the_first_in_what_holds_it(page: QWidget) -> None:
    area = QScrollArea()
    held = column("held")
    area.setWidget(held)
    page.layout().insertWidget(1, area)
    added = QPushButton("added")
    held.layout().insertWidget(0, added)
    put_after(area, page.findChildren(QPushButton)[0])
    put_after(added, area)
    assert way(page) == ["first", "QScrollArea", "added", "held", "second"]


def test_what_holds_it_needs_not_take_the_keyboard(page: QWidget) -> None:
    holder = column()
    page.layout().insertWidget(1, holder)
    QWidget.setTabOrder(page.findChildren(QPushButton)[0], holder)
    later = QPushButton("later")
    holder.layout().addWidget(later)
    put_after(later, holder)
    assert set(way(page)) == {"first", "later", "second"}


def test_the_tab_key_goes_through_the_window_from_top_to_bottom(
    qtbot: QtBot, bridge: Bridge, window: MainWindow, clock: StoppedClock
) -> None:
    bridge.apply(session("ready"))
    bridge.apply(tool_runs("call 1"))
    bridge.apply(tool_ends("call 1"))
    bridge.apply(ToolUseStreamEvent("call 2", "switch_lamp", {"room": "kitchen"}, "your tool lamp.py"))
    bridge.apply(
        ToolApprovalRequestEvent("approval_2", "call 2", "switch_lamp", {"room": "kitchen"}, "your tool lamp.py", 60.0)
    )
    bridge.apply(BidiErrorEvent("The endpoint cannot be reached: check the network.", "unreachable"))
    form = window.tools.questions()[0].form
    assert form is not None

    def can_be_answered() -> bool:
        clock.now += 0.1
        return form.button("deny").isEnabled()

    qtbot.waitUntil(can_be_answered)
    window.menu_button.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(30):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().accessibleName())
        if QApplication.focusWidget() is window.talk_button:
            break
    expected = [
        "Dismiss: The endpoint cannot be reached: check the network.",
        "Transcript",
        "Tool activity",
        "Arguments of switch_lamp",
        "Allow switch_lamp once",
        "Deny switch_lamp",
        "Allow switch_lamp for this session",
        "Always allow switch_lamp",
        "Show everything of calculator",
        "How to take turns",
        "Hold to talk",
    ]
    assert [name for name in reached if name in expected] == expected
