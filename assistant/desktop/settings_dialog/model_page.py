"""Which model answers, with which voice, how it is instructed, and whose turn it is when."""

from assistant.desktop.settings_dialog.controls import note_label
from assistant.desktop.settings_dialog.page import Page, between_turns
from assistant.desktop.suggestions import MODELS, VOICES
from assistant.desktop.texts import tr
from assistant.desktop.turn_mode_switch import turn_mode_title
from assistant.realtime.configuration import DEFAULT_MODEL, DEFAULT_VOICE
from assistant.realtime.turn_modes import TURN_MODES
from assistant.settings import Settings


class ModelPage(Page):
    """Model, voice, instructions, turn mode."""

    def __init__(self) -> None:
        super().__init__(tr("Model and voice"))
        self._profile = note_label("")
        self.add_widget(self._profile)
        form = self.add_section()
        self.bind_name(
            form,
            "model",
            tr("Model"),
            MODELS,
            tr("The usual one: {name}").format(name=DEFAULT_MODEL),
            tr("Any name that the endpoint knows.") + " " + between_turns(),
        )
        self.bind_name(
            form,
            "voice",
            tr("Voice"),
            VOICES,
            tr("The usual one: {name}").format(name=DEFAULT_VOICE),
            between_turns(),
        )
        self.bind_text(
            form,
            "instructions",
            tr("Instructions"),
            tr("For instance: Answer in one or two sentences. My name is Kim."),
            tr("What the model is told about its task and manners."),
        )
        self.bind_choice(
            form,
            "turn_mode",
            tr("How to take turns"),
            [(mode, turn_mode_title(mode)) for mode in TURN_MODES],
            tr("Hands-free it answers when you fall silent, or when your thought sounds complete."),
        )
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """Show these, and say if a profile goes before them."""
        super().show_settings(settings)
        self._profile.setVisible(bool(settings.profile))
        self._profile.setText(
            tr("You are using the profile “{name}”: what it says itself goes before what stands here.").format(
                name=settings.profile
            )
        )
