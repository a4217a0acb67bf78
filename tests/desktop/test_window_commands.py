"""What the main window does by menu, keyboard and drop: everything that is not talking."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QHelpEvent, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from assistant.bidi.events import (
    BidiBudgetEvent,
    BidiConnectionRestartEvent,
    BidiEvent,
    BidiNoticeEvent,
    BidiTurnLatencyEvent,
    BidiTurnModeEvent,
    BidiUsageEvent,
)
from assistant.desktop.bridge import Bridge
from assistant.desktop.help_dialog import HelpDialog
from assistant.desktop.window import MainWindow
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import says, session

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "signal"),
    [
        (Qt.Key.Key_Comma, CTRL, "settings_wanted"),
        (Qt.Key.Key_H, CTRL, "history_wanted"),
        (Qt.Key.Key_P, CTRL, "profiles_wanted"),
        (Qt.Key.Key_D, CTRL, "tools_folder_wanted"),
        (Qt.Key.Key_E, CTRL | SHIFT, "echo_test_wanted"),
    ],
)
@pytest.mark.parametrize("focus", ["talk_button", "field"])
def test_keys_ask_for_what_others_show(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, signal: str, focus: str
) -> None:
    widget = window.text_entry.field if focus == "field" else window.talk_button
    widget.setFocus()
    with qtbot.waitSignal(getattr(window, signal)):
        qtbot.keyClick(widget, key, modifiers)


def test_a_new_conversation_at_any_time(qtbot: QtBot, window: MainWindow, bridge: Bridge) -> None:
    for state in ("speaking", "closed"):
        bridge.apply(session(state))  # type: ignore[arg-type]  # each is one
        with qtbot.waitSignal(bridge.conversation_wanted):
            qtbot.keyClick(window, Qt.Key.Key_N, CTRL)


def test_choosing_the_turn_mode_by_key_and_by_switch(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, intents: list[BidiEvent]
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    assert intents == [BidiTurnModeEvent("server_vad")]
    assert window.turn_mode.mode == "push_to_talk", "until the session says so"
    assert window.commands.turn_modes["push_to_talk"].isChecked()
    bridge.apply(session("ready", "server_vad"))
    assert window.turn_mode.mode == "server_vad"
    window.turn_mode.chosen.emit("toggle")
    assert intents[-1] == BidiTurnModeEvent("toggle")


def test_the_menu_opens_by_key_and_by_button(qtbot: QtBot, window: MainWindow) -> None:
    for open_it in (
        lambda: qtbot.keyClick(window, Qt.Key.Key_F10),
        lambda: qtbot.mouseClick(window.menu_button, Qt.MouseButton.LeftButton),
    ):
        open_it()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert window.commands.settings in menu.actions()
        menu.close()


def test_the_help_is_opened_by_key_and_does_not_stop_the_conversation(
    qtbot: QtBot, window: MainWindow, bridge: Bridge
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(HelpDialog)
    assert dialog is not None
    bridge.apply(says("assistant", "I go on.", "a1"))
    assert "I go on." in window.transcript.toPlainText()
    dialog.close()


def test_larger_letters_by_key(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert window.text_scale == 1.75
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert window.text_scale == 1.5
    with qtbot.waitSignal(window.large_captions_changed) as changed:
        window.set_large_captions(True)
    assert (changed.args, window.text_scale) == ([True], 1.75)
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert window.text_scale == 1.0


def test_search_by_key_and_escape_then_leaves_the_reply_alone(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, kinds: Callable[[], list[str]]
) -> None:
    bridge.apply(says("assistant", "Eighty-four.", "a1"))
    bridge.apply(session("speaking"))
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    field = window.pane.search.field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "four")
    assert window.transcript.textCursor().selectedText() == "four"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.pane.search.isHidden()
    assert kinds() == []


# What it costs, and how long it took


def test_the_cost_and_a_way_to_go_on_when_the_budget_is_spent(
    qtbot: QtBot, window: MainWindow, bridge: Bridge, intents: list[BidiEvent]
) -> None:
    bridge.know_budget(1.0, 5.0)
    totals = {"tokens": {"output_audio": 900}, "cost_usd": 1.02, "cost_is_minimum": False}
    bridge.apply(BidiUsageEvent(1, 1, 2, [], session_totals=totals))
    assert window.spending.text() == "$1.02"
    bridge.apply(BidiNoticeEvent("$1.02 of the $1.00 is spent, so it pauses.", "budget_reached"))
    assert window.spending.text() == "$1.02, paused"
    button = window.notices.rows()[0].action_button
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert intents == [BidiBudgetEvent(2.0, 5.0)]
    assert window.notices.notices() == []
    bridge.apply(BidiNoticeEvent("There is budget again.", "budget_resumed"))
    assert window.spending.text() == "$1.02"
    assert not window.commands.raise_budget.isVisible()


def test_the_time_a_reply_took_by_hovering_and_by_key(qtbot: QtBot, window: MainWindow, bridge: Bridge) -> None:
    bridge.apply(says("user", "Twelve times seven?", "u1"))
    bridge.apply(says("assistant", "Eighty-four.", "a1"))
    bridge.apply(BidiTurnLatencyEvent(12, 480, 131))
    view = window.transcript
    place = view.cursorRect(QTextCursor(view.document().findBlockByNumber(1))).center()
    viewport = view.viewport()
    hover = QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, hover)
    qtbot.waitUntil(lambda: QToolTip.text().startswith("Answered after 623 ms"))
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: QToolTip.isVisible() and "480 ms" in QToolTip.text())
    QToolTip.hideText()


def test_a_renewal_shows_in_the_countdown(window: MainWindow, bridge: Bridge) -> None:
    bridge.apply(session("ready", remaining_s=25.0))
    assert window.countdown.urgency == "critical"
    bridge.apply(BidiConnectionRestartEvent("c2", "renewed"))
    bridge.apply(session("ready", remaining_s=3600.0))
    assert window.countdown.urgency == "renewed"


# The microphone


def test_a_silent_microphone_is_told_of(window: MainWindow, bridge: Bridge, clock: StoppedClock) -> None:
    bridge.apply(session("listening"))
    for _ in range(40):
        clock.now += 0.1
        window.set_level(float("-inf"), float("-inf"))
    assert [notice.code for notice in window.notices.notices()] == ["microphone_silent"]


def test_too_loud_is_said_in_words(qtbot: QtBot, window: MainWindow) -> None:
    window.set_level(-0.2, -5.0)
    qtbot.waitUntil(window.clipping.isVisible)
    qtbot.waitUntil(lambda: not window.clipping.isVisible())


# Pictures


def test_a_picture_dropped_anywhere_goes_with_the_message(
    qtbot: QtBot, window: MainWindow, kinds: Callable[[], list[str]], tmp_path: Path
) -> None:
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.save(str(tmp_path / "lamp.png"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "lamp.png"))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert window.acceptDrops()
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    qtbot.waitUntil(lambda: len(window.text_entry.attachments.attachments()) == 1)
    window.text_entry.field.setText("What is this?")
    qtbot.mouseClick(window.text_entry.send_button, Qt.MouseButton.LeftButton)
    assert kinds() == ["bidi_image_input", "bidi_text_input"]
    assert window.transcript.toPlainText() == "You\t(a picture)"
