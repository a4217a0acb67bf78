"""A first question, and its answer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.card import Card
from assistant.desktop.key_hold import KeyHold
from assistant.desktop.key_names import shown_key
from assistant.desktop.onboarding.hotkey_step import talk_key
from assistant.desktop.onboarding.services import OnboardingServices
from assistant.desktop.onboarding.step import StatusLine, Step
from assistant.desktop.settings_dialog.controls import WrappedLabel, note_label, push_button
from assistant.desktop.suggestions import first_question
from assistant.desktop.talk_button import TalkButton
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, scaled
from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.view_state import Notice
from assistant.realtime.turn_modes import HANDS_FREE
from assistant.settings import Settings


class QuestionStep(Step):
    """What is said and answered while this step is shown, as it comes.

    question_wanted(str)   the user would rather have this asked in writing
    answered()             a whole answer has come
    """

    question_wanted = Signal(str)
    answered = Signal()

    def __init__(self, services: OnboardingServices, taken: str) -> None:
        super().__init__(tr("Your first question"), "")
        self._services = services
        self._bridge: Bridge = services.bridge
        self._space = KeyHold(self)
        self._lines: set[str] = set()
        self.has_answer = False
        self._wanted = ""
        self.question = WrappedLabel("", lambda palette: palette.color(QPalette.ColorRole.WindowText))
        self.question.setFont(scaled(self.font(), 1.3))
        self.add(self.question)
        self.language_note = note_label(tr("The practice server understands English."))
        self.add(self.language_note)
        self.show_partner(is_practice=False)
        self.add_space(4)
        self.talk_button = TalkButton()
        self.talk_button.setAutoDefault(False)
        self.add(self.talk_button)
        self.add(self._conversation())
        self.status = StatusLine()
        self.add(self.status)
        self.type_button = push_button(tr("Ask it in writing"), lambda: self.question_wanted.emit(self._wanted))
        self.add_button(self.type_button)
        self.lettered.append(self.type_button)
        self.finish(taken)
        self._connect()

    def _conversation(self) -> QWidget:
        self.user_words = note_label("")
        self.user_words.setAccessibleName(tr("You said"))
        self.answer = WrappedLabel("", lambda palette: palette.color(QPalette.ColorRole.Text))
        self.answer.setAccessibleName(tr("Answer"))
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card = Card()
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.user_words)
        layout.addWidget(self.answer)
        self.card.hide()
        return self.card

    def _connect(self) -> None:
        bridge = self._bridge
        button = self.talk_button
        button.hold_began.connect(lambda: bridge.hold(HoldSource.MOUSE))
        button.hold_ended.connect(lambda: bridge.release(HoldSource.MOUSE))
        button.toggled_by_key.connect(bridge.toggle_hold)
        self._space.pressed.connect(lambda: bridge.hold(HoldSource.SPACE_BAR))
        self._space.released.connect(lambda: bridge.release(HoldSource.SPACE_BAR))
        bridge.session_changed.connect(self._show_session)
        bridge.talk_held_changed.connect(self._show_session)
        bridge.line_inserted.connect(self._insert)
        bridge.line_updated.connect(self._update)
        bridge.notice_raised.connect(self._notice)

    def show_partner(self, *, is_practice: bool) -> None:
        """Propose what the one who answers understands."""
        self._wanted = first_question(is_practice=is_practice)
        self.question.setText(tr("“{text}”").format(text=self._wanted))
        self.language_note.setVisible(self._wanted != first_question(is_practice=False))

    def first_focus(self) -> QWidget | None:
        """The talk button: the space bar and Enter work it."""
        return self.talk_button

    def enter(self, settings: Settings) -> None:
        """Say how to ask, in the mode that is chosen."""
        self.has_answer = False
        self._lines.clear()
        self.card.hide()
        self.status.say("")
        self.user_words.setText("")
        self.answer.setText("")
        self.type_button.show()
        self.lead.setText(self._invitation(settings))
        self._show_session()

    def leave(self) -> None:
        """Let go of everything."""
        self._space.let_go()
        self._bridge.release(HoldSource.MOUSE)

    def _invitation(self, settings: Settings) -> str:
        key = "" if self._services.hotkey_notice() else shown_key(talk_key(settings))
        if settings.turn_mode in HANDS_FREE:
            return tr("Just ask:")
        if settings.turn_mode == "toggle":
            return (
                tr("Press {key}, ask, and press it again:").format(key=key) if key else tr("Click the button and ask:")
            )
        return tr("Hold {key} and ask:").format(key=key) if key else tr("Hold the button below and ask:")

    def _show_session(self) -> None:
        self.talk_button.show_session(self._bridge.session, self._bridge.is_talking)
        self.type_button.setEnabled(self._bridge.session.takes_input)

    def _insert(self, _row: int, line: TranscriptLine) -> None:
        if self.isVisible():
            self._lines.add(line.item_id)
            self._show_line(line)

    def _update(self, _row: int, line: TranscriptLine) -> None:
        if self.isVisible() and line.item_id in self._lines:
            self._show_line(line)

    def _show_line(self, line: TranscriptLine) -> None:
        if not line.text:
            return
        self.card.show()
        if line.role == "user":
            self.user_words.setText(tr("You: {words}").format(words=line.text))
            return
        self.answer.setText(line.text)
        self.status.say("")
        if line.is_final and not line.interrupted and not self.has_answer:
            self.has_answer = True
            self.type_button.hide()
            self.status.say(tr("That is all there is to it. You are ready."), Tone.GOOD)
            self.answered.emit()

    def _notice(self, notice: Notice) -> None:
        if self.isVisible() and notice.is_error:
            self.status.say(notice.message, Tone.DANGER)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the space bar as the talk key, except where it presses a button."""
        if not self._space.takes_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the talk key."""
        if not self._space.takes_release(event):
            super().keyReleaseEvent(event)
