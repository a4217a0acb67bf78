"""What waits for a slow output: in order, bounded, and light."""

import asyncio

from assistant.bidi.events import BidiEvent, BidiNoticeEvent, BidiTranscriptStreamEvent
from assistant.bidi.output_port import MAXIMUM_WAITING, OutputPort
from tests.support.guards import ExpectLog


def delivered(*events: BidiEvent) -> list[BidiEvent]:
    """What an output gets that looks only once all has come."""
    taken: list[BidiEvent] = []

    async def take(event: BidiEvent) -> None:
        taken.append(event)

    async def deliver() -> None:
        port = OutputPort(take)
        for event in events:
            port.put(event)
        port.close()
        await port.run()

    asyncio.run(deliver())
    return taken


def piece(text: str, so_far: str, item: str = "item_1", *, final: bool = False) -> BidiTranscriptStreamEvent:
    return BidiTranscriptStreamEvent(text, "assistant", final, so_far, item)


def test_pieces_of_a_line_that_wait_are_one() -> None:
    (event,) = delivered(piece("One ", "One "), piece("two ", "One two "), piece("three", "One two three"))
    assert (event["text"], event["delta"]["text"]) == ("One two three", "One two three")
    assert event["current_transcript"] == "One two three"


def test_what_stands_between_them_keeps_its_place() -> None:
    notice = BidiNoticeEvent("Wait.", "slow")
    events = [
        piece("One ", "One "),
        notice,
        piece("two", "One two"),
        piece("Other", "Other", "item_2"),
        piece("Other", "Other", "item_2", final=True),
        piece("late", "late", "item_2"),
    ]
    assert delivered(*events) == events


def test_a_hopelessly_slow_output_loses_the_oldest_and_is_named_once(expect_log: ExpectLog) -> None:
    expect_log("function is too slow: events are dropped")
    notices = [BidiNoticeEvent(str(number), "n") for number in range(MAXIMUM_WAITING + 5)]
    assert delivered(*notices) == notices[5:]


def test_one_can_wait_until_everything_was_delivered() -> None:
    async def main() -> None:
        taken: list[BidiEvent] = []

        async def slow(event: BidiEvent) -> None:
            await asyncio.sleep(0.01)
            taken.append(event)

        port = OutputPort(slow)
        running = asyncio.create_task(port.run())
        await asyncio.wait_for(port.delivered(), 30)
        for number in range(3):
            port.put(BidiNoticeEvent(str(number), "count"))
        await asyncio.sleep(0)
        await asyncio.wait_for(port.delivered(), 30)
        assert [event["message"] for event in taken] == ["0", "1", "2"]
        port.close()
        await running

    asyncio.run(main())
