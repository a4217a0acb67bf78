"""The main window: widgets, keyboard, mouse and what a screen reader finds."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assistant.bidi.events import (
    BidiConnectionStartEvent,
    BidiErrorEvent,
    BidiEvent,
    ToolApprovalResponseEvent,
    ToolCancelEvent,
)
from assistant.desktop.approval_form import SETTLE_S, ApprovalForm
from assistant.desktop.bridge import Bridge
from assistant.desktop.window import MainWindow
from assistant.tools.approval import APPROVAL_ANSWERS
from tests.desktop.conftest import ENDPOINT, StoppedClock
from tests.desktop.given import says, session, tool_asks, tool_decided, tool_ends, tool_runs

TURN = ["bidi_talk_press", "bidi_talk_release"]


def space(widget: QWidget, kind: QEvent.Type, repeat: bool = False) -> None:
    QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeat))


# What it shows


def test_shows_a_conversation(window: MainWindow, bridge: Bridge) -> None:
    bridge.apply(BidiConnectionStartEvent("c", "gpt-realtime-2.1"))
    bridge.apply(session("thinking", remaining_s=250.0))
    bridge.apply(says("user", "What is twelve times seven?", "u1"))
    bridge.apply(tool_runs(expression="12*7"))
    bridge.apply(tool_ends(text="84"))
    bridge.apply(says("assistant", "Eighty-", "a1", after="u1", final=False))
    bridge.apply(says("assistant", "Eighty-four.", "a1"))
    bridge.apply(BidiErrorEvent("The reply failed; say it again.", "response_failed"))
    assert window.badge.text() == "Thinking…"
    assert window.countdown.text() == "04:10 left"
    assert window.transcript.toPlainText() == "You\tWhat is twelve times seven?\nAssistant\tEighty-four."
    assert [card.activity.result for card in window.tools.cards()] == ["84"]
    assert [notice.message for notice in window.notices.notices()] == ["The reply failed; say it again."]
    assert window.endpoint.text() == ENDPOINT
    assert "gpt-realtime-2.1" in window.endpoint.toolTip()


def test_the_level_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.meter.set_level(-10.0, -20.0)
    qtbot.waitUntil(lambda: window.meter.shown_dbfs == (-10.0, -20.0))


def test_invites_in_the_words_of_the_turn_mode(window: MainWindow, bridge: Bridge) -> None:
    invitation = window.pane.empty.headline
    assert invitation.text().startswith("Hold the button")
    bridge.apply(session("ready", "server_vad"))
    assert invitation.text().startswith("Just speak")
    assert invitation.isVisible()
    bridge.apply(says("user", "Hello", "u1"))
    assert not invitation.isVisible()
    assert window.talk_button.text() == "Listening by itself"


def test_buttons_are_enabled_when_they_would_do_something(window: MainWindow, bridge: Bridge) -> None:
    assert (window.mute_button.isEnabled(), window.stop_button.isEnabled()) == (True, False)
    bridge.apply(session("speaking"))
    assert window.stop_button.isEnabled()
    bridge.apply(session("closed", remaining_s=None))
    assert not window.mute_button.isEnabled()
    assert window.talk_button.text() == "New conversation"
    assert window.countdown.isHidden()


# Holding to talk


def test_the_mouse_holds_the_button(window: MainWindow, kinds: Callable[[], list[str]]) -> None:
    QTest.mousePress(window.talk_button, Qt.MouseButton.LeftButton)
    assert kinds() == TURN[:1]
    assert window.talk_button.text() == "Listening…"
    QTest.mouseRelease(window.talk_button, Qt.MouseButton.LeftButton)
    assert kinds() == TURN
    assert window.talk_button.text() == "Hold to talk"


@pytest.mark.parametrize("name", ["talk_button", "transcript", ""])
def test_the_space_bar_talks_wherever_nothing_else_takes_it(
    qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]], name: str
) -> None:
    focus = getattr(window, name) if name else window
    focus.setFocus()
    space(focus, QEvent.Type.KeyPress)
    for _ in range(3):
        space(focus, QEvent.Type.KeyRelease, repeat=True)
        space(focus, QEvent.Type.KeyPress, repeat=True)
    assert kinds() == TURN[:1]
    space(focus, QEvent.Type.KeyRelease)
    qtbot.waitUntil(lambda: kinds() == TURN)


def test_in_the_text_field_the_space_bar_types(
    qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]]
) -> None:
    field = window.text_entry.field
    field.setFocus()
    qtbot.keyClicks(field, "two words")
    assert field.text() == "two words"
    assert kinds() == []


def test_on_a_focused_button_the_space_bar_presses_it(
    qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]]
) -> None:
    window.mute_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.mute_button, Qt.Key.Key_Space)
    assert kinds() == ["bidi_mute"]


def test_a_mouse_click_on_mute_leaves_the_keyboard_with_the_talk_button(qtbot: QtBot, window: MainWindow) -> None:
    window.talk_button.setFocus()
    qtbot.mouseClick(window.mute_button, Qt.MouseButton.LeftButton)
    assert window.talk_button.hasFocus()


def test_moving_the_focus_away_lets_go_of_the_space_bar(window: MainWindow, kinds: Callable[[], list[str]]) -> None:
    window.talk_button.setFocus()
    space(window.talk_button, QEvent.Type.KeyPress)
    window.text_entry.field.setFocus()
    assert kinds() == TURN


def test_another_window_becoming_active_lets_go(
    qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]]
) -> None:
    QTest.mousePress(window.talk_button, Qt.MouseButton.LeftButton)
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    qtbot.waitUntil(lambda: kinds() == TURN)


def test_enter_starts_and_ends_a_turn(qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]]) -> None:
    qtbot.keyClick(window.talk_button, Qt.Key.Key_Return)
    assert kinds() == TURN[:1]
    qtbot.keyClick(window.talk_button, Qt.Key.Key_Return)
    assert kinds() == TURN


def test_closing_lets_go_and_tells(qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]]) -> None:
    QTest.mousePress(window.talk_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert kinds() == TURN


# Everything else the user does


def test_typing_and_sending(qtbot: QtBot, window: MainWindow, intents: list[BidiEvent]) -> None:
    qtbot.keyClicks(window.text_entry.field, "hello")
    qtbot.keyClick(window.text_entry.field, Qt.Key.Key_Return)
    assert [intent["text"] for intent in intents] == ["hello"]


def test_mute_shows_what_is_and_not_what_was_asked_for(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, intents: list[BidiEvent]
) -> None:
    qtbot.mouseClick(window.mute_button, Qt.MouseButton.LeftButton)
    assert intents[-1]["muted"] is True
    assert not window.mute_button.isChecked()
    bridge.apply(session("ready", muted=True))
    assert window.mute_button.isChecked()
    assert window.mute_button.accessibleName() == "Unmute the microphone"
    assert window.badge.text() == "Muted"
    qtbot.mouseClick(window.mute_button, Qt.MouseButton.LeftButton)
    assert intents[-1]["muted"] is False


def test_escape_and_stop_interrupt(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, kinds: Callable[[], list[str]]
) -> None:
    bridge.apply(session("speaking"))
    qtbot.keyClick(window.text_entry.field, Qt.Key.Key_Escape)
    qtbot.mouseClick(window.stop_button, Qt.MouseButton.LeftButton)
    assert kinds() == ["bidi_interrupt", "bidi_interrupt"]


def test_keys_for_mute_and_quit(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, kinds: Callable[[], list[str]]
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert kinds() == ["bidi_mute"]
    with qtbot.waitSignal(bridge.quit_requested):
        qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


# Tools that wait for the user


def settle(qtbot: QtBot, window: MainWindow, clock: StoppedClock) -> ApprovalForm:
    form = window.tools.questions()[0].form
    assert form is not None
    with qtbot.waitSignal(form.ticked):
        pass
    clock.now += SETTLE_S
    qtbot.waitUntil(lambda: form.button("once").isEnabled())
    return form


def test_a_click_allows_a_tool_and_leaves_the_keyboard_where_it_was(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, clock: StoppedClock, intents: list[BidiEvent]
) -> None:
    window.text_entry.field.setFocus()
    bridge.apply(tool_asks(on=True))
    form = settle(qtbot, window, clock)
    assert window.text_entry.field.hasFocus()
    qtbot.mouseClick(form.button("session"), Qt.MouseButton.LeftButton)
    assert intents == [ToolApprovalResponseEvent("approval_1", "session")]
    assert window.text_entry.field.hasFocus()
    assert not form.button("deny").isEnabled(), "it has its answer"


def test_a_key_denies_a_tool_while_one_types(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, clock: StoppedClock, intents: list[BidiEvent]
) -> None:
    bridge.apply(tool_asks(1))
    bridge.apply(tool_asks(2))
    settle(qtbot, window, clock)
    field = window.text_entry.field
    field.setFocus()
    qtbot.keyClicks(field, "hello")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(field, Qt.Key.Key_Backspace, keys)
    assert intents == [ToolApprovalResponseEvent("approval_1", "deny")]
    assert field.text() == "hello"
    bridge.apply(tool_decided(1, "denied"))
    qtbot.keyClick(field, Qt.Key.Key_Return, keys)
    assert len(intents) == 1, "the next question has only just taken its place"
    settle(qtbot, window, clock)
    qtbot.keyClick(field, Qt.Key.Key_Return, keys)
    assert intents[1:] == [ToolApprovalResponseEvent("approval_2", "once")]


def test_a_click_stops_a_running_tool(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, intents: list[BidiEvent]
) -> None:
    bridge.apply(tool_runs())
    qtbot.mouseClick(window.tools.cards()[0].stop_button, Qt.MouseButton.LeftButton)
    assert intents == [ToolCancelEvent("call 1")]


def test_a_question_keeps_its_buttons_in_sight_in_a_small_window(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, clock: StoppedClock
) -> None:
    window.resize(540, 700)
    qtbot.waitUntil(lambda: window.splitter.orientation() == Qt.Orientation.Vertical)
    bridge.apply(tool_asks(body="line\n" * 50))
    form = settle(qtbot, window, clock)
    for answer in APPROVAL_ANSWERS:
        button = form.button(answer)
        qtbot.waitUntil(lambda shown=button: shown.visibleRegion().boundingRect() == shown.rect())  # type: ignore[misc]


# Everybody can use it


def controls(window: MainWindow) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit, QProgressBar, QScrollArea, QComboBox)
    return [widget for kind in kinds for widget in window.findChildren(kind) if widget.isVisible()]


def test_every_control_has_a_name_for_screen_readers(window: MainWindow, bridge: Bridge) -> None:
    bridge.apply(BidiErrorEvent("It failed.", "failed"))
    bridge.apply(tool_runs("call 0"))
    bridge.apply(tool_asks(on=True))
    found = controls(window)
    assert len(found) >= 8
    # The clear button of a text field is Qt's own and no stop of the keyboard.
    unnamed = [widget for widget in found if not widget.accessibleName() and not isinstance(widget, QToolButton)]
    assert unnamed == []
    assert all(card.accessibleName() for card in window.tools.cards())
    assert window.badge.accessibleName()
    assert window.meter.accessibleName()
    assert window.countdown.accessibleName()


def test_the_tab_key_reaches_every_control(qtbot: QtBot, window: MainWindow, bridge: Bridge) -> None:
    bridge.apply(session("speaking"))
    bridge.apply(BidiErrorEvent("It failed.", "failed"))
    window.text_entry.field.setText("hello")
    qtbot.waitUntil(lambda: window.notices.isVisible())
    window.talk_button.setFocus()
    reached = []
    for _ in range(16):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    expected = {
        window.talk_button,
        window.mute_button,
        window.stop_button,
        window.text_entry.field,
        window.text_entry.send_button,
        window.turn_mode,
        window.menu_button,
        window.transcript,
        window.tools.findChild(QScrollArea),
        window.notices.findChild(QToolButton),
    }
    assert expected <= set(reached)


def test_fits_a_small_screen(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 560
    assert window.minimumSizeHint().height() <= 480


def test_narrow_the_tools_stand_below_the_transcript(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.splitter.orientation() == Qt.Orientation.Horizontal)
    window.resize(540, 600)
    qtbot.waitUntil(lambda: window.splitter.orientation() == Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: window.transcript.width() > 400)


def test_tools_that_nobody_called_take_little_of_a_narrow_window(
    qtbot: QtBot, window: MainWindow, bridge: Bridge
) -> None:
    window.resize(540, 700)
    qtbot.waitUntil(lambda: window.splitter.orientation() == Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: window.pane.height() > 2 * window.tools.height())
    assert window.tools.isVisible()
    label = window.tools.findChild(QScrollArea).widget().findChild(QLabel)
    assert label.visibleRegion().boundingRect().height() >= label.fontMetrics().height()
    before = window.tools.height()
    bridge.apply(tool_runs("call 1"))
    qtbot.waitUntil(lambda: window.tools.height() > before)
