"""How the assistant starts."""

from assistant.desktop.settings_dialog.controls import note_label, push_button
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr


class StartPage(Page):
    """Start at login, hidden or not; the first steps."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Start"))
        form = self.add_section()
        self.bind_check(form, "start_at_login", tr("Start when I log in"))
        self.bind_check(
            form,
            "start_hidden",
            tr("Start hidden in the tray"),
            tr("Then the window comes when you click the tray icon or press the key for it."),
        )
        form = self.add_section(tr("First steps"))
        self.first_steps = push_button(tr("Go through them again…"), services.open_first_steps)
        self.add_wide(form, note_label(tr("You are led through account, sound and hotkey once more.")))
        self.add_buttons(form, self.first_steps)
        self.finish()
