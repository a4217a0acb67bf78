"""Shows the transcript as it streams; a new line costs the same whether it is the tenth or the ten-thousandth."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
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

from assistant.desktop.theme import Tone, blend, secondary_text, text_colour
from assistant.desktop.transcript import TranscriptLine

SPEAKERS = {"user": "You", "assistant": "Assistant"}
INTERRUPTED_MARK = "— interrupted"
PENDING_TEXT = "…"
NO_WORDS_TEXT = "(no words were recognised)"
LINE_SEPARATOR = "\u2028"  # breaks the line but not the block: a block is exactly one line of the transcript
CARD_PADDING = 8
MARGIN = 14


class TranscriptView(QTextEdit):
    """Each line of the transcript is one block of a read-only document: speaker, tab, words.

    That gives selection, copying, scrolling by keyboard and reading by a screen reader as every text has them, and
    a change touches one block only. Of a line that streams only what differs is written.
    """

    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TranscriptLine] = []
        self._follows_end = True
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
        self.setAccessibleName("Transcript")
        self._prepare_formats()
        self.verticalScrollBar().rangeChanged.connect(self._keep_following)
        self.verticalScrollBar().valueChanged.connect(self._note_position)

    def insert_line(self, row: int, line: TranscriptLine) -> None:
        """Show a new line at this row."""
        cursor = self._cursor_for_new_block(row)
        self._lines.insert(row, line)
        cursor.insertText(SPEAKERS[line.role], self._speaker_formats[line.role])
        cursor.insertText("\t", self._words_format)
        self._write_words(cursor, _words(line), line)

    def update_line(self, row: int, line: TranscriptLine) -> None:
        """Show what this line says now; writes only what differs from before."""
        before, self._lines[row] = self._lines[row], line
        old, new = _words(before), _words(line)
        kept = 0 if _is_pending(before) or _is_pending(line) else _common_length(old, new)
        block = self.document().findBlockByNumber(row)
        cursor = QTextCursor(block)
        words_start = block.position() + len(SPEAKERS[line.role]) + 1
        cursor.setPosition(words_start + _length(old[:kept]))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        if cursor.hasSelection():
            cursor.removeSelectedText()
        self._write_words(cursor, new[kept:], line)
        cursor.endEditBlock()

    def copy_all(self) -> None:
        """Put the whole transcript on the clipboard."""
        QGuiApplication.clipboard().setText(self.toPlainText())

    def _cursor_for_new_block(self, row: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        if not self._lines:
            cursor.setBlockFormat(self._block_format)
        elif row == 0:
            cursor.insertBlock(self._block_format)
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        else:
            before = self.document().findBlockByNumber(row - 1)
            cursor.setPosition(before.position() + before.length() - 1)
            cursor.insertBlock(self._block_format)
        return cursor

    def _write_words(self, cursor: QTextCursor, words: str, line: TranscriptLine) -> None:
        if words:
            cursor.insertText(words, self._aside_format if _is_pending(line) else self._words_format)
        if line.interrupted:
            cursor.insertText(f" {INTERRUPTED_MARK}" if line.text else INTERRUPTED_MARK, self._aside_format)

    def _prepare_formats(self) -> None:
        palette = self.palette()
        gutter = QFontMetrics(self._bold()).horizontalAdvance(SPEAKERS["assistant"]) + 20
        self._block_format = QTextBlockFormat()
        self._block_format.setLeftMargin(gutter)
        self._block_format.setTextIndent(-gutter)
        self._block_format.setTabPositions([QTextOption.Tab(gutter, QTextOption.TabType.LeftTab)])
        self._block_format.setTopMargin(CARD_PADDING + 3)
        self._block_format.setBottomMargin(CARD_PADDING + 3)
        self._block_format.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._words_format = QTextCharFormat()
        self._aside_format = QTextCharFormat()
        self._aside_format.setFontItalic(True)
        self._aside_format.setForeground(secondary_text(palette))
        self._speaker_formats: dict[str, QTextCharFormat] = {}
        for role, tone in (("user", Tone.INFORMATION), ("assistant", Tone.GOOD)):
            speaker = QTextCharFormat()
            speaker.setFontWeight(QFont.Weight.DemiBold)
            speaker.setForeground(text_colour(tone, palette))
            self._speaker_formats[role] = speaker

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _rewrite(self) -> None:
        """Write everything anew, in the colours of a new palette."""
        lines, self._lines = self._lines, []
        self.clear()
        self._prepare_formats()
        for row, line in enumerate(lines):
            self.insert_line(row, line)

    def _note_position(self, value: int) -> None:
        self._follows_end = value >= self.verticalScrollBar().maximum() - 4

    def _keep_following(self, minimum: int, maximum: int) -> None:  # noqa: ARG002 - the signal's signature
        if self._follows_end:
            self.verticalScrollBar().setValue(maximum)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._rewrite()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the space bar to the talk key; a text would scroll by it."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell, so that the surface around it shows it."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell, so that the surface around it shows it."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy the selection or everything."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy_all = menu.addAction("Copy whole transcript")
        copy_all.setEnabled(bool(self._lines))
        copy_all.triggered.connect(self.copy_all)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a tinted card behind what the user said, then the text. Looks at the visible blocks only."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        palette = self.palette()
        tint = text_colour(Tone.INFORMATION, palette)
        painter.setBrush(blend(tint, palette.color(QPalette.ColorRole.Base), 0.9))
        block = self.cursorForPosition(event.rect().topLeft()).block()
        while block.isValid():
            card = self._card(block)
            if card.top() > event.rect().bottom():
                break
            if self._is_users(block):
                painter.drawRoundedRect(card, 9, 9)
            block = block.next()
        painter.end()
        super().paintEvent(event)

    def _is_users(self, block: QTextBlock) -> bool:
        row = block.blockNumber()  # an empty document has a block too
        return row < len(self._lines) and self._lines[row].role == "user"

    def _card(self, block: QTextBlock) -> QRectF:
        text = self.document().documentLayout().blockBoundingRect(block)
        text.translate(0, -self.verticalScrollBar().value())
        side = MARGIN - 11
        width = self.viewport().width() - 2 * side
        return QRectF(side, text.top() - CARD_PADDING, width, text.height() + 2 * CARD_PADDING)


def _is_pending(line: TranscriptLine) -> bool:
    """There are no words, or not yet: what stands in their place is written differently."""
    return not line.text and not line.interrupted


def _words(line: TranscriptLine) -> str:
    if _is_pending(line):
        return NO_WORDS_TEXT if line.is_final else PENDING_TEXT
    return line.text.strip().replace("\r\n", LINE_SEPARATOR).replace("\n", LINE_SEPARATOR).replace("\t", " ")


def _common_length(first: str, second: str) -> int:
    if second.startswith(first):  # the usual case: words were added
        return len(first)
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _length(text: str) -> int:
    """The length in a Qt document, which counts UTF-16 units: an emoji is two of them."""
    return len(text.encode("utf-16-le")) // 2
