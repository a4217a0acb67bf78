"""Microphone and speakers: chosen by name and tried, and how freely one can talk with them."""

from typing import Any

from PySide6.QtWidgets import QWidget

from assistant.audio.echo_test import EchoReport, Recommendation, run_echo_test
from assistant.audio.errors import AudioError
from assistant.desktop.onboarding.chime import Chime
from assistant.desktop.onboarding.device_box import DeviceBox
from assistant.desktop.onboarding.listening import Listening
from assistant.desktop.onboarding.step import StatusLine, Step, side_by_side
from assistant.desktop.settings_dialog.controls import push_button
from assistant.desktop.settings_dialog.errands import Errands
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone
from assistant.settings import Settings

# What accepting a recommendation sets.
ADVISED: dict[Recommendation, dict[str, Any]] = {
    "full duplex": {"turn_mode": "server_vad", "duplex": "full", "echo_cancellation": "auto"},
    "full duplex with echo cancellation": {"turn_mode": "server_vad", "duplex": "full", "echo_cancellation": "on"},
    "half duplex": {"turn_mode": "server_vad", "duplex": "half"},
    "push-to-talk": {"turn_mode": "push_to_talk"},
}


def acceptance(recommendation: Recommendation) -> str:
    """The words of the button that accepts it."""
    match recommendation:
        case "full duplex":
            return tr("Talk hands-free")
        case "full duplex with echo cancellation":
            return tr("Talk hands-free, with echo cancellation")
        case "half duplex":
            return tr("Talk hands-free, one at a time")
        case "push-to-talk":
            return tr("Hold a key to talk")


class SoundStep(Step):
    """The microphone is open while this step is shown, for its level only."""

    def __init__(self, taken: str) -> None:
        super().__init__(tr("Microphone and speakers"), tr("Speak, and listen. Nothing is recorded or sent."))
        self._settings = Settings()
        self._errands = Errands()
        self._chime = Chime(self._chime_ended)
        self._report: EchoReport | None = None
        self.microphone = DeviceBox("input")
        self.microphone.device_chosen.connect(lambda names: self.edited.emit({"input_devices": names}))
        self.add_labelled(tr("Microphone"), self.microphone)
        self.listening = Listening()
        self.add(self.listening)
        self.speakers = DeviceBox("output")
        self.speakers.device_chosen.connect(lambda names: self.edited.emit({"output_devices": names}))
        self.chime_button = push_button(tr("Play a sound"), self._play)
        self.add_space(4)
        self.add_labelled(tr("Speakers"), self.speakers, self.chime_button)
        self.chime_status = StatusLine()
        self.add(self.chime_status)
        self.add_space(4)
        self.echo_status = StatusLine()
        self.echo_button = push_button(tr("Test the echo"), self._test_echo)
        self.add(side_by_side(self.echo_status, self.echo_button))
        self.accept_button = push_button("", self._accept)
        self.add_button(self.accept_button)
        self.chime_status.hide()
        self.accept_button.hide()
        self.lettered += [self.chime_button, self.echo_button]
        self.finish(taken)

    def first_focus(self) -> QWidget | None:
        """The button that goes on: most people's devices are right already."""
        return None

    def enter(self, settings: Settings) -> None:
        """Show the devices and open the microphone."""
        self.show_settings(settings)
        self._report = None
        self.accept_button.hide()
        self.chime_status.hide()
        self._invite()
        self.listening.start()

    def show_settings(self, settings: Settings) -> None:
        """Show and use these devices."""
        self._settings = settings
        self.microphone.show_wanted(settings.input_devices)
        self.speakers.show_wanted(settings.output_devices)
        self.listening.set_devices(settings.input_devices)

    def leave(self) -> None:
        """Close microphone and speakers."""
        self._errands.cancel()
        self._chime.stop()
        self.listening.stop()
        self.listening.is_paused = False
        self.chime_button.setEnabled(True)
        self.echo_button.setEnabled(True)

    def _invite(self) -> None:
        self.echo_status.say(
            tr("Three short chirps (4 seconds, keep quiet) tell whether you can talk hands-free with these devices.")
        )

    # The sound

    def _play(self) -> None:
        self.listening.is_paused = True
        self.chime_button.setEnabled(False)
        self.chime_status.show()
        self.chime_status.say(tr("Playing…"))
        self._chime.play(self._settings.output_devices, self._settings.output_volume)

    def _chime_ended(self, problem: str) -> None:
        self.listening.is_paused = False
        self.chime_button.setEnabled(True)
        if problem:
            self.chime_status.say(problem, Tone.DANGER)
        else:
            self.chime_status.say(tr("Heard it? If not, choose other speakers or turn them up."))

    # The echo

    def _test_echo(self) -> None:
        self._chime.stop()
        self.listening.stop()
        self.accept_button.hide()
        for button in (self.chime_button, self.echo_button):
            button.setEnabled(False)
        self.echo_status.say(tr("Listening to the chirps… please keep quiet."))
        self._errands.start(self._run_echo_test(), self._tested)

    async def _run_echo_test(self) -> EchoReport | AudioError:
        try:
            return await run_echo_test(self._first(self.microphone), self._first(self.speakers))
        except AudioError as error:
            return error

    @staticmethod
    def _first(box: DeviceBox) -> str | None:
        return box.value() or None

    def _tested(self, outcome: EchoReport | AudioError) -> None:
        for button in (self.chime_button, self.echo_button):
            button.setEnabled(True)
        self.listening.start()
        if isinstance(outcome, AudioError):
            self.echo_status.say(str(outcome), Tone.DANGER)
            return
        self._report = outcome
        self.echo_status.say(outcome.sentence, Tone.WARNING if outcome.recommendation == "push-to-talk" else Tone.GOOD)
        self.accept_button.setText(acceptance(outcome.recommendation))
        self.accept_button.setAccessibleDescription(outcome.sentence)
        self.accept_button.show()
        self.accept_button.setFocus()

    def _accept(self) -> None:
        if self._report is None:
            return
        self.accept_button.hide()
        self.edited.emit(ADVISED[self._report.recommendation])
        self.echo_status.say(
            tr("Set: {choice}. You can change it in the settings.").format(
                choice=acceptance(self._report.recommendation)
            ),
            Tone.GOOD,
        )
