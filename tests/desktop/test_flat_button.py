"""What has the keyboard is seen, in light and dark."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.appearance import apply_appearance
from assistant.desktop.flat_button import FlatButton
from assistant.desktop.full_text import FullText
from tests.desktop.test_appearance import contrast


@pytest.fixture(params=["light", "dark"])
def window(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    apply_appearance(qapp, request.param)
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = QVBoxLayout(widget)
    button, text = FlatButton(), FullText("Arguments")
    button.setText("Dismiss")
    text.show_text("room: kitchen")
    layout.addWidget(button)
    layout.addWidget(text)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    yield widget
    apply_appearance(qapp, "system")


def strongest(image: QImage, ground: QColor) -> float:
    """The best contrast along the upper edge, where no letter stands."""
    return max(contrast(image.pixelColor(image.width() // 2, y), ground) for y in range(3))


def test_a_flat_button_shows_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    button, ground = window.findChild(FlatButton), window.palette().color(QPalette.ColorRole.Window)
    window.findChild(FullText).setFocus()
    qtbot.waitUntil(lambda: strongest(button.grab().toImage(), ground) < 1.1)
    button.setFocus()
    qtbot.waitUntil(lambda: strongest(button.grab().toImage(), ground) >= 3)


def test_a_text_to_read_shows_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    text, ground = window.findChild(FullText), window.palette().color(QPalette.ColorRole.Base)
    window.findChild(FlatButton).setFocus()
    qtbot.waitUntil(lambda: strongest(text.viewport().grab().toImage(), ground) < 1.1)
    text.setFocus()
    qtbot.waitUntil(lambda: strongest(text.viewport().grab().toImage(), ground) >= 3)
