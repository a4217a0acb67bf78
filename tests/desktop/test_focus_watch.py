"""Who has the keyboard is shown around it."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.focus_watch import FocusWatch


def test_it_tells_when_the_keyboard_comes_and_goes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second = QLineEdit(), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(first)
    layout.addWidget(second)
    second.setFocus()
    told: list[bool] = []
    FocusWatch(first, told.append)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert told == []
    first.setFocus()
    qtbot.waitUntil(lambda: told == [True])
    qtbot.keyClicks(first, "typed")
    second.setFocus()
    qtbot.waitUntil(lambda: told == [True, False])
    assert first.text() == "typed"
