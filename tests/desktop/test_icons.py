"""Icons are there in every size and told apart by shape, not by colour alone."""

import sys
from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, qGray
from PySide6.QtWidgets import QApplication

from assistant.desktop.icons import app_icon, state_icon, window_icon
from assistant.desktop.theme import MOOD_TONES, fill_colour
from assistant.desktop.view_state import Mood
from assistant.resources import resource

APP_ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]


PANELS = {"white": "#ffffff", "light": "#e8e8e8", "dark": "#202326", "black": "#000000"}


def shades(mood: Mood, size: int, panel: str, ratio: float = 1.0) -> list[int]:
    """The icon in a panel as it is without colour: one of three shades (of dark, middle, light) for each pixel."""
    pixmap = state_icon(mood).pixmap(QSize(size, size), ratio)
    image = QImage(pixmap.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(PANELS[panel]))
    painter = QPainter(image)
    painter.drawPixmap(image.rect(), pixmap)
    painter.end()
    greys = [qGray(image.pixel(x, y)) for y in range(image.height()) for x in range(image.width())]
    return [0 if grey < 64 else 1 if grey < 190 else 2 for grey in greys]


def luminance(colour: QColor) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = colour.redF(), colour.greenF(), colour.blueF()
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("size", APP_ICON_SIZES)
def test_the_icon_of_the_program_has_this_size(qapp: QApplication, size: int) -> None:  # noqa: ARG001 - Qt must be there
    image = QImage(str(resource("icons", f"assistant-{size}.png")))
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(size // 2, size // 2).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0
    assert size in [each.width() for each in app_icon().availableSizes()]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", [16, 22, 32, 64])
def test_states_are_told_apart_without_colour_in_every_panel(size: int, panel: str) -> None:
    seen = {mood: shades(mood, size, panel) for mood in Mood}
    for first, second in combinations(Mood, 2):
        different = sum(one != other for one, other in zip(seen[first], seen[second], strict=True))
        assert different > 0.06 * size * size, f"{first} and {second} look alike at {size} pixels in a {panel} panel"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("mood", Mood)
def test_a_scaled_screen_gets_a_sharper_icon_not_a_larger_one(mood: Mood) -> None:
    pixmap = state_icon(mood).pixmap(QSize(16, 16), 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.devicePixelRatio() == 2.0
    assert shades(mood, 16, "dark", 2.0) == shades(mood, 32, "dark")


@pytest.mark.parametrize("mood", Mood)
def test_an_icon_stands_out_from_its_panel_and_its_glyph_from_the_icon(mood: Mood) -> None:
    fill = fill_colour(MOOD_TONES[mood])
    # 3 to 1 is what WCAG 2.2 asks of graphics (1.4.11).
    assert contrast(fill, QColor("white")) >= 3
    assert min(contrast(fill, QColor(panel)) for panel in PANELS.values()) >= 3


def test_icons_are_made_once(qapp: QApplication) -> None:  # noqa: ARG001 - as above
    assert state_icon(Mood.READY) is state_icon(Mood.READY)


@pytest.mark.usefixtures("qapp")
def test_a_window_has_no_icon_larger_than_anybody_shows() -> None:
    sizes = {each.width() for each in window_icon().availableSizes()}
    assert sizes == {size for size in APP_ICON_SIZES if size <= 256 or sys.platform == "darwin"}
