"""The cost in the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from assistant.desktop.spending_label import SpendingLabel
from assistant.desktop.spending_view import SpendingView
from tests.desktop.conftest import dark_palette

SPENT = SpendingView(cost_usd=0.5, tokens={"output_audio": 900})


def test_appears_with_the_first_cost_and_tells_more_on_request(qtbot: QtBot) -> None:
    label = SpendingLabel()
    qtbot.addWidget(label)
    assert label.isHidden()
    label.show_spending(SPENT)
    assert label.text() == "$0.500"
    assert label.accessibleName() == "Cost so far: $0.500"
    assert "Speech out: 900" in label.accessibleDescription() == label.toolTip()
    qtbot.keyClick(label, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QToolTip.text() == label.toolTip())
    QToolTip.hideText()


def test_the_budget_has_a_colour_and_a_word_in_light_and_dark(qtbot: QtBot, qapp: QApplication) -> None:
    label = SpendingLabel()
    qtbot.addWidget(label)
    looks = set()
    light = QPalette(qapp.palette())
    for palette in (light, dark_palette()):
        qapp.setPalette(palette)
        for budget in ("free", "near", "paused"):
            label.show_spending(SpendingView(0.5, tokens={"output_audio": 1}, budget=budget))  # type: ignore[arg-type]  # each is one
            looks.add((label.text(), label.palette().color(QPalette.ColorRole.ButtonText).name()))
    qapp.setPalette(light)
    assert len(looks) == 6
    assert len({text for text, _ in looks}) == 3
