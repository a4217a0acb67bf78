"""The first painting of a window is told once, and not before."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.first_frame import FirstFrame


def test_the_first_painting_is_told_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told: list[bool] = []
    first_frame = FirstFrame(window)
    first_frame.painted.connect(lambda: told.append(window.isVisible()))
    window.resize(300, 200)
    assert told == []
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: told == [True], timeout=30_000)
    window.repaint()
    assert told == [True]
