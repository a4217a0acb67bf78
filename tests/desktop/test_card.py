"""The rounded surface."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from assistant.desktop.card import Card
from assistant.desktop.theme import Tone


def test_shows_its_content_on_a_rounded_surface(qtbot: QtBot) -> None:
    content = QLabel("text")
    card = Card.around(content)
    qtbot.addWidget(card)
    card.resize(200, 100)
    card.show()
    image = card.grab().toImage()
    base = card.palette().color(QPalette.ColorRole.Base)
    assert image.pixelColor(100, 6) == base
    assert image.pixelColor(0, 0) != base
    assert card.isAncestorOf(content)


def test_highlighted_it_looks_different(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    card.resize(200, 100)
    quiet = card.grab().toImage()
    card.set_highlighted(True)
    assert card.is_highlighted
    assert card.grab().toImage() != quiet


def test_a_tone_colours_the_border_until_it_is_taken_back(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    card.resize(200, 100)
    quiet = card.grab().toImage()
    card.set_tone(Tone.WARNING)
    assert card.grab().toImage() != quiet
    card.set_tone(None)
    assert card.grab().toImage() == quiet
