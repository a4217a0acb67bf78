"""The day's spending on file while a conversation runs."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from assistant.bidi import events
from assistant.bidi.day_spending import DaySpending
from assistant.realtime.inputs import Input, SpendingToday
from assistant.spending import add_spending, load_spending

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


class Conversation:
    """Takes what the day's spending hands in and tells."""

    def __init__(self, path: Path) -> None:
        self.day = MONDAY
        self.told: list[events.BidiEvent] = []
        self.looked_at_the_calendar = asyncio.Event()
        self.inputs: asyncio.Queue[Input] = asyncio.Queue()
        self.spending = DaySpending(
            self.inputs.put_nowait, self.told.append, path=path, today=self.today, period_s=0.001
        )

    def today(self) -> str:
        self.looked_at_the_calendar.set()
        return self.day


def usage(cost_usd: float | None) -> events.BidiUsageEvent:
    return events.BidiUsageEvent(0, 0, 0, [], used={"cost_usd": cost_usd})


def run(path: Path, script: Any) -> Conversation:
    async def main() -> Conversation:
        conversation = Conversation(path)
        await asyncio.wait_for(script(conversation), 20)
        return conversation

    return asyncio.run(main())


def test_each_cost_is_added_and_told(tmp_path: Path):
    path = tmp_path / "spending.json"

    async def script(conversation: Conversation) -> None:
        for event in (usage(0.5), usage(None), usage(0.0), events.BidiInterruptEvent(), usage(0.25)):
            await conversation.spending(event)

    conversation = run(path, script)
    told = [conversation.inputs.get_nowait() for _ in range(conversation.inputs.qsize())]
    assert told == [SpendingToday(MONDAY, 0.5), SpendingToday(MONDAY, 0.75)]
    assert load_spending(MONDAY, path) == (0.75, None)


def test_the_conversation_learns_of_today_and_of_a_new_day(tmp_path: Path):
    path = tmp_path / "spending.json"
    add_spending(MONDAY, 2.0, path)

    async def script(conversation: Conversation) -> None:
        conversation.spending.begin()
        assert conversation.inputs.get_nowait() == SpendingToday(MONDAY, 2.0)
        calendar = asyncio.create_task(conversation.spending.follow_calendar())
        conversation.looked_at_the_calendar.clear()
        await conversation.looked_at_the_calendar.wait()
        conversation.day = TUESDAY
        assert await conversation.inputs.get() == SpendingToday(TUESDAY, 0.0)
        calendar.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await calendar

    assert run(path, script).told == []


def test_a_damaged_file_is_told(tmp_path: Path):
    path = tmp_path / "spending.json"
    path.write_text("{")

    async def script(conversation: Conversation) -> None:
        conversation.spending.begin()
        assert conversation.inputs.get_nowait() == SpendingToday(MONDAY, 0.0)

    (notice,) = run(path, script).told
    assert notice["code"] == "spending_unknown"
    assert "damaged" in notice["message"]


def test_a_file_that_cannot_be_written_is_told_once(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    async def script(conversation: Conversation) -> None:
        await conversation.spending(usage(0.5))
        await conversation.spending(usage(0.5))

    conversation = run(tmp_path / "file" / "spending.json", script)
    assert [event["code"] for event in conversation.told] == ["spending_not_saved"]
    assert conversation.inputs.empty()
