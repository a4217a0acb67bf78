"""Light or dark, language, captions."""

from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr


class AppearancePage(Page):
    """How the assistant looks, and whether it calls for attention."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Appearance"))
        form = self.add_section()
        schemes = (("system", tr("As the desktop")), ("light", tr("Light")), ("dark", tr("Dark")))
        self.bind_choice(form, "appearance", tr("Colours"), schemes)
        languages = (("", tr("As the desktop")), *services.languages.items())
        self.bind_choice(
            form, "language", tr("Language"), languages, tr("Applies when the assistant is started again.")
        )
        form = self.add_section(tr("Captions"))
        self.bind_check(form, "large_captions", tr("Large captions"), tr("Shows what is said in large letters."))
        self.bind_check(
            form,
            "show_bar",
            tr("Small bar above all windows"),
            tr("Shows the state, the level and the last words, and lets clicks through while nothing goes on."),
        )
        form = self.add_section(tr("Attention"))
        self.bind_check(
            form,
            "notifications",
            tr("Notifications while the window is hidden"),
            tr("When a tool waits for your answer, or a timer is due."),
        )
        self.finish()
