"""What is kept of conversations, and getting rid of it."""

from PySide6.QtWidgets import QMessageBox

from assistant.desktop.settings_dialog.controls import plain_label, push_button
from assistant.desktop.settings_dialog.page import Page, number_box
from assistant.desktop.settings_dialog.questions import ask_to_delete
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.history import HistoryError
from assistant.settings import Settings

MOST_DAYS = 3650


class PrivacyPage(Page):
    """History on or off, for how long, and deleting all of it."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Privacy"))
        self._services = services
        form = self.add_section(
            note=tr(
                "Your voice goes to the endpoint you chose and nowhere else. Sound is never stored; what is kept, "
                "if you want it, are the words. They stay on this computer."
            )
        )
        self.bind_check(
            form,
            "keep_history",
            tr("Keep conversations"),
            tr("Untick it, and nothing more is written down from this moment. Tick it for those to come."),
        )
        self.days = self.bind_number(
            form, "history_days", tr("Delete them after"), number_box(MOST_DAYS, tr("days"), tr("Never"))
        )
        form = self.add_section(tr("Delete"))
        self.delete_button = push_button(tr("Delete all conversations…"), self._ask)
        self.add_buttons(form, self.delete_button)
        self.outcome = plain_label()
        self.outcome.hide()
        self.add_wide(form, self.outcome)
        self.question: QMessageBox | None = None
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """Show these; without history there is nothing to delete after days."""
        super().show_settings(settings)
        self.days.setEnabled(settings.keep_history)

    def _ask(self) -> None:
        self.question = ask_to_delete(
            self,
            tr("Delete all conversations?"),
            tr("All that was ever said is deleted from this computer. It cannot be brought back."),
            self._delete,
        )

    def _delete(self) -> None:
        try:
            self._services.delete_history()
        except HistoryError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit("")
        self.outcome.setText(tr("All conversations are deleted."))
        self.outcome.show()
