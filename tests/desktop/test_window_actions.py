"""Menu, shortcuts and help of the window."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.view_state import SessionView
from assistant.desktop.window_actions import WindowActions, connect


@pytest.fixture
def commands(qtbot: QtBot) -> WindowActions:
    window = QWidget()
    qtbot.addWidget(window)
    return WindowActions(window)


def test_no_key_does_two_things(commands: WindowActions) -> None:
    keys = Counter(shortcut.toString() for action in commands.window.actions() for shortcut in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) > 20


def test_everything_in_the_menu_has_a_key_but_the_about_box(commands: WindowActions) -> None:
    menu = QMenu(commands.window)
    commands.fill_menu(menu)
    leaves = [action for action in menu.findChildren(QMenu) for action in action.actions()]
    leaves += [action for action in menu.actions() if action.menu() is None and not action.isSeparator()]
    assert [action.text() for action in leaves if not action.shortcuts()] == ["About"]
    assert commands.settings in leaves
    assert commands.turn_modes["server_vad"] in leaves


def test_the_help_names_every_key(commands: WindowActions) -> None:
    told = {text: key for key, text in commands.shortcuts()}
    for action in commands.window.actions():
        assert action.shortcut().isEmpty() or told[action.text()]


def test_ticks_and_enables_what_fits_the_session(commands: WindowActions) -> None:
    commands.show_session(SessionView("speaking", turn_mode="server_vad", muted=True, has_begun=True))
    assert commands.interrupt.isEnabled()
    assert commands.mute.isChecked()
    assert [mode for mode, action in commands.turn_modes.items() if action.isChecked()] == ["server_vad"]
    commands.show_session(SessionView("closed", has_begun=True))
    assert not commands.interrupt.isEnabled()
    assert not commands.mute.isEnabled()
    assert commands.new_conversation.isEnabled()


def test_connected_actions_do_their_work(qtbot: QtBot, commands: WindowActions) -> None:
    done: list[str] = []
    connect({commands.settings: lambda: done.append("settings")})
    with qtbot.waitActive(commands.window):
        commands.window.show()
        commands.window.activateWindow()
    qtbot.keyClick(commands.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert done == ["settings"]
