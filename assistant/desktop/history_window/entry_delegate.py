"""Paints a row of the list: title and time above, what it is about below, with the words looked for in bold."""

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assistant.desktop.history_window.entries import Entry
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, scaled, secondary_text, text_colour

PADDING = 10
GAP = 3
EDITOR_SLACK = 5
RADIUS = 7.0
Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """A conversation takes two rows of text; a line that was found up to three."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row; the selected one on a tint, with a border while the list has the keyboard."""
        entry: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        if entry is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette: QPalette = option.palette
        self._paint_surface(painter, option, palette)
        area = _inner(_rect(option))
        title_font, detail_font = _title_font(_font(option)), _detail_font(_font(option))
        when_width = QFontMetrics(detail_font).horizontalAdvance(entry.when)
        title_height = QFontMetrics(title_font).height()
        direction: Qt.LayoutDirection = option.direction

        def place(rectangle: QRect) -> QRect:
            return QStyle.visualRect(direction, area, rectangle)

        title_width = area.width() - when_width - PADDING
        painter.setFont(title_font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        title = QFontMetrics(title_font).elidedText(entry.title, Qt.TextElideMode.ElideRight, title_width)
        start = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place(QRect(area.left(), area.top(), title_width, title_height)), start, title)
        painter.setFont(detail_font)
        quiet = secondary_text(palette)
        painter.setPen(quiet)
        end = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
        right = QRect(area.right() - when_width, area.top(), when_width + 1, title_height)
        painter.drawText(place(right), end, entry.when)
        layout = _detail_layout(entry, detail_font, area.width(), palette.color(QPalette.ColorRole.Text), direction)
        layout.draw(painter, QRectF(area.adjusted(0, title_height + GAP, 0, 0)).topLeft())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As high as the text needs."""
        entry: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        rows = entry.detail_rows if entry is not None else 1
        text = QFontMetrics(_title_font(_font(option))).height() + GAP
        text += rows * QFontMetrics(_detail_font(_font(option))).height()
        return QSize(10 * PADDING, text + 2 * PADDING)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802, ARG002 - Qt's name and signature
        """A field for the title."""
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Title"))
        editor.setFont(_title_font(_font(option)))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Put the field where the title is."""
        area = _inner(_rect(option))
        height = max(editor.sizeHint().height(), QFontMetrics(editor.font()).height() + 2 * EDITOR_SLACK)
        editor.setGeometry(area.left() - EDITOR_SLACK, area.top() - EDITOR_SLACK, area.width() + EDITOR_SLACK, height)

    def _paint_surface(self, painter: QPainter, option: QStyleOptionViewItem, palette: QPalette) -> None:
        state: QStyle.StateFlag = option.state
        surface = QRectF(_rect(option)).adjusted(2, 1, -2, -1)
        colour = text_colour(Tone.INFORMATION, palette)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(blend(colour, palette.color(QPalette.ColorRole.Base), 0.85))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(colour, 2))
            painter.drawRoundedRect(surface, RADIUS, RADIUS)
            if not state & QStyle.StateFlag.State_HasFocus:
                # Not by colour alone: the bar tells which one is shown beside.
                painter.setBrush(colour)
                bar = QStyle.visualRect(
                    option.direction,
                    _rect(option),
                    QRect(
                        _rect(option).left() + 2, _rect(option).top() + PADDING, 3, _rect(option).height() - 2 * PADDING
                    ),
                )
                painter.drawRoundedRect(QRectF(bar), 1.5, 1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(blend(secondary_text(palette), palette.color(QPalette.ColorRole.Base), 0.9))
            painter.drawRoundedRect(surface, RADIUS, RADIUS)


def _detail_layout(entry: Entry, font: QFont, width: int, strong: QColor, direction: Qt.LayoutDirection) -> QTextLayout:
    plain, places = without_marks(entry.detail) if entry.line_id else (entry.detail, [])
    layout = QTextLayout(plain, font)
    option = QTextOption(QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft))
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    formats = []
    for start, length in places:
        found = QTextLayout.FormatRange()
        found.start, found.length = start, length
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        bold.setForeground(strong)
        found.format = bold
        formats.append(found)
    layout.setFormats(formats)
    layout.beginLayout()
    top = 0.0
    for _ in range(entry.detail_rows):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QRectF(0, top, 0, 0).topLeft())
        top += line.height()
    layout.endLayout()
    return layout


def without_marks(excerpt: str) -> tuple[str, list[tuple[int, int]]]:
    """The excerpt without its «guillemets», and where what stood in them is (start and length, in UTF-16 units)."""
    places: list[tuple[int, int]] = []
    plain = ""
    for number, part in enumerate(re.split("[«»]", excerpt)):
        if number % 2:
            places.append((_length(plain), _length(part)))
        plain += part
    return plain, places


def _length(text: str) -> int:
    """The length as Qt counts it: an emoji is two units."""
    return len(text.encode("utf-16-le")) // 2


def _inner(rectangle: QRect) -> QRect:
    return rectangle.adjusted(PADDING + 2, PADDING, -PADDING, -PADDING)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rectangle: QRect = option.rect
    return rectangle


def _font(option: QStyleOptionViewItem) -> QFont:
    font: QFont = option.font
    return font


def _title_font(font: QFont) -> QFont:
    return scaled(font, 1.0, bold=True)


def _detail_font(font: QFont) -> QFont:
    return scaled(font, 0.92)
