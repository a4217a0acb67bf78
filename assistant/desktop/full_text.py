"""A text of any length, complete: as high as it needs to be, up to a bound, and scrolled beyond it."""

import math

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFontDatabase, QKeyEvent, QPaintEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from assistant.desktop.flat_button import paint_focus_ring

MAXIMUM_ROWS = 10
# Fractions of a row and of a pixel; without them the last row could be scrolled by a hair.
_SLACK = 2


class FullText(QPlainTextEdit):
    """Read-only and selectable by mouse and keyboard; Tab and the space bar stay with the window."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maximum_rows = MAXIMUM_ROWS
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_text(self, text: str) -> None:
        """Show this text; selection and scrolling stay when it is the same."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def set_maximum_rows(self, rows: int) -> None:
        """Take no more room than this many rows need."""
        self._maximum_rows = rows
        self._fit()

    @property
    def is_cut(self) -> bool:
        """Whether there is more than can be seen without scrolling."""
        return self._rows() > self._maximum_rows

    def _rows(self) -> int:
        # The layout of a plain text measures its height in rows.
        return math.ceil(self.document().documentLayout().documentSize().height())

    def _fit(self) -> None:
        rows = min(max(1, self._rows()), self._maximum_rows)
        margins = 2 * (self.frameWidth() + math.ceil(self.document().documentMargin())) + _SLACK
        self.setFixedHeight(rows * self.fontMetrics().lineSpacing() + margins)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self.is_cut else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ring around what Qt paints."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self.viewport())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show no ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the height that the text needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the size of the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the space bar to the talk key; a text would scroll by it."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)
