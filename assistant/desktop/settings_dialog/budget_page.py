"""What conversations may cost."""

import datetime

from PySide6.QtGui import QShowEvent

from assistant.desktop.settings_dialog.controls import plain_label
from assistant.desktop.settings_dialog.page import Page, next_conversation, number_box
from assistant.desktop.texts import format_number, tr
from assistant.spending import load_spending

MOST_USD = 10_000
MOST_MINUTES = 60
SECONDS = 60.0


class BudgetPage(Page):
    """Limits for a conversation and for a day, and when a session rests."""

    def __init__(self) -> None:
        super().__init__(tr("Budget"))
        no_limit = tr("No limit")
        form = self.add_section(note=tr("At 80 percent you are told; when a limit is reached the conversation pauses."))
        self.bind_number(
            form,
            "session_budget_usd",
            tr("For a conversation"),
            number_box(MOST_USD, "USD", no_limit, 0.5, 2),
        )
        self.bind_number(form, "day_budget_usd", tr("For a day"), number_box(MOST_USD, "USD", no_limit, 0.5, 2))
        self.spent = plain_label()
        self.add_fact(form, tr("Spent today"), self.spent)
        form = self.add_section(tr("Rest"))
        self.bind_number(
            form,
            "idle_s",
            tr("Rest after"),
            number_box(MOST_MINUTES, tr("minutes of quiet"), tr("Never"), 1, 1),
            tr("A session that rests costs nothing and wakes when you talk (only while you talk by key).")
            + " "
            + next_conversation(),
            factor=SECONDS,
        )
        self.finish()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look what was spent."""
        super().showEvent(event)
        spent, notice = load_spending(datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat())
        self.spent.setText(notice or f"{format_number(spent, 2)} USD")
