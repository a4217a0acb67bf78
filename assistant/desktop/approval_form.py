"""The four answers to a tool that waits for approval, made so that nobody gives one by accident."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from assistant.bidi.exact_text import revealed
from assistant.desktop.fresh_keys import FreshKeys
from assistant.desktop.texts import tr
from assistant.desktop.tool_activity import Question
from assistant.tools.approval import ApprovalAnswer

# Nobody reads and decides faster: a click or key press this soon was meant for something else.
SETTLE_S = 0.5
LOOK_MS = 100


@dataclass(frozen=True, slots=True)
class _Choice:
    text: str  # with its mnemonic
    description: str  # of the tool that is named in it
    keys: tuple[str, ...] = ()


_Places = Mapping[ApprovalAnswer, tuple[int, int, int]]
# Row, column and columns of each button, beside one another where there is room for it.
_STACKED: _Places = {
    "once": (0, 0, 1),
    "deny": (0, 1, 1),
    "session": (1, 0, 2),
    "always": (2, 0, 2),
}
_IN_A_ROW: _Places = {
    "once": (0, 0, 1),
    "session": (0, 1, 1),
    "always": (0, 2, 1),
    "deny": (0, 3, 1),
}


def _choices() -> dict[ApprovalAnswer, _Choice]:
    """The answers in the user's language."""
    # Return and Backspace alone, or with Ctrl, are what people type into the text field.
    return {
        "once": _Choice(tr("Allow &once"), tr("Allow {name} once"), ("Ctrl+Shift+Enter", "Ctrl+Shift+Return")),
        "session": _Choice(tr("Allow for this sess&ion"), tr("Allow {name} for this session")),
        "always": _Choice(tr("Al&ways allow"), tr("Always allow {name}")),
        "deny": _Choice(tr("&Deny"), tr("Deny {name}"), ("Ctrl+Shift+Backspace",)),
    }


class ApprovalForm(QWidget):
    """Four buttons. They work once they have stood in one place, in sight, for half a second.

    So neither a click nor a key that was under way when they appeared, or when they took another question's place,
    is an answer. A mouse click gives them no keyboard focus: what is typed goes where it went before.
    """

    answered = Signal(str)  # ApprovalAnswer
    ticked = Signal()  # time has passed: the countdown shows less

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._question: Question | None = None
        self._place: QPoint | None = None
        self._settled_at = 0.0
        self._buttons: dict[ApprovalAnswer, QPushButton] = {}
        self._shortcuts: list[QShortcut] = []
        self._keys = FreshKeys(self)
        self._is_first = False
        self._places: _Places | None = None
        for answer, choice in _choices().items():
            self._buttons[answer] = self._make_button(answer, choice, revealed(name))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._arrange(_STACKED)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._tick)
        self.set_first(False)
        # Its own layout would insist on the row it is in; it is stacked where there is less room.
        self.setMinimumWidth(self._width_in(_STACKED))

    def button(self, answer: ApprovalAnswer) -> QPushButton:
        """The button that gives this answer."""
        return self._buttons[answer]

    def show_question(self, question: Question | None) -> None:
        """Ask this question; without one nothing can be answered."""
        self._question = question
        if not self._is_open():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        self._keys.watch(self._is_first and self._is_open())
        self._look()

    def set_first(self, is_first: bool) -> None:
        """Give the keyboard's shortcuts to this question: of several that wait, the first has them."""
        self._is_first = is_first
        self._keys.watch(is_first and self._is_open())
        for shortcut in self._shortcuts:
            shortcut.setEnabled(is_first)
        for answer, choice in _choices().items():
            button = self._buttons[answer]
            text = choice.text if is_first else choice.text.replace("&", "")
            if button.text() != text:
                button.setText(text)
                # The button's own mnemonic would repeat while a key is held down.
                button.setShortcut(QKeySequence())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the buttons into one row if they fit."""
        super().resizeEvent(event)
        self._arrange(_IN_A_ROW if event.size().width() >= self._width_in(_IN_A_ROW) else _STACKED)

    def _width_in(self, places: _Places) -> int:
        """How wide the form has to be for the buttons to stand like this."""
        rows: dict[int, list[int]] = {}
        for answer, (row, _, _) in places.items():
            rows.setdefault(row, []).append(self._buttons[answer].sizeHint().width() + self._grid.spacing())
        return max(sum(widths) for widths in rows.values())

    def _arrange(self, places: _Places) -> None:
        if places is self._places:
            return
        self._places = places
        for answer, (row, column, columns) in places.items():
            self._grid.removeWidget(self._buttons[answer])
            self._grid.addWidget(self._buttons[answer], row, column, 1, columns)

    def _make_button(self, answer: ApprovalAnswer, choice: _Choice, name: str) -> QPushButton:
        button = QPushButton()
        description = choice.description.format(name=name)
        button.setAccessibleName(description)
        keys = [QKeySequence(key) for key in choice.keys]
        shown = f" ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
        button.setToolTip(f"{description}{shown}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._answer(answer))
        for sequence in (*keys, QKeySequence.mnemonic(choice.text)):
            shortcut = QShortcut(sequence, self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda: self._press(button))
            self._shortcuts.append(shortcut)
        return button

    def _press(self, button: QPushButton) -> None:
        if self._keys.is_fresh:
            button.click()

    def _answer(self, answer: ApprovalAnswer) -> None:
        # Something may have moved since the last look.
        self._look()
        if self._can_answer():
            self.answered.emit(answer)

    def _tick(self) -> None:
        self._look()
        self.ticked.emit()

    def _look(self) -> None:
        """Notice whether the buttons are in sight, and since when in the same place."""
        in_sight = not self.window().isMinimized() and not self.visibleRegion().isEmpty()
        place = self.mapTo(self.window(), QPoint()) if in_sight else None
        if place != self._place:
            self._place = place
            self._settled_at = self._clock() + SETTLE_S
        for button in self._buttons.values():
            button.setEnabled(self._can_answer())

    def _can_answer(self) -> bool:
        return self._is_open() and self._place is not None and self._clock() >= self._settled_at

    def _is_open(self) -> bool:
        return self._question is not None and not self._question.answered
