"""The state as icon and word."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.state_badge import StateBadge
from assistant.desktop.view_state import Mood, SessionView


def test_says_the_state_in_words_and_by_its_icon(qtbot: QtBot) -> None:
    badge = StateBadge()
    qtbot.addWidget(badge)
    badge.show_session(SessionView("listening"))
    assert (badge.text(), badge.mood, badge.accessibleName()) == ("Listening", Mood.LISTENING, "State: Listening")


def test_paints_another_picture_for_another_state(qtbot: QtBot, qapp: QApplication) -> None:
    badge = StateBadge()
    qtbot.addWidget(badge)
    badge.show_session(SessionView("ready"))
    with qtbot.waitExposed(badge):
        badge.show()
    ready = badge.grab().toImage()
    badge.show_session(SessionView("thinking"))
    qapp.processEvents()
    assert badge.grab().toImage() != ready
