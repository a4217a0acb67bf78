"""Icons are there in every size and told apart by shape, not by colour alone."""

from itertools import combinations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from assistant.desktop.icons import STATE_ICON_SIZES, app_icon, state_icon
from assistant.desktop.view_state import Mood
from assistant.resources import resource

APP_ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]


def white_pixels(image: QImage) -> set[tuple[int, int]]:
    """Where the glyph is."""
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200 and image.pixelColor(x, y).saturation() < 90
        if image.pixelColor(x, y).lightness() > 170
    }


@pytest.mark.parametrize("size", APP_ICON_SIZES)
def test_the_icon_of_the_program_has_this_size(qapp: QApplication, size: int) -> None:  # noqa: ARG001 - Qt must be there
    image = QImage(str(resource("icons", f"assistant-{size}.png")))
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(size // 2, size // 2).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0
    assert size in [each.width() for each in app_icon().availableSizes()]


@pytest.mark.parametrize("size", STATE_ICON_SIZES)
def test_state_icons_differ_in_shape_from_16_pixels_up(qapp: QApplication, size: int) -> None:  # noqa: ARG001 - as above
    glyphs = {mood: white_pixels(state_icon(mood).pixmap(size, size).toImage()) for mood in Mood}
    for first, second in combinations(Mood, 2):
        either = glyphs[first] | glyphs[second]
        different = glyphs[first] ^ glyphs[second]
        assert len(different) > 0.2 * len(either), f"{first} and {second} look alike at {size} pixels"


def test_icons_are_made_once(qapp: QApplication) -> None:  # noqa: ARG001 - as above
    assert state_icon(Mood.READY) is state_icon(Mood.READY)
