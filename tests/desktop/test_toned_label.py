"""A label that follows the desktop from light to dark."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.theme import Tone, text_colour
from assistant.desktop.toned_label import TonedLabel
from tests.desktop.conftest import dark_palette


def test_follows_the_palette(qtbot: QtBot, qapp: QApplication) -> None:
    light = QPalette(qapp.palette())
    label = TonedLabel("12 ms", lambda palette: text_colour(Tone.GOOD, palette))
    qtbot.addWidget(label)
    before = label.palette().color(QPalette.ColorRole.WindowText)
    assert before == text_colour(Tone.GOOD, light)
    qapp.setPalette(dark_palette())
    try:
        qapp.processEvents()
        assert label.palette().color(QPalette.ColorRole.WindowText) == text_colour(Tone.GOOD, dark_palette())
    finally:
        qapp.setPalette(light)
        qapp.processEvents()
    assert label.palette().color(QPalette.ColorRole.WindowText) == before


def test_what_a_tool_says_is_never_markup(qtbot: QtBot) -> None:
    label = TonedLabel("<b>bold</b>", lambda palette: text_colour(Tone.GOOD, palette))
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
