"""A timer in a conversation: it falls due while the model speaks, breaks nothing off, and is told afterwards."""

import asyncio

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.practice.server import PracticeServer
from assistant.tools.timers import Timers
from assistant.tools.tool import ToolContext, tool
from tests.support.conversing import conversing


class Clock:
    """Moved by hand; whoever sleeps wakes when it is moved."""

    def __init__(self) -> None:
        self._now = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        del seconds
        await self._moved.wait()

    def move(self, seconds: float) -> None:
        self._now += seconds
        self._moved.set()


def test_a_timer_is_told_when_the_reply_in_progress_has_ended() -> None:
    async def main() -> None:
        clock = Clock()
        timers = Timers(clock)

        @tool
        async def calculator(expression: str, context: ToolContext) -> str:
            """Calculate an expression, and set a timer beside it."""
            timers.start(60, "tea", context)
            return {"12 * 7": "84"}.get(expression, "?")

        async with PracticeServer() as practice:
            model = BidiOpenAIRealtimeModel("any", {"turn_mode": "push_to_talk"}, {"url": practice.url})
            async with conversing(BidiAgent(model=model, tools=[calculator])) as user:
                await user.agent.send("what is twelve times seven")
                await user.until(lambda: bool(user.said("bidi_audio_stream")), "the reply to begin")
                clock.move(61)
                await user.until(lambda: any("tea" in line.text and line.is_final for line in user.lines), "the timer")
                assert [line.text for line in user.lines] == [
                    "what is twelve times seven",
                    "Twelve times seven is eighty-four.",
                    "The timer 1 (tea), set for 1 minute, is due now.",
                ]
                assert user.said("bidi_interruption") == []

    asyncio.run(main())
