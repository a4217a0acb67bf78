"""The timers of one conversation: they tell the model when they are due, so that it says so."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.suspend_clock import seconds_with_sleep
from assistant.tools.errors import ToolError
from assistant.tools.tool import ToolContext

MAX_TIMERS = 20
MAX_DURATION_S = 24 * 3600.0
STATE_KEY = "timers"
"""Where the invocation state holds a conversation's timers."""
DUE_CODE = "timer_due"
"""The code of the notice that the user gets when a timer is due."""
LONGEST_SLEEP_S = 10.0
"""Between two looks at the clock: a computer that was asleep notices a timer that fell due meanwhile within this."""


class TimerClock(Protocol):
    """What the timers go by."""

    def now(self) -> float:
        """Seconds that never jump, whoever sets the computer's clock, and go on while the computer sleeps."""

    async def sleep(self, seconds: float) -> None:
        """Wait for about this long; the clock is looked at again afterwards."""


class SystemTimerClock:
    """The computer's clock that nobody sets."""

    def now(self) -> float:
        """Seconds since some moment."""
        return seconds_with_sleep()

    async def sleep(self, seconds: float) -> None:
        """Wait in the event loop."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Timer:
    """A timer that runs; `due` in the seconds of its clock."""

    number: int
    label: str
    duration_s: float
    due: float
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """How the user knows it: "timer 2 (tea)"."""
        return f"timer {self.number} ({self.label})" if self.label else f"timer {self.number}"


class Timers:
    """The timers of one conversation. Use it on the event loop's thread."""

    def __init__(self, clock: TimerClock | None = None) -> None:
        """Take the clock to go by; None is the computer's."""
        self._clock = clock or SystemTimerClock()
        self._running: dict[int, Timer] = {}
        self._numbers = itertools.count(1)

    @staticmethod
    def of(context: ToolContext) -> "Timers":
        """The timers of the conversation that this call belongs to."""
        timers = context.invocation_state.get(STATE_KEY)
        if not isinstance(timers, Timers):
            timers = context.invocation_state[STATE_KEY] = Timers()
        return timers

    def start(self, duration_s: float, label: str, context: ToolContext) -> Timer:
        """Set a timer that ends with the conversation. Raises ToolError when it is too long or one too many."""
        if not 1 <= duration_s <= MAX_DURATION_S:
            raise ToolError("A timer can run from one second to 24 hours.")
        if len(self._running) >= MAX_TIMERS:
            raise ToolError(f"There are {MAX_TIMERS} timers already: cancel one first.")
        timer = Timer(next(self._numbers), " ".join(label.split())[:100], duration_s, self._clock.now() + duration_s)
        context.start_background(self._run(timer, context), timer.name)
        self._running[timer.number] = timer
        return timer

    def cancel(self, number: int) -> Timer:
        """Stop a timer before it is due. Raises ToolError when there is none of that number."""
        timer = self._running.pop(number, None)
        if timer is None:
            raise ToolError(f"There is no timer {number}. {self.describe()}")
        timer.cancelled.set()
        return timer

    def describe(self) -> str:
        """The timers that run, with the time left, the next one first."""
        running = sorted(self._running.values(), key=lambda timer: timer.due)
        if not running:
            return "No timer is running."
        return "\n".join(f"{timer.name}: {duration_in_words(self._left(timer))} left" for timer in running)

    def _left(self, timer: Timer) -> float:
        return max(0.0, timer.due - self._clock.now())

    async def _run(self, timer: Timer, context: ToolContext) -> None:
        try:
            await self._until_due(timer)
            if not timer.cancelled.is_set():
                context.tell_user(f"{timer.name[:1].upper()}{timer.name[1:]} is due.", DUE_CODE)
                await context.agent.send(due_event(timer))
        finally:
            self._running.pop(timer.number, None)

    async def _until_due(self, timer: Timer) -> None:
        cancelled = asyncio.ensure_future(timer.cancelled.wait())
        try:
            # The event loop's own timers may come early (Qt's do, by up to 5 %): the clock decides.
            while not cancelled.done() and (left := timer.due - self._clock.now()) > 0:
                asleep = asyncio.ensure_future(self._clock.sleep(min(left, LONGEST_SLEEP_S)))
                try:
                    await asyncio.wait({asleep, cancelled}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    asleep.cancel()
        finally:
            cancelled.cancel()


def due_event(timer: Timer) -> dict[str, Any]:
    """The input event that makes the model speak: the program's own word, which interrupts nobody."""
    text = (
        f"The {timer.name}, set for {duration_in_words(timer.duration_s)}, is due now. "
        "Tell the user so in one short sentence."
    )
    return {"type": "bidi_text_input", "text": text, "role": "system"}


def duration_in_words(seconds: float) -> str:
    """Say a duration as a person would: "1 hour 5 minutes", "30 seconds"."""
    whole = round(seconds)
    parts = [(whole // 3600, "hour"), (whole // 60 % 60, "minute"), (whole % 60, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 seconds"
