"""The session limit: how long this session may last, and what happens on the way there."""

from dataclasses import dataclass

NOTICES_S = (300.0, 60.0)
# The next session is opened this long before the end of this one, or half of a short session before.
RENEWAL_LEAD_S = 30.0
SHORTEST_BELIEVABLE_S = 10.0


@dataclass(slots=True)
class SessionLimit:
    """When the current session must end. The server gives no warning of its own."""

    configured_s: float
    limit_s: float
    deadline: float | None = None

    def begin(self, opened_at: float, limit_s: float) -> float:
        """A session of `limit_s` seconds was opened at `opened_at`; returns its deadline."""
        self.limit_s = limit_s
        self.deadline = opened_at + limit_s
        return self.deadline

    def remaining_s(self, now: float) -> float:
        """Seconds to the deadline; 0 past it and without a session."""
        return max(0.0, (self.deadline or now) - now)

    def end(self) -> None:
        """No session is open."""
        self.deadline = None

    def next_notice(self, now: float) -> float | None:
        """When to tell the user next; notices that would come at the very start of a short session are left out."""
        if self.deadline is None:
            return None
        times = [self.deadline - seconds for seconds in NOTICES_S if seconds < self.limit_s]
        return min((at for at in times if at > now), default=None)

    @property
    def renewal_lead_s(self) -> float:
        """How long before the deadline the next session is opened."""
        return min(RENEWAL_LEAD_S, self.limit_s / 2)


def session_seconds(configured_s: float, expires_at: int | None, wall_time: float) -> float:
    """How long a session lasts: what the user set, or less if the server says so.

    `expires_at` and `wall_time` are seconds since 1970, by the server's clock where it told its time. By another one,
    which may be wrong, they can contradict each other; what is not believable is ignored.
    """
    if expires_at is None:
        return configured_s
    server_s = expires_at - wall_time
    return min(configured_s, server_s) if server_s >= SHORTEST_BELIEVABLE_S else configured_s
