"""The icons of the program and of its states, crisp from 16 pixels up."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from assistant.desktop.theme import MOOD_TONES, fill_colour
from assistant.desktop.view_state import Mood
from assistant.resources import resource

STATE_ICON_SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
_UNIT = 16.0  # the glyphs are drawn on a 16 by 16 grid, the size of the smallest tray


@cache
def app_icon() -> QIcon:
    """The icon of the program in all its sizes."""
    icon = QIcon()
    for path in sorted(resource("icons").glob("assistant-*.png")):
        # The size is in the name, so that no image is decoded before it is shown.
        side = int(path.stem.rpartition("-")[2])
        icon.addFile(str(path), QSize(side, side))
    return icon


@cache
def state_icon(mood: Mood) -> QIcon:
    """The tray's icon for a mood."""
    icon = QIcon()
    for side in STATE_ICON_SIZES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_state(painter, QRectF(0, 0, side, side), mood)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def paint_state(painter: QPainter, area: QRectF, mood: Mood) -> None:
    """Paint a filled disc with the mood's own glyph; each mood is told by its shape, the colour repeats it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / _UNIT, area.height() / _UNIT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill_colour(MOOD_TONES[mood]))
    painter.drawEllipse(QRectF(0, 0, _UNIT, _UNIT))
    _paint_glyph(painter, mood)
    painter.restore()


def paint_microphone(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint a microphone that fills the area."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / _UNIT, area.height() / _UNIT)
    # The glyph takes the middle ten units of its disc; alone it fills the whole area.
    painter.translate(_UNIT / 2, _UNIT / 2)
    painter.scale(1.5, 1.5)
    painter.translate(-_UNIT / 2, -_UNIT / 2)
    _microphone(painter, colour)
    painter.restore()


def _stroke(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _paint_glyph(painter: QPainter, mood: Mood) -> None:
    white = QColor("white")
    match mood:
        case Mood.READY:
            _microphone(painter, white)
        case Mood.LISTENING:
            _microphone(painter, white)
            _sound_waves(painter, white)
        case Mood.MUTED:
            _microphone(painter, white)
            _slash(painter, white)
        case Mood.THINKING:
            _dots(painter, white)
        case Mood.SPEAKING:
            _bars(painter, white)
        case Mood.WAITING:
            _open_ring(painter, white)
        case Mood.ENDED:
            _cross(painter, white)


def _microphone(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(6.2, 2.8, 3.6, 6.4), 1.8, 1.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_stroke(colour, 1.1))
    cradle = QPainterPath(QPointF(4.6, 7.8))
    cradle.arcTo(QRectF(4.6, 4.4, 6.8, 6.8), 180, 180)
    painter.drawPath(cradle)
    painter.drawLine(QPointF(8, 11.4), QPointF(8, 13.0))


def _sound_waves(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.2))
    for start in (-35, 145):
        painter.drawArc(QRectF(2.0, 1.4, 12.0, 12.0), start * 16, 70 * 16)


def _slash(painter: QPainter, colour: QColor) -> None:
    ends = QPointF(3.6, 3.6), QPointF(12.4, 12.4)
    painter.setPen(_stroke(fill_colour(MOOD_TONES[Mood.MUTED]), 3.4))
    painter.drawLine(*ends)
    painter.setPen(_stroke(colour, 1.5))
    painter.drawLine(*ends)


def _dots(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    for x in (4.2, 8.0, 11.8):
        painter.drawEllipse(QPointF(x, 8.0), 1.35, 1.35)


def _bars(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.6))
    for x, half in ((3.6, 1.2), (6.5, 3.6), (9.5, 2.2), (12.4, 1.0)):
        painter.drawLine(QPointF(x, 8 - half), QPointF(x, 8 + half))


def _open_ring(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.6))
    painter.drawArc(QRectF(4, 4, 8, 8), 90 * 16, -270 * 16)


def _cross(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.7))
    painter.drawLine(QPointF(5.3, 5.3), QPointF(10.7, 10.7))
    painter.drawLine(QPointF(10.7, 5.3), QPointF(5.3, 10.7))
