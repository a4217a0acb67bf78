"""The live list of tool calls: what waits for the user on top, oldest first; then the others, newest first."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.desktop.focus_watch import FocusWatch
from assistant.desktop.tab_order import put_after
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.tool_activity import OPEN_STATUSES, ToolActivity
from assistant.desktop.tool_card import ToolCard
from assistant.desktop.tool_text import format_call

MAXIMUM_CARDS = 100
REFRESH_MS = 500
HEIGHT_OF_A_QUESTION = 230  # in a narrow window it must not be squeezed by the transcript above it
RUNNING = ("running", "stopping")


class ToolPanel(QWidget):
    """A heading and one card a tool call. Old cards go when there are more than a hundred."""

    answered = Signal(str, str)  # approval_id, ApprovalAnswer
    stop_wanted = Signal(str)  # tool_use_id
    filled = Signal()  # the first card is there

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cards: dict[str, ToolCard] = {}
        self._questions: list[ToolCard] = []
        self._empty = TonedLabel(
            tr("When the assistant uses a tool, you see here what it asks and gets."), secondary_text
        )
        self._empty.setWordWrap(True)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._empty)
        self._list.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName(tr("Tool activity"))
        scroll.setWidget(content)
        copy = QAction(tr("Copy tool activity"), scroll)
        copy.triggered.connect(self.copy_all)
        scroll.addAction(copy)
        scroll.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        heading = self._heading = TonedLabel(tr("Tool activity"), secondary_text, bold=True)
        FocusWatch(scroll, lambda focused: _show_focus(heading, focused))
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
        is_new = card is None
        waited = card is not None and card.activity.status == "waiting"
        if card is None:
            card = self._add_card(activity)
        card.show_activity(activity, self._clock())
        if is_new or waited != (activity.status == "waiting"):
            self._put_in_place(card)
        if any(card.activity.status in RUNNING for card in self._cards.values()):
            self._timer.start()

    def questions(self) -> list[ToolCard]:
        """The cards that wait for the user, oldest question first."""
        return self._questions

    def copy_all(self) -> None:
        """Put every call with its result on the clipboard, oldest first."""
        QGuiApplication.clipboard().setText("\n\n".join(format_call(card.activity) for card in self._cards.values()))

    def _add_card(self, activity: ToolActivity) -> ToolCard:
        self._empty.hide()
        if len(self._cards) >= MAXIMUM_CARDS:
            self._remove_oldest()
        card = self._cards[activity.tool_use_id] = ToolCard(activity, self._clock)
        card.answered.connect(self.answered)
        card.stop_wanted.connect(self.stop_wanted)
        if len(self._cards) == 1:
            self.filled.emit()
        return card

    def _remove_oldest(self) -> None:
        over = (key for key, card in self._cards.items() if card.activity.status not in OPEN_STATUSES)
        oldest = self._cards.pop(next(over, next(iter(self._cards))))
        self._list.removeWidget(oldest)
        oldest.hide()
        oldest.deleteLater()

    def _put_in_place(self, card: ToolCard) -> None:
        """Questions stand on top, the oldest first; every other card comes below them as the newest."""
        if card in self._questions:
            self._questions.remove(card)
        self._list.removeWidget(card)
        place = len(self._questions)
        self._list.insertWidget(place, card)
        above = self._list.itemAt(place - 1) if place else None
        put_after(card, (above.widget() if above is not None else None) or self._scroll)
        if card.activity.status == "waiting":
            self._questions.append(card)
            if len(self._questions) == 1:
                self._scroll.verticalScrollBar().setValue(0)
            announce(card)
        for place, question in enumerate(self._questions):
            question.set_first_question(place == 0)
        waiting = len(self._questions)
        self.setMinimumHeight(HEIGHT_OF_A_QUESTION if waiting else 0)
        heading = tr("Tool activity · {count} waiting for you").format(count=waiting)
        self._heading.setText(heading if waiting else tr("Tool activity"))

    def _refresh_durations(self) -> None:
        running = [card for card in self._cards.values() if card.activity.status in RUNNING]
        for card in running:
            card.refresh_duration(self._clock())
        if not running:
            self._timer.stop()


def announce(card: ToolCard) -> None:
    """Have a screen reader say what waits, at once and without moving the keyboard there."""
    event = QAccessibleAnnouncementEvent(card, card.accessibleName())
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def _show_focus(heading: TonedLabel, focused: bool) -> None:
    heading.set_colour(_focused_colour if focused else secondary_text)
    # Colour alone would not do.
    font = heading.font()
    font.setUnderline(focused)
    heading.setFont(font)


def _focused_colour(palette: QPalette) -> QColor:
    return text_colour(Tone.INFORMATION, palette)
