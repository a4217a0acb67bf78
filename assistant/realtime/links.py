"""Connections by their place in the conversation: the current one, and the next one that is being prepared."""

import random
from dataclasses import dataclass, field
from typing import Literal

from assistant.realtime.errors import AssistantError

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
GIVE_UP_AFTER_S = 600.0
# A session that ends sooner, before it has answered anything, counts as one more failure.
STEADY_AFTER_S = 10.0
# What a server refuses without saying what: what was asked for last, unless that comes after all.
DOUBTED_AFTER_S = 4.0


@dataclass(slots=True)
class Link:
    """One connection: opening (handshake), configuring (session.update sent), open (session.updated arrived).

    `begun_at`: when it was asked for; `opened_at`: when the handshake was over; on the clock that `handle` is given.
    `was_created`: the server said that there is a session. `complaint`: what it said of the settings, where it did not
    name them.
    """

    connection_id: str
    begun_at: float
    phase: Literal["opening", "configuring", "open"] = "opening"
    opened_at: float = 0.0
    wall_time: float = 0.0
    session_s: float = 0.0
    was_created: bool = False
    complaint: AssistantError | None = None


@dataclass(slots=True)
class Backoff:
    """When to try again: at once, then after ever longer pauses, spread by chance so that clients do not gather."""

    chance: random.Random
    attempts: int = 0
    failing_since: float | None = None
    opened_at: float | None = None

    def delay(self, now: float) -> float | None:
        """Seconds to wait before the next attempt; None when it is time to give up."""
        if self.opened_at is not None and now - self.opened_at >= STEADY_AFTER_S:
            self.succeeded()
        self.opened_at = None
        if self.failing_since is None:
            self.failing_since = now
        if now - self.failing_since > GIVE_UP_AFTER_S:
            return None
        attempt, self.attempts = self.attempts, self.attempts + 1
        if attempt == 0:
            return 0.0
        longest: float = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0 ** (attempt - 1))
        return longest * self.chance.uniform(0.5, 1.0)

    def opened(self, now: float) -> None:
        """A session is open again; it has yet to show that it lasts."""
        self.opened_at = now

    def succeeded(self) -> None:
        """The session works."""
        self.attempts = 0
        self.failing_since = None


@dataclass(slots=True)
class Links:
    """`current` carries the conversation; `next` is a session prepared before the limit of the current one.

    `asleep`: there is no session because nobody used it. `rested`: the session being opened is the first after that.
    `confirms_nothing`: this server is known to say nothing of the settings.
    """

    current: Link | None = None
    next: Link | None = None
    was_open: bool = False
    asleep: bool = False
    rested: bool = False
    confirms_nothing: bool = False
    backoff: Backoff = field(default_factory=lambda: Backoff(random.Random()))  # noqa: S311 - spreads retries only

    def find(self, connection_id: str) -> Link | None:
        """The link of that id, None for one that was given up."""
        for link in (self.current, self.next):
            if link is not None and link.connection_id == connection_id:
                return link
        return None
