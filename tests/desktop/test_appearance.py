"""Light and dark by wish, where the desktop does not do it itself."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from assistant.desktop.appearance import apply_appearance, own_palette
from assistant.desktop.theme import blend, is_dark

Role = QPalette.ColorRole


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    apply_appearance(qapp, "system")


def test_it_turns_dark_and_light_and_back(qapp: QApplication) -> None:
    before = qapp.palette().color(Role.Window)
    apply_appearance(qapp, "dark")
    assert is_dark(qapp.palette())
    apply_appearance(qapp, "light")
    assert not is_dark(qapp.palette())
    apply_appearance(qapp, "dark")
    apply_appearance(qapp, "system")
    assert qapp.palette().color(Role.Window) == before


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", [Role.Window, Role.Base, Role.Button, Role.ToolTipBase])
def test_text_can_be_read_on_every_ground(dark: bool, ground: Role) -> None:
    palette = own_palette(dark)
    text = Role.WindowText if ground is Role.Window else Role.Text
    assert contrast(palette.color(text), palette.color(ground)) >= 7
    assert contrast(palette.color(Role.HighlightedText), palette.color(Role.Highlight)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_placeholder_can_be_read_and_told_from_what_is_typed(dark: bool) -> None:
    palette = own_palette(dark)
    placeholder, field = palette.color(Role.PlaceholderText), palette.color(Role.Base)
    opaque = QColor(placeholder)
    opaque.setAlphaF(1)
    seen = blend(opaque, field, 1 - placeholder.alphaF())
    assert contrast(seen, field) >= 4.5
    assert contrast(palette.color(Role.Text), seen) >= 1.8


def contrast(first: QColor, second: QColor) -> float:
    """The contrast of two colours by WCAG 2.1, from 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
