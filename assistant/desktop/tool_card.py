"""One tool call: name, origin, arguments, state, progress and result, and what the user can do about it."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from assistant.bidi.exact_text import LONGEST_QUESTION, exact_arguments, revealed
from assistant.desktop.approval_form import ApprovalForm
from assistant.desktop.card import Card
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.flat_button import FlatButton
from assistant.desktop.full_text import MAXIMUM_ROWS, FullText
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tool_text import (
    STATUS_TONES,
    breakable,
    cut_at,
    describe_status,
    format_arguments,
    shortened,
    status_mark,
    status_words,
)

PROGRESS_STEPS = 1000
EXPANDER_SIZE = 20
ROWS_IN_A_QUESTION = 6  # so that the buttons are in sight too


class ToolCard(Card):
    """Shows one tool call; `show_activity` brings it up to date.

    What the user is asked about is always shown whole; other calls are short until they are expanded.
    """

    answered = Signal(str, str)  # approval_id, ApprovalAnswer
    stop_wanted = Signal(str)  # tool_use_id

    def __init__(
        self, activity: ToolActivity, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.activity = activity
        self._clock = clock
        name = revealed(activity.name)
        self._name = TonedLabel("", lambda palette: palette.color(QPalette.ColorRole.WindowText), bold=True)
        self._status = TonedLabel("", self._status_colour, bold=True)
        self._origin = TonedLabel("", secondary_text, scale=0.92)
        self._arguments = TonedLabel("", secondary_text)
        self._arguments.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._all_arguments = FullText(tr("Arguments of {name}").format(name=name))
        self._scroll_hint = TonedLabel(
            tr("There is more than fits here: scroll to read all of it."),
            lambda palette: text_colour(Tone.WARNING, palette),
            scale=0.92,
        )
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Progress of {name}").format(name=name))
        self._bar.setMaximum(PROGRESS_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._result = QLabel()
        self._all_result = FullText(tr("Result of {name}").format(name=name))
        for label in (self._name, self._origin, self._arguments, self._scroll_hint, self._result):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            label.setWordWrap(True)
        self.expander = _Expander()
        self.expander.changed.connect(self._show_texts)
        self.stop_button = QPushButton(tr("Stop"))
        self.stop_button.setAccessibleName(tr("Stop {name}").format(name=name))
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop_button.clicked.connect(lambda: self.stop_wanted.emit(self.activity.tool_use_id))
        self.form: ApprovalForm | None = None
        self._lay_out()
        self.show_activity(activity, activity.started_at)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(6)
        heading.addWidget(self._name, 1)
        heading.addWidget(self.expander)
        # The name has a line of its own: with the status beside it, a long one would be cut.
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._origin, 1)
        state.addWidget(self._status)
        progress = QHBoxLayout()
        progress.addWidget(self._bar, 1)
        progress.addStretch(0)
        progress.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(5)
        layout.addLayout(heading)
        layout.addLayout(state)
        for widget in (self._arguments, self._all_arguments, self._scroll_hint):
            layout.addWidget(widget)
        layout.addWidget(self._result)
        layout.addWidget(self._all_result)
        layout.addLayout(progress)

    def show_activity(self, activity: ToolActivity, now: float) -> None:
        """Show this state of the call; `now` (monotonic seconds) tells how long it has been running."""
        self.activity = activity
        self._name.setText(breakable(revealed(activity.name)))
        self._origin.setText(shortened(revealed(in_the_user_s_language(activity.origin))))
        self._origin.setVisible(bool(activity.origin))
        self._status.set_colour(self._status_colour)
        self.set_tone(Tone.WARNING if activity.status == "waiting" else None)
        self._show_texts()
        self._show_progress()
        self._show_question()
        self._show_status(now)

    def refresh_duration(self, now: float) -> None:
        """Show how long a call has been running by now, or how long it can still be answered."""
        if self.activity.duration_ms is None:
            self._show_status(now)

    def set_first_question(self, is_first: bool) -> None:
        """Whether the keyboard's shortcuts answer this one."""
        if self.form is not None:
            self.form.set_first(is_first)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click anywhere on the card shows all of it, or less again."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.expander.isHidden():
            self.expander.flip()

    def _show_texts(self) -> None:
        activity = self.activity
        waits = activity.status == "waiting"
        result = activity.progress if activity.duration_ms is None else activity.result
        self.expander.setVisible(not waits and bool(activity.arguments or result))
        self.expander.describe(revealed(activity.name))
        is_whole = waits or self.expander.is_expanded
        arguments = format_arguments(activity)
        self._arguments.setText(shortened(arguments))
        self._arguments.setVisible(bool(arguments) and not is_whole)
        if is_whole:
            self._all_arguments.set_maximum_rows(ROWS_IN_A_QUESTION if waits else MAXIMUM_ROWS)
            arguments = exact_arguments(activity.arguments) or tr("(called without arguments)")
            # The whole of what is asked about is never longer than this (see bidi/tool_runner.py).
            self._all_arguments.show_text(cut_at(arguments, LONGEST_QUESTION))
            self._all_result.show_text(cut_at(result, LONGEST_QUESTION))
        self._all_arguments.setVisible(is_whole)
        self._scroll_hint.setVisible(waits and self._all_arguments.is_cut)
        self._result.setText(shortened(result))
        self._result.setVisible(bool(result) and not is_whole)
        self._all_result.setVisible(bool(result) and is_whole)

    def _show_progress(self) -> None:
        activity = self.activity
        is_running = activity.status in ("running", "stopping")
        self._bar.setVisible(is_running and activity.progress_share is not None)
        if activity.progress_share is not None:
            self._bar.setValue(round(activity.progress_share * PROGRESS_STEPS))
        self.stop_button.setVisible(activity.can_stop or activity.status == "stopping")
        self.stop_button.setEnabled(activity.can_stop)

    def _show_question(self) -> None:
        question = self.activity.question
        if question is not None and self.form is None:
            self.form = ApprovalForm(self.activity.name, self._clock)
            self.form.answered.connect(self._answer)
            self.form.ticked.connect(lambda: self.refresh_duration(self._clock()))
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self.form)
        if self.form is not None:
            self.form.setVisible(question is not None)
            self.form.show_question(question)

    def _answer(self, answer: str) -> None:
        if self.activity.question is not None:
            self.answered.emit(self.activity.question.approval_id, answer)

    def _show_status(self, now: float) -> None:
        activity = self.activity
        status = describe_status(activity, now)
        self._status.setText(f"{status_mark(activity)} {status}")
        waits = activity.status == "waiting"
        # Said once, not anew with each second of the countdown.
        said = exact_arguments(activity.arguments) if waits else shortened(activity.result)
        origin = f", {revealed(in_the_user_s_language(activity.origin))}" if activity.origin else ""
        status = status_words("waiting") if waits else status.replace(" · ", ", ")
        tool = tr("Tool {name}").format(name=revealed(activity.name))
        name = f"{tool}{origin}, {status}{': ' if said else ''}{said}"
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _status_colour(self, palette: QPalette) -> QColor:
        return text_colour(STATUS_TONES[self.activity.status], palette)


class _Expander(FlatButton):
    """Shows all of something, or less; by click, space bar or Enter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_expanded = False
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.setFixedSize(EXPANDER_SIZE, EXPANDER_SIZE)
        self.clicked.connect(self.flip)

    def flip(self) -> None:
        """Show all, or less again."""
        self.is_expanded = not self.is_expanded
        self.setArrowType(Qt.ArrowType.DownArrow if self.is_expanded else Qt.ArrowType.RightArrow)
        self.changed.emit()

    def describe(self, name: str) -> None:
        """Say what a press would do."""
        self.setToolTip(tr("Show less") if self.is_expanded else tr("Show everything"))
        described = tr("Show less of {name}") if self.is_expanded else tr("Show everything of {name}")
        self.setAccessibleName(described.format(name=name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses it as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.flip()
        else:
            super().keyPressEvent(event)
