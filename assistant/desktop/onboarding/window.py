"""The window of the first steps: one after the other, each of which can be skipped and redone."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from assistant.desktop.icons import app_icon, window_icon
from assistant.desktop.onboarding.hotkey_step import HotkeyStep
from assistant.desktop.onboarding.key_step import KeyStep
from assistant.desktop.onboarding.progress import Progress
from assistant.desktop.onboarding.question_step import QuestionStep
from assistant.desktop.onboarding.services import OnboardingServices
from assistant.desktop.onboarding.sound_step import SoundStep
from assistant.desktop.onboarding.step import StatusLine, Step, comfortable
from assistant.desktop.onboarding.welcome_step import WelcomeStep
from assistant.desktop.settings_dialog.controls import push_button
from assistant.desktop.settings_dialog.mnemonics import assign_mnemonics
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone
from assistant.settings import Settings, SettingsError, save_settings

SHARE_OF_SCREEN = 0.92
ICON = 32


class Onboarding(QWidget):
    """Not modal: show it by `present` and keep it. What is chosen is saved here, at once.

    changed(Settings)      the settings as the user wants them now; the change is for the program to carry out
    finished(Settings)     the user has been through, or closed the window; `first_run_done` is set
    account_changed()      an API key was stored, or given for this session
    question_wanted(str)   the user wants this asked in writing
    """

    changed = Signal(Settings)
    finished = Signal(Settings)
    account_changed = Signal()
    question_wanted = Signal(str)

    def __init__(self, settings: Settings, services: OnboardingServices, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self._settings = settings
        self._bridge = services.bridge
        self._needs_conversation = False
        self._is_finished = False
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # nobody leaves the program by closing it
        self.setWindowTitle(tr("First steps"))
        self.setWindowIcon(window_icon())
        taken = self._make_buttons()
        self.welcome = WelcomeStep(services.environment, taken)
        self.key = KeyStep(services, taken)
        self.sound = SoundStep(taken)
        self.hotkey = HotkeyStep(services, taken)
        self.question = QuestionStep(services, taken)
        self._lay_out()
        self.key.account_changed.connect(self._account_changed)
        self.question.question_wanted.connect(self.question_wanted)
        self.question.answered.connect(self._answered)
        self._current: Step = self.welcome

    def _make_buttons(self) -> str:
        """Make what goes on and back; returns the letters they have."""
        self.back_button = push_button(tr("Back"), self._back)
        self.skip_button = push_button(tr("Skip"), self._advance, tr("Skip this step"))
        self.next_button = push_button(tr("Continue"), self._next)
        buttons = [self.back_button, self.skip_button, self.next_button]
        assign_mnemonics(buttons)
        for button in buttons:
            comfortable(button)
            button.setAutoDefault(True)
        self.next_button.setDefault(True)
        return "".join(button.text().partition("&")[2][:1] for button in buttons)

    def _lay_out(self) -> None:
        self.progress = Progress()
        self.problem = StatusLine()
        self.problem.hide()
        self.stack = QStackedWidget()
        self._areas: dict[Step, QScrollArea] = {}
        for step in (self.welcome, self.key, self.sound, self.hotkey, self.question):
            step.edited.connect(self._change)
            step.completed.connect(self._advance)
            area = self._areas[step] = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(step)
            self.stack.addWidget(area)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(28, 0, 28, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.skip_button)
        buttons.addWidget(self.next_button)
        dots = QHBoxLayout()
        dots.setContentsMargins(28, 0, 28, 0)
        dots.addWidget(self.progress)
        dots.addStretch(1)
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
        dots.addWidget(picture)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 22, 0, 20)
        layout.setSpacing(8)
        layout.addLayout(dots)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        character = self.fontMetrics().averageCharWidth()
        self.resize(QSize(character * 88, self.fontMetrics().lineSpacing() * 33).boundedTo(room))

    @property
    def settings(self) -> Settings:
        """The settings as they are shown."""
        return self._settings

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._current

    def present(self, *, at_sound: bool = False) -> None:
        """Show the window from its first step, or from where microphone and speakers are tested.

        It takes the keyboard unless a conversation is going on.
        """
        self._is_finished = False
        is_busy = self._bridge.session.is_answering or self._bridge.is_talking
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, is_busy)
        if not self.isVisible() or at_sound:
            self._turn_to(self.sound if at_sound else self.welcome)
            self.show()
        if not is_busy:
            self.raise_()
            self.activateWindow()

    def show_settings(self, settings: Settings) -> None:
        """Show settings that were changed elsewhere, so that the next change here does not take them back."""
        self._settings = settings
        if self.isVisible():
            self.sound.show_settings(settings)
            self.hotkey.show_settings(settings)

    def show_hotkey_notice(self) -> None:
        """What is to be said of the hotkeys has changed."""
        if self._current is self.hotkey:
            self.hotkey.show_notice()

    @property
    def _practice_answers(self) -> bool:
        """Without a choice and without a key it is the practice server, too."""
        return self._settings.endpoint == "practice" or not (self._settings.endpoint or self.welcome.has_key)

    # From step to step

    def _steps(self) -> list[Step]:
        """Those that are gone through: the practice server needs no key."""
        steps: list[Step] = [self.welcome, self.key, self.sound, self.hotkey, self.question]
        if self.welcome.partner == "practice":
            steps.remove(self.key)
        return steps

    def _next(self) -> None:
        if self._current is self.question:
            self.close()
        else:
            self._current.proceed()

    def _advance(self) -> None:
        steps = self._steps()
        self._turn_to(steps[min(steps.index(self._current) + 1, len(steps) - 1)])

    def _back(self) -> None:
        steps = self._steps()
        self._turn_to(steps[max(steps.index(self._current) - 1, 0)])

    def _turn_to(self, step: Step) -> None:
        self._current.leave()
        self._current = step
        if step is self.key:
            self.key.show_partner("compatible" if self.welcome.partner == "compatible" else "openai")
        if step is self.question:
            self.question.show_partner(is_practice=self._practice_answers)
        if step is self.question and self._needs_conversation:
            self._needs_conversation = False
            self._bridge.begin_anew()
        self.setWindowTitle(f"{tr('First steps')}: {step.heading.text()}")  # which screen readers say
        self.stack.setCurrentWidget(self._areas[step])
        step.enter(self._settings)
        self._show_place()
        (step.first_focus() or self.next_button).setFocus()

    def _show_place(self) -> None:
        steps = self._steps()
        is_last = self._current is self.question
        self.progress.show_step(steps.index(self._current), len(steps))
        self.back_button.setVisible(self._current is not self.welcome)
        self.skip_button.setVisible(not is_last)
        words = tr("Finish") if is_last else tr("Continue")
        if self.next_button.text().replace("&", "") != words:
            self.next_button.setText(words)
            assign_mnemonics(
                [self.next_button],
                "".join(button.text().partition("&")[2][:1] for button in (self.back_button, self.skip_button)),
            )

    # What is chosen

    def _change(self, values: dict[str, Any]) -> None:
        before, self._settings = self._settings, replace(self._settings, **values)
        if self._settings == before:
            return
        if self._settings.endpoint != before.endpoint:
            # Without a choice and without a key it is the practice server that answers already.
            is_same = (before.endpoint, self._settings.endpoint) == ("", "practice") and not self.welcome.has_key
            self._needs_conversation = self._needs_conversation or not is_same
        self._save()
        self.show_settings(self._settings)
        self.changed.emit(self._settings)

    def _account_changed(self) -> None:
        self.welcome.has_key = self.welcome.has_key or self.welcome.partner == "openai"
        self._needs_conversation = True
        self.account_changed.emit()

    def _save(self) -> None:
        try:
            save_settings(self._settings)
        except SettingsError as error:
            self.problem.say(str(error), Tone.DANGER)
            self.problem.show()
        else:
            self.problem.hide()

    def _answered(self) -> None:
        """From now on nobody needs to be led, even if the program ends before this window is closed."""
        self._change({"first_run_done": True})
        if self.isActiveWindow():
            self.next_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with Enter, close with Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever closes it wants to be left alone: it comes again only when it is called."""
        self._current.leave()
        event.accept()
        if not self._is_finished:
            self._is_finished = True
            self._change({"first_run_done": True})
            self.finished.emit(self._settings)
