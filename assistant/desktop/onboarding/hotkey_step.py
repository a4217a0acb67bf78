"""The key that is held to talk, from any window."""

from PySide6.QtWidgets import QWidget

from assistant.desktop.hotkeys.actions import DEFAULTS, DESCRIPTIONS, Action
from assistant.desktop.hotkeys.keys import HotkeyError, parse_hotkey
from assistant.desktop.onboarding.services import OnboardingServices
from assistant.desktop.onboarding.step import StatusLine, Step
from assistant.desktop.settings_dialog.controls import note_label, push_button
from assistant.desktop.settings_dialog.key_capture import KeyCapture
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, scaled
from assistant.settings import Settings


def talk_key(settings: Settings) -> str:
    """The name of the key that is held to talk; empty if there is none."""
    name = settings.hotkeys.get(Action.HOLD, DEFAULTS[Action.HOLD])
    try:
        return str(parse_hotkey(name)) if name else ""
    except HotkeyError:
        return name


class HotkeyStep(Step):
    """One large button that shows the key and takes another, and whether that can be had."""

    def __init__(self, services: OnboardingServices, taken: str) -> None:
        super().__init__(tr("Your key to talk"), tr("Hold it in any window, speak, and let go."))
        self._services = services
        self._settings = Settings()
        self.capture = KeyCapture(tr(DESCRIPTIONS[Action.HOLD]))
        self.capture.setFont(scaled(self.font(), 1.5, bold=True))
        self.capture.setMinimumHeight(self.capture.fontMetrics().height() * 3)
        self.capture.captured.connect(self._choose)
        self.capture.refused.connect(self._refuse)
        self.add(self.capture)
        self.add(
            note_label(
                tr(
                    "To change it, click it (or press the space bar on it), then press the new one: with Ctrl or Alt, "
                    "a function key, or a right-hand modifier by itself."
                )
            )
        )
        self.add_space(4)
        self.status = StatusLine()
        self.add(self.status)
        self.usual_button = push_button(tr("Use the usual key"), lambda: self._choose(DEFAULTS[Action.HOLD]))
        self.add_button(self.usual_button)
        self.lettered.append(self.usual_button)
        self.finish(taken)

    def first_focus(self) -> QWidget | None:
        """The key."""
        return self.capture

    def enter(self, settings: Settings) -> None:
        """Show the key in use, and whether it is heard."""
        self.show_settings(settings)
        self.show_notice()

    def show_settings(self, settings: Settings) -> None:
        """Show the key of these."""
        self._settings = settings
        key = talk_key(settings)
        self.capture.show_key(key)
        self.usual_button.setVisible(key != DEFAULTS[Action.HOLD])

    def show_notice(self) -> None:
        """Say whether the key in use is heard; where it is not, the way out."""
        notice = self._services.hotkey_notice()
        if notice:
            self.status.say(notice, Tone.WARNING)
        elif talk_key(self._settings):
            self.status.say(tr("This key is yours."), Tone.GOOD)
        else:
            self.status.say(tr("There is no key: hold the talk button in the window."), Tone.WARNING)

    def leave(self) -> None:
        """Give the keyboard back."""
        self.capture.stop_listening()

    def _refuse(self) -> None:
        self.status.say(tr("This key cannot be a hotkey: choose another one."), Tone.DANGER)

    def _choose(self, name: str) -> None:
        problem = self._problem(name)
        if problem is not None:
            self.status.say(problem, Tone.DANGER)
            return
        self.edited.emit({"hotkeys": {**self._settings.hotkeys, Action.HOLD.value: name}})
        self.show_notice()

    def _problem(self, name: str) -> str | None:
        """Why this key cannot be used; None if it can."""
        try:
            wanted = str(parse_hotkey(name))
        except HotkeyError as error:
            return str(error)
        for other, key in self._settings.hotkeys.items():
            if other != Action.HOLD and key and key == wanted:
                return tr("{key} has another task already: choose another one.").format(key=wanted)
        return self._services.check_hotkey(Action.HOLD.value, wanted)
