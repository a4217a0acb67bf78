"""A label that gives way."""

from pytestqt.qtbot import QtBot

from assistant.desktop.eliding_label import ElidingLabel
from assistant.desktop.theme import secondary_text


def test_wants_all_and_makes_do_with_little(qtbot: QtBot) -> None:
    label = ElidingLabel("Practice server (no account needed)", secondary_text)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 4
    label.resize(label.sizeHint())
    whole = label.grab().toImage()
    label.resize(60, label.height())
    assert label.grab().toImage() != whole.copy(0, 0, 60, whole.height()), "it ends in dots"
    assert label.text() == "Practice server (no account needed)"
