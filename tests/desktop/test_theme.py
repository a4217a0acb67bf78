"""Colours can be read: the contrast that WCAG 2.2 asks for (4.5 to 1 for text, 3 to 1 for borders of controls)."""

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from assistant.desktop import theme
from assistant.desktop.theme import Tone
from tests.desktop.conftest import dark_palette


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(first: QColor, second: QColor) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palettes() -> list[QPalette]:
    return [QPalette(QColor("#efefef"), QColor("#efefef")), dark_palette()]


@pytest.mark.parametrize("tone", Tone)
def test_text_can_be_read_on_light_and_dark(qapp: QApplication, tone: Tone) -> None:  # noqa: ARG001 - Qt must be there
    for palette in palettes():
        for background in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            assert contrast(theme.text_colour(tone, palette), palette.color(background)) >= 4.5
        assert contrast(theme.secondary_text(palette), palette.color(QPalette.ColorRole.Window)) >= 4.5


@pytest.mark.parametrize("tone", Tone)
def test_white_can_be_read_on_fills(tone: Tone) -> None:
    assert contrast(QColor("white"), theme.fill_colour(tone)) >= 4.5


def test_tinted_text_can_be_read_on_its_tint() -> None:
    for palette in palettes():
        for tone in (Tone.GOOD, Tone.WARNING):
            colour = theme.text_colour(tone, palette)
            assert contrast(colour, theme.tint(colour, palette)) >= 4.5


def test_dark_is_told_from_light() -> None:
    assert [theme.is_dark(palette) for palette in palettes()] == [False, True]


def test_fonts_scale_whether_set_in_points_or_pixels() -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10.0)
    pixels.setPixelSize(20)
    assert theme.scaled(points, 1.2).pointSizeF() == 12.0
    assert theme.scaled(pixels, 1.5, bold=True).pixelSize() == 30
    assert theme.scaled(pixels, 1.5, bold=True).weight() == QFont.Weight.DemiBold
