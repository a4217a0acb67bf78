"""Choosing how to take turns."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.desktop.turn_mode_switch import TURN_MODES, TurnModeSwitch
from assistant.desktop.view_state import SessionView


def test_shows_what_is_and_tells_what_is_wanted(qtbot: QtBot) -> None:
    switch = TurnModeSwitch()
    qtbot.addWidget(switch)
    chosen: list[str] = []
    switch.chosen.connect(chosen.append)
    switch.show_session(SessionView("ready", has_begun=True))
    assert switch.currentText() == "Hold to talk"
    qtbot.keyClick(switch, Qt.Key.Key_Down)
    assert chosen == ["toggle"]
    assert switch.mode == "push_to_talk"
    assert switch.currentText() == "Hold to talk", "until the session says so"
    for mode in TURN_MODES:
        switch.show_session(SessionView("ready", turn_mode=mode, has_begun=True))
        assert switch.currentData() == mode
        assert switch.toolTip()
    assert chosen == ["toggle"]
    switch.show_session(SessionView("closed", has_begun=True))
    assert not switch.isEnabled()
