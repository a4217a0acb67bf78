"""How the assistant starts."""

from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.texts import tr


class StartPage(Page):
    """Start at login, hidden or not."""

    def __init__(self) -> None:
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
        self.bind_check(
            form,
            "first_run_done",
            tr("I have been through the first steps"),
            tr("Untick it to be led through key, sound and hotkey again at the next start."),
        )
        self.finish()
