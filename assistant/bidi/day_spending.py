"""Keeps the day's spending on file while a conversation runs, and tells the conversation of it."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assistant.bidi.events import BidiEvent, BidiNoticeEvent, BidiUsageEvent
from assistant.realtime.inputs import Input, SpendingToday
from assistant.spending import SpendingError, add_spending, load_spending

# A computer may sleep over midnight, and timers with it: so the calendar is looked at, not a timer waited for.
CALENDAR_PERIOD_S = 60.0


class DaySpending:
    """An output of the conversation that adds up what it costs.

    Once the conversation runs, the file is touched in a thread: a slow disk must not hold up the sound.
    """

    def __init__(
        self,
        hand_in: Callable[[Input], None],
        tell: Callable[[BidiEvent], None],
        *,
        path: Path | None = None,
        today: Callable[[], str] = lambda: date.today().isoformat(),
        period_s: float = CALENDAR_PERIOD_S,
    ) -> None:
        """Join conversation and file. `hand_in` takes inputs of the session, `tell` shows an event to the user."""
        self._hand_in = hand_in
        self._tell = tell
        self._path = path
        self._today = today
        self._period_s = period_s
        self._day = ""
        self._failure_told = False

    async def __call__(self, event: BidiEvent) -> None:
        """Add what a response cost to its day."""
        if not isinstance(event, BidiUsageEvent) or not event.cost_usd:
            return
        day = self._today()
        try:
            spent = await asyncio.to_thread(add_spending, day, event.cost_usd, self._path)
        except SpendingError as error:
            # The conversation itself knows what it spent, so the budget still holds until it ends.
            if not self._failure_told:
                self._failure_told = True
                self._tell(BidiNoticeEvent(str(error), "spending_not_saved"))
            return
        self._hand_in(SpendingToday(day, spent))

    def begin(self) -> None:
        """Tell the conversation what was spent today, before it asks for anything. Reads the file."""
        self._day = self._today()
        self._inform(*load_spending(self._day, self._path))

    async def follow_calendar(self) -> None:
        """Tell the conversation what was spent today on each new day. Runs until cancelled."""
        while True:
            await asyncio.sleep(self._period_s)
            day = self._today()
            if day != self._day:
                self._day = day
                self._inform(*await asyncio.to_thread(load_spending, day, self._path))

    def _inform(self, spent: float, notice: str | None) -> None:
        if notice:
            self._tell(BidiNoticeEvent(notice, "spending_unknown"))
        self._hand_in(SpendingToday(self._day, spent))
