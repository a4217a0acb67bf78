"""The icons of the program and of its states, crisp from 16 pixels up."""

import sys
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPixmap,
    QPolygonF,
)

from assistant.desktop.theme import MOOD_TONES, fill_colour
from assistant.desktop.view_state import Mood
from assistant.resources import resource

STATE_ICON_SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
LARGEST_WINDOW_ICON = 256
_UNIT = 16.0  # the glyphs are drawn on a 16 by 16 grid, the size of the smallest tray


@cache
def app_icon() -> QIcon:
    """The icon of the program in all its sizes."""
    return _icon_up_to(sys.maxsize)


@cache
def window_icon() -> QIcon:
    """The icon for what shows the program's windows: panels, docks, lists.

    An X server is handed all sizes at once, so each is decoded at the start and kept: one of 512 takes 1 MB, and
    nobody shows it. Only macOS's Dock is as large.
    """
    return app_icon() if sys.platform == "darwin" else _icon_up_to(LARGEST_WINDOW_ICON)


def _icon_up_to(largest: int) -> QIcon:
    icon = QIcon()
    for path in sorted(resource("icons").glob("assistant-*.png")):
        # The size is in the name, so that no image is decoded before it is shown.
        side = int(path.stem.rpartition("-")[2])
        if side <= largest:
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
    """Paint a filled shape with the mood's own glyph; each mood is told by its shape, the colour repeats it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / _UNIT, area.height() / _UNIT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill_colour(MOOD_TONES[mood]))
    painter.drawPath(_outline(mood))
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


def _outline(mood: Mood) -> QPainterPath:
    """A disc, but for the two moods that matter most: the microphone is live, and something is wrong."""
    path = QPainterPath()
    match mood:
        case Mood.LISTENING:
            path.addRoundedRect(QRectF(0, 0, _UNIT, _UNIT), 3, 3)
        case Mood.ERROR:
            # Drawn as a sharp triangle within its round corners' radius, then widened by it.
            triangle = QPolygonF([QPointF(8, 1.9), QPointF(14.6, 14.1), QPointF(1.4, 14.1), QPointF(8, 1.9)])
            path.addPolygon(triangle)
            rounding = QPainterPathStroker(_stroke(QColor(), 2.6))
            path = path.united(rounding.createStroke(path))
        case _:
            path.addEllipse(QRectF(0, 0, _UNIT, _UNIT))
    return path


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
        case Mood.ERROR:
            _exclamation_mark(painter, white)


# Edges lie on whole units where they can, so that they are sharp in the smallest tray.


def _microphone(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(6, 2, 4, 7), 2, 2)
    painter.drawRect(QRectF(7, 11.5, 2, 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_stroke(colour, 1.2))
    cradle = QPainterPath(QPointF(4.4, 7.6))
    cradle.arcTo(QRectF(4.4, 4.2, 7.2, 7.2), 180, 180)
    painter.drawPath(cradle)


def _sound_waves(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x in (1, 13):
        painter.drawRoundedRect(QRectF(x, 4, 2, 6), 1, 1)


def _slash(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(fill_colour(MOOD_TONES[Mood.MUTED]), 3.8))
    painter.drawLine(QPointF(4, 4), QPointF(12, 12))
    painter.setPen(_stroke(colour, 1.8))
    painter.drawLine(QPointF(3, 3), QPointF(13, 13))


def _dots(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    for x in (4, 8, 12):
        painter.drawEllipse(QPointF(x, 8), 1.4, 1.4)


def _bars(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    for x, half in ((2, 1.5), (5, 4.5), (9, 3), (12, 1.5)):
        painter.drawRoundedRect(QRectF(x, 8 - half, 2, 2 * half), 1, 1)


def _open_ring(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.8))
    painter.drawArc(QRectF(4, 4, 8, 8), 90 * 16, -270 * 16)


def _cross(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_stroke(colour, 1.8))
    painter.drawLine(QPointF(5, 5), QPointF(11, 11))
    painter.drawLine(QPointF(11, 5), QPointF(5, 11))


def _exclamation_mark(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(7, 4, 2, 6), 1, 1)
    painter.drawRect(QRectF(7, 11, 2, 2))
