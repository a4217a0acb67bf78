"""The transcript with what belongs to it: the search above, and the way back to the newest line."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from assistant.desktop.card import Card
from assistant.desktop.empty_conversation import EmptyConversation
from assistant.desktop.focus_watch import FocusWatch
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, fill_colour
from assistant.desktop.transcript_search import TranscriptSearch
from assistant.desktop.transcript_view import TranscriptView

ABOVE_THE_EDGE = 10


class TranscriptPane(Card):
    """A card around the transcript; "Newest" floats above its lower edge while one reads further up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TranscriptView()
        self.search = TranscriptSearch(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        layout.addWidget(self.search)
        layout.addWidget(self.view, 1)
        self.empty = EmptyConversation(self.view)
        self.empty.hide()
        self.newest_button = _Pill(tr("Newest ↓"), self.view)
        self.newest_button.setAccessibleName(tr("Scroll to the newest line"))
        self.newest_button.setToolTip(tr("Scroll to the newest line (Ctrl+End)"))
        self.newest_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.newest_button.hide()
        self.newest_button.clicked.connect(self.view.show_newest)
        self.view.follows_end_changed.connect(self._show_way_back)
        self.view.lines_changed.connect(self._show_empty)
        FocusWatch(self.view, self.set_highlighted)
        self.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the button in its place when the transcript changes its size."""
        if watched is self.view and event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(self.view.rect())
            self._place_button()
        return super().eventFilter(watched, event)

    def set_invitation(self, text: str) -> None:
        """Say how to begin, as long as nothing was said; empty: say nothing."""
        self.empty.headline.setText(text)
        self.view.setAccessibleDescription(text if self.view.is_empty else "")
        self._show_empty()

    def _show_empty(self) -> None:
        self.empty.setVisible(self.view.is_empty and bool(self.empty.headline.text()))

    def _show_way_back(self, follows_end: bool) -> None:
        if follows_end and self.newest_button.hasFocus():
            self.view.setFocus()
        self.newest_button.setVisible(not follows_end)
        self._place_button()

    def _place_button(self) -> None:
        button, view = self.newest_button, self.view
        button.adjustSize()
        top = view.height() - button.height() - ABOVE_THE_EDGE
        button.move((view.viewport().width() - button.width()) // 2, top)
        button.raise_()


class _Pill(QPushButton):
    """A button that can be told from the words it floats above."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 32, metrics.height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = fill_colour(Tone.INFORMATION)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill.darker(112) if self.underMouse() else fill)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        painter.setPen(QPen(QColor("white"), 1.5))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = shape.adjusted(3, 3, -3, -3)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
