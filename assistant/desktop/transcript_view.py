"""Shows the transcript as it streams; a new line costs the same whether it is the tenth or the ten-thousandth."""

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from assistant.bidi.events import Role
from assistant.desktop.latency_text import describe_latency
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, scaled, secondary_text, text_colour
from assistant.desktop.transcript import TranscriptLine

PENDING_TEXT = "…"
LINE_SEPARATOR = "\u2028"  # breaks the line but not the block: a block is exactly one line of the transcript
CARD_PADDING = 8
MARGIN = 14


class TranscriptView(QTextEdit):
    """Each line of the transcript is one block of a read-only document: speaker, tab, words.

    That gives selection, copying, scrolling by keyboard and reading by a screen reader as every text has them, and
    a change touches one block only. Of a line that streams only what differs is written.
    """

    follows_end_changed = Signal(bool)
    lines_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TranscriptLine] = []
        self._follows_end = True
        self._text_scale = 1.0
        self._look: tuple[int, str, Qt.LayoutDirection] | None = None
        self.setReadOnly(True)
        self.setDocument(self._new_document())
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Transcript"))
        self._prepare_formats()
        self.verticalScrollBar().rangeChanged.connect(self._keep_following)
        self.verticalScrollBar().valueChanged.connect(self._note_position)

    def insert_line(self, row: int, line: TranscriptLine) -> None:
        """Show a new line at this row."""
        cursor = self._cursor_for_new_block(row)
        self._lines.insert(row, line)
        self._write_line(cursor, line)
        self.lines_changed.emit()

    def update_line(self, row: int, line: TranscriptLine) -> None:
        """Show what this line says now; writes only what differs from before."""
        before, self._lines[row] = self._lines[row], line
        old, new = _words(before), _words(line)
        kept = 0 if _is_pending(before) or _is_pending(line) else _common_length(old, new)
        block = self.document().findBlockByNumber(row)
        cursor = QTextCursor(block)
        cursor.setPosition(self._words_start(block) + _length(old[:kept]))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        if cursor.hasSelection():
            cursor.removeSelectedText()
        self._write_words(cursor, new[kept:], line)
        cursor.endEditBlock()
        self.lines_changed.emit()

    @property
    def follows_end(self) -> bool:
        """Whether what is new comes into sight by itself: until the user scrolls back."""
        return self._follows_end

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not self._lines

    @property
    def text_scale(self) -> float:
        """How large the letters are; 1 is the desktop's own size."""
        return self._text_scale

    def set_text_scale(self, scale: float) -> None:
        """Write larger or smaller than the desktop does."""
        if scale != self._text_scale:
            self._text_scale = scale
            self._rewrite()

    def show_newest(self) -> None:
        """Scroll to the end and stay there."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def words(self) -> list[str]:
        """What each line says, as it stands on the screen."""
        return [_words(line) for line in self._lines]

    def select_words(self, row: int, start: int, length: int) -> None:
        """Select this many characters of a line's words and bring them into sight."""
        cursor = self._words_cursor(row, start, length)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def mark_words(self, places: list[tuple[int, int, int]], current: int) -> None:
        """Mark these places (row, start, length), the one numbered `current` more strongly; costs their number."""
        palette = self.palette()
        selections = []
        for number, place in enumerate(places):
            selection = QTextEdit.ExtraSelection()
            tone = text_colour(Tone.WARNING, palette)
            strength = 0.45 if number == current else 0.75
            selection.format.setBackground(blend(tone, palette.color(QPalette.ColorRole.Base), strength))
            selection.format.setFontUnderline(number == current)  # colour alone would not do
            selection.cursor = self._words_cursor(*place)
            selections.append(selection)
        self.setExtraSelections(selections)

    def visible_rows(self) -> range:
        """The rows in sight, or a few more."""
        first = self.cursorForPosition(QPoint(0, 0)).blockNumber()
        last = self.cursorForPosition(QPoint(0, self.viewport().height())).blockNumber()
        return range(first, min(last + 1, len(self._lines)))

    def show_latency(self) -> None:
        """Say how long the reply took that the text cursor is in, or the latest one: as a tooltip, and aloud."""
        row = self.textCursor().blockNumber() if self.hasFocus() else -1
        if not self._latency_text(row):
            measured = (row for row in range(len(self._lines) - 1, -1, -1) if self._latency_text(row))
            row = next(measured, -1)
        text = self._latency_text(row) or tr("No reply was measured yet.")
        line = self.cursorRect(QTextCursor(self.document().findBlockByNumber(row)))
        in_sight = row >= 0 and self.viewport().rect().contains(line.center())
        place = line.bottomLeft() if in_sight else QPoint(MARGIN, MARGIN)
        QToolTip.showText(self.viewport().mapToGlobal(place), text, self)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

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

    def _write_line(self, cursor: QTextCursor, line: TranscriptLine) -> None:
        cursor.insertText(speaker_name(line.role), self._speaker_formats[line.role])
        cursor.insertText("\t", self._words_format)
        self._write_words(cursor, _words(line), line)

    def _write_words(self, cursor: QTextCursor, words: str, line: TranscriptLine) -> None:
        if words:
            cursor.insertText(words, self._aside_format if _is_pending(line) else self._words_format)
        if line.interrupted:
            mark = tr("— interrupted")
            cursor.insertText(f" {mark}" if line.text else mark, self._aside_format)

    def _words_start(self, block: QTextBlock) -> int:
        return block.position() + block.text().index("\t") + 1

    def _words_cursor(self, row: int, start: int, length: int) -> QTextCursor:
        block = self.document().findBlockByNumber(row)
        words = _words(self._lines[row])
        cursor = QTextCursor(block)
        position = self._words_start(block) + _length(words[:start])
        cursor.setPosition(position)
        cursor.setPosition(position + _length(words[start : start + length]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _latency_text(self, row: int) -> str:
        latency = self._lines[row].latency if 0 <= row < len(self._lines) else None
        return "" if latency is None else describe_latency(latency)

    def _new_document(self) -> QTextDocument:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(MARGIN)
        document.setDefaultFont(self._font())
        option = document.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(self.layoutDirection())
        document.setDefaultTextOption(option)
        return document

    def _prepare_formats(self) -> None:
        palette = self.palette()
        metrics = QFontMetrics(self._bold())
        gutter = max(metrics.horizontalAdvance(speaker_name(role)) for role in ("user", "assistant")) + 20
        self._block_format = QTextBlockFormat()
        # Qt hangs no indent where one reads from right to left: there the words go on below the speaker's name.
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
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

    def _font(self) -> QFont:
        return scaled(self.font(), self._text_scale)

    def _bold(self) -> QFont:
        font = self._font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _rewrite(self) -> None:
        """Write everything anew, in the colours and size of now.

        In a document that is not shown yet, in one go: nothing is laid out twice, so 10,000 lines take a moment only.
        """
        self._prepare_formats()
        document = self._new_document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        cursor.setBlockFormat(self._block_format)
        for row, line in enumerate(self._lines):
            if row:
                cursor.insertBlock(self._block_format)
            self._write_line(cursor, line)
        cursor.endEditBlock()
        before, follows = self.document(), self._follows_end
        top = self.visible_rows().start
        self.setDocument(document)
        before.deleteLater()
        if follows:
            self.show_newest()
        elif top < len(self._lines):
            # Without this the user would be thrown to the beginning.
            self.verticalScrollBar().setValue(int(self._card(document.findBlockByNumber(top)).top()))
        self.lines_changed.emit()

    def _note_position(self, value: int) -> None:
        follows = value >= self.verticalScrollBar().maximum() - 4
        if follows != self._follows_end:
            self._follows_end = follows
            self.follows_end_changed.emit(follows)

    def _keep_following(self, minimum: int, maximum: int) -> None:  # noqa: ARG002 - the signal's signature
        if self._follows_end:
            self.verticalScrollBar().setValue(maximum)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's palette and font, and the direction one reads in."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds and self._has_new_look():
            self._rewrite()

    def _has_new_look(self) -> bool:
        """Whether anything changed that the document is written in; several events tell of one change."""
        look = (self.palette().cacheKey(), self.font().toString(), self.layoutDirection())
        before, self._look = self._look, look
        return look != before

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say on hover how long a reply took."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._latency_text(self.cursorForPosition(event.pos()).blockNumber())
            QToolTip.showText(event.globalPos(), text, self)  # an empty text hides it
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the space bar to the talk key; a text would scroll by it."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy the selection or everything."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy_all = menu.addAction(tr("Copy conversation"))
        copy_all.setEnabled(bool(self._lines))
        copy_all.triggered.connect(self.copy_all)
        latency = self._latency_text(self.cursorForPosition(event.pos()).blockNumber())
        if latency:
            menu.addSeparator()
            for text in latency.split("\n"):
                menu.addAction(text).setEnabled(False)
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
        if block.previous().isValid():
            block = block.previous()  # its card reaches below its words
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


def speaker_name(role: Role) -> str:
    """Who says a line."""
    return tr("You") if role == "user" else tr("Assistant")


def _is_pending(line: TranscriptLine) -> bool:
    """There are no words, or not yet: what stands in their place is written differently."""
    return not line.text and not line.interrupted


def _words(line: TranscriptLine) -> str:
    if _is_pending(line):
        return tr("(no words were recognised)") if line.is_final else PENDING_TEXT
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
