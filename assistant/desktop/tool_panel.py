"""The live list of tool calls, newest first."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.desktop.theme import Tone, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.tool_card import ToolCard, format_call
from assistant.desktop.view_state import ToolActivity

MAXIMUM_CARDS = 100
REFRESH_MS = 500


class ToolPanel(QWidget):
    """A heading and one card a tool call. Old cards go when there are more than a hundred."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cards: dict[str, ToolCard] = {}
        self._empty = TonedLabel("When the assistant uses a tool, you see here what it asks and gets.", secondary_text)
        self._empty.setWordWrap(True)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._empty)
        self._list.addStretch(1)
        scroll = _ScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName("Tool activity")
        scroll.setWidget(content)
        copy = QAction("Copy tool activity", scroll)
        copy.triggered.connect(self.copy_all)
        scroll.addAction(copy)
        scroll.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        heading = TonedLabel("Tool activity", secondary_text, bold=True)
        scroll.focus_changed.connect(lambda focused: _show_focus(heading, focused))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(scroll, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh_durations)

    def cards(self) -> list[ToolCard]:
        """The cards, oldest first."""
        return list(self._cards.values())

    def show_activity(self, activity: ToolActivity) -> None:
        """Add a card for a new call or bring the one it has up to date."""
        card = self._cards.get(activity.tool_use_id)
        if card is None:
            card = self._add_card(activity)
        card.show_activity(activity, self._clock())
        if any(card.activity.status == "running" for card in self._cards.values()):
            self._timer.start()

    def copy_all(self) -> None:
        """Put every call with its result on the clipboard, oldest first."""
        QGuiApplication.clipboard().setText("\n\n".join(format_call(card.activity) for card in self._cards.values()))

    def _add_card(self, activity: ToolActivity) -> ToolCard:
        self._empty.hide()
        if len(self._cards) >= MAXIMUM_CARDS:
            oldest = self._cards.pop(next(iter(self._cards)))
            self._list.removeWidget(oldest)
            oldest.hide()
            oldest.deleteLater()
        card = self._cards[activity.tool_use_id] = ToolCard(activity)
        self._list.insertWidget(0, card)
        return card

    def _refresh_durations(self) -> None:
        running = [card for card in self._cards.values() if card.activity.status == "running"]
        for card in running:
            card.refresh_duration(self._clock())
        if not running:
            self._timer.stop()


class _ScrollArea(QScrollArea):
    """Tells when it gets or loses the keyboard, by which it scrolls."""

    focus_changed = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


def _show_focus(heading: TonedLabel, focused: bool) -> None:
    heading.set_colour(_focused_colour if focused else secondary_text)
    # Colour alone would not do.
    font = heading.font()
    font.setUnderline(focused)
    heading.setFont(font)


def _focused_colour(palette: QPalette) -> QColor:
    return text_colour(Tone.INFORMATION, palette)
