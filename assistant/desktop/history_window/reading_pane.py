"""The text of a conversation for reading: who said what, tool calls, what was interrupted, and when."""

import re

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from assistant.bidi.exact_text import revealed
from assistant.desktop.history_window.when import long_time
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, secondary_text, text_colour
from assistant.history import Line

LINE_SEPARATOR = "\u2028"  # breaks the line but not the block: a block is exactly one line of the conversation
LONGEST_TOOL_TEXT = 2000
PAUSE_S = 600  # after so long a pause the time is shown
CARD_PADDING = 8
MARGIN = 14
NEAR = 200  # pixels from an end at which more is wanted
_TIME, _USER, _ASSISTANT, _TOOL = range(4)  # kinds of blocks, as their user state
_KINDS = {"user": _USER, "assistant": _ASSISTANT, "tool": _TOOL}
_TONES = {"user": Tone.INFORMATION, "assistant": Tone.GOOD, "tool": Tone.BUSY}


class ReadingPane(QTextEdit):
    """Read-only text, written page by page: `append` and `prepend` are asked for as it is scrolled."""

    earlier_wanted = Signal()
    later_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._found: tuple[str, str] = ("", "")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(MARGIN)
        self.setAccessibleName(tr("Conversation"))
        self._prepare_formats()
        self.verticalScrollBar().valueChanged.connect(self._want_more)

    def show_lines(self, lines: list[Line], found_line: str = "", found_words: str = "") -> None:
        """Show these lines instead of others, from their beginning, or with the line that was found in sight."""
        self._found = (found_line, found_words)
        self._rewrite(lines)
        self._mark_found()

    def append_lines(self, lines: list[Line]) -> None:
        """Show more lines at the end."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._write(cursor, lines, self._lines[-1] if self._lines else None, in_empty_block=not self._lines)
        self._lines += lines

    def prepend_lines(self, lines: list[Line]) -> None:
        """Show more lines at the beginning; what is in sight stays where it is."""
        if not self._lines or not lines:
            return
        layout, bar = self.document().documentLayout(), self.verticalScrollBar()
        below = bar.value() - layout.blockBoundingRect(self.document().begin()).top()
        cursor = QTextCursor(self.document())
        first = cursor.block()
        block_format, kind = first.blockFormat(), first.userState()
        cursor.insertBlock(block_format)
        moved = cursor.block()
        moved.setUserState(kind)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self._write(cursor, lines, None, in_empty_block=True)
        self._lines = [*lines, *self._lines]
        bar.setValue(round(layout.blockBoundingRect(moved).top() + below))

    def _rewrite(self, lines: list[Line]) -> None:
        self._lines = []
        self.clear()
        self.append_lines(lines)

    def _write(self, cursor: QTextCursor, lines: list[Line], before: Line | None, in_empty_block: bool) -> None:
        cursor.beginEditBlock()
        for line in lines:
            self._write_line(cursor, line, before, in_empty_block)
            before, in_empty_block = line, False
        cursor.endEditBlock()

    def _write_line(self, cursor: QTextCursor, line: Line, before: Line | None, in_empty_block: bool) -> None:
        if before is None or line.said_at - before.said_at > PAUSE_S:
            self._begin_block(cursor, self._time_block, _TIME, in_empty_block)
            cursor.insertText(long_time(line.said_at), self._time_format)
            in_empty_block = False
        self._begin_block(cursor, self._line_block, _KINDS[line.role], in_empty_block)
        cursor.insertText(f"{speaker(line.role)}\t", self._speaker_formats[line.role])
        if line.role == "tool":
            cursor.insertText(revealed(line.tool), self._words_format)
            if line.arguments:
                cursor.insertText(f" {_tool_text(line.arguments)}", self._tool_format)
            if line.text:
                cursor.insertText(f"{LINE_SEPARATOR}→ {_tool_text(line.text)}", self._tool_format)
        else:
            cursor.insertText(_words(line.text), self._words_format)
        if line.interrupted:
            cursor.insertText(f" {tr('— interrupted')}", self._aside_format)

    def _begin_block(
        self, cursor: QTextCursor, block_format: QTextBlockFormat, kind: int, in_empty_block: bool
    ) -> None:
        if in_empty_block:
            cursor.setBlockFormat(block_format)
        else:
            cursor.insertBlock(block_format)
        cursor.block().setUserState(kind)

    def _mark_found(self) -> None:
        """Bring the line that was found into sight, with its words marked."""
        line_id, words = self._found
        row = next((row for row, line in enumerate(self._lines) if line.line_id == line_id), None)
        if row is None:
            self.setExtraSelections([])
            self.moveCursor(QTextCursor.MoveOperation.Start)
            return
        block = self._block_of(row)
        marks = []
        for start, length in places_of(words, block.text()):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + start)
            cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = self._found_format
            marks.append(mark)
        self.setExtraSelections(marks)
        self.setTextCursor(QTextCursor(block))
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))

    def _block_of(self, row: int) -> QTextBlock:
        block = self.document().begin()
        while block.isValid():
            if block.userState() != _TIME:
                if row == 0:
                    break
                row -= 1
            block = block.next()
        return block

    def _want_more(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if not self._lines:
            return
        if value <= bar.minimum() + NEAR:
            self.earlier_wanted.emit()
        if value >= bar.maximum() - NEAR:
            self.later_wanted.emit()

    def _prepare_formats(self) -> None:
        palette = self.palette()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        gutter = max(QFontMetrics(bold).horizontalAdvance(speaker(role)) for role in _KINDS) + 20
        self._line_block = QTextBlockFormat()
        # Qt hangs no indent where one reads from right to left: there the words go on below the speaker's name.
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            self._line_block.setLeftMargin(gutter)
            self._line_block.setTextIndent(-gutter)
            self._line_block.setTabPositions([QTextOption.Tab(gutter, QTextOption.TabType.LeftTab)])
        self._line_block.setTopMargin(CARD_PADDING + 3)
        self._line_block.setBottomMargin(CARD_PADDING + 3)
        self._line_block.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._time_block = QTextBlockFormat()
        self._time_block.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._time_block.setTopMargin(CARD_PADDING)
        self._time_block.setBottomMargin(CARD_PADDING)
        self._words_format = QTextCharFormat()
        self._aside_format = QTextCharFormat()
        self._aside_format.setFontItalic(True)
        self._aside_format.setForeground(secondary_text(palette))
        self._time_format = QTextCharFormat()
        self._time_format.setForeground(secondary_text(palette))
        self._tool_format = QTextCharFormat()
        self._tool_format.setFontFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        self._tool_format.setForeground(secondary_text(palette))
        self._found_format = QTextCharFormat()
        self._found_format.setFontWeight(QFont.Weight.Bold)
        self._found_format.setBackground(blend(text_colour(Tone.WARNING, palette), palette.base().color(), 0.7))
        self._speaker_formats: dict[str, QTextCharFormat] = {}
        for role, tone in _TONES.items():
            speaker_format = QTextCharFormat()
            speaker_format.setFontWeight(QFont.Weight.DemiBold)
            speaker_format.setForeground(text_colour(tone, palette))
            self._speaker_formats[role] = speaker_format

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._prepare_formats()
            self._rewrite(list(self._lines))
            self._mark_found()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a tinted card behind what the user said, then the text. Looks at the visible blocks only."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        palette = self.palette()
        painter.setBrush(blend(text_colour(Tone.INFORMATION, palette), palette.color(QPalette.ColorRole.Base), 0.9))
        block = self.cursorForPosition(event.rect().topLeft()).block()
        while block.isValid():
            text = self.document().documentLayout().blockBoundingRect(block)
            text.translate(0, -self.verticalScrollBar().value())
            if text.top() - CARD_PADDING > event.rect().bottom():
                break
            if block.userState() == _USER:
                side = MARGIN - 11
                width = self.viewport().width() - 2 * side
                card = QRectF(side, text.top() - CARD_PADDING, width, text.height() + 2 * CARD_PADDING)
                painter.drawRoundedRect(card, 9, 9)
            block = block.next()
        painter.end()
        super().paintEvent(event)


def speaker(role: str) -> str:
    """What a side is called."""
    return {"user": tr("You"), "assistant": tr("Assistant"), "tool": tr("Tool")}[role]


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where words of `text` begin with those looked for: start and length, in UTF-16 units as Qt counts them."""
    wanted = [re.escape(word) for word in re.findall(r"\w+", words)]
    if not wanted:
        return []
    found = re.finditer(rf"\b(?:{'|'.join(wanted)})\w*", text, re.IGNORECASE)
    return [(_length(text[: match.start()]), _length(match[0])) for match in found]


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _words(text: str) -> str:
    return LINE_SEPARATOR.join(text.strip().splitlines()).replace("\t", " ")


def _tool_text(text: str) -> str:
    shown = text if len(text) <= LONGEST_TOOL_TEXT else f"{text[:LONGEST_TOOL_TEXT]}…"
    return LINE_SEPARATOR.join(revealed(part) for part in shown.strip().splitlines())
