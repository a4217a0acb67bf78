"""Colours that fit the palette the user's desktop gives us, light or dark."""

from enum import Enum

from PySide6.QtGui import QColor, QFont, QPalette

from assistant.desktop.view_state import Mood


class Tone(Enum):
    """A meaning that has a colour. The colour only ever repeats what a word or shape says too."""

    NEUTRAL = "neutral"
    GOOD = "good"
    INFORMATION = "information"
    BUSY = "busy"
    WARNING = "warning"
    DANGER = "danger"


# Text on the window's background; each reaches a contrast of 4.5 to 1 there.
_TEXT_ON_LIGHT = {
    Tone.NEUTRAL: "#57606a",
    Tone.GOOD: "#146c2e",
    Tone.INFORMATION: "#0860c4",
    Tone.BUSY: "#7a45d6",
    Tone.WARNING: "#7d4e00",
    Tone.DANGER: "#c21f2b",
}
_TEXT_ON_DARK = {
    Tone.NEUTRAL: "#a3adb8",
    Tone.GOOD: "#4cc264",
    Tone.INFORMATION: "#6cb0ff",
    Tone.BUSY: "#b892ff",
    Tone.WARNING: "#e0a83a",
    Tone.DANGER: "#ff7b72",
}
# Filled shapes with white upon them; the same in light and dark, because a tray's background is unknown.
_FILL = {
    Tone.NEUTRAL: "#68717b",
    Tone.GOOD: "#1c8440",
    Tone.INFORMATION: "#1f6feb",
    Tone.BUSY: "#8250df",
    Tone.WARNING: "#a86500",
    Tone.DANGER: "#cf2e38",
}

MOOD_TONES = {
    Mood.WAITING: Tone.NEUTRAL,
    Mood.READY: Tone.INFORMATION,
    Mood.LISTENING: Tone.DANGER,
    Mood.THINKING: Tone.BUSY,
    Mood.SPEAKING: Tone.GOOD,
    Mood.MUTED: Tone.WARNING,
    Mood.ENDED: Tone.NEUTRAL,
    Mood.ERROR: Tone.DANGER,
}


def is_dark(palette: QPalette) -> bool:
    """Whether text is lighter than its background."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def text_colour(tone: Tone, palette: QPalette) -> QColor:
    """The tone as a colour of text on the window's background."""
    return QColor((_TEXT_ON_DARK if is_dark(palette) else _TEXT_ON_LIGHT)[tone])


def fill_colour(tone: Tone) -> QColor:
    """The tone as a background for white text and glyphs."""
    return QColor(_FILL[tone])


def secondary_text(palette: QPalette) -> QColor:
    """For what is said beside the main thing; still easy to read."""
    return blend(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.32)


def outline(palette: QPalette) -> QColor:
    """A line that separates without drawing the eye."""
    return blend(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.84)


def tint(colour: QColor, palette: QPalette) -> QColor:
    """A background that hints at the colour and leaves text in that very colour readable."""
    return blend(colour, palette.color(QPalette.ColorRole.Window), 0.9)


def blend(first: QColor, second: QColor, share: float) -> QColor:
    """The colour `share` (0 to 1) of the way from the first to the second."""
    keep = 1.0 - share
    return QColor.fromRgbF(
        first.redF() * keep + second.redF() * share,
        first.greenF() * keep + second.greenF() * share,
        first.blueF() * keep + second.blueF() * share,
    )


def with_text_colour(palette: QPalette, colour: QColor) -> QPalette:
    """A copy of the palette in which labels are written in `colour`."""
    changed = QPalette(palette)
    changed.setColor(QPalette.ColorRole.WindowText, colour)
    return changed


def scaled(font: QFont, factor: float, bold: bool = False) -> QFont:
    """A copy of the font, `factor` times as large."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(font.pointSizeF() * factor)
    else:
        copy.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        copy.setWeight(QFont.Weight.DemiBold)
    return copy
