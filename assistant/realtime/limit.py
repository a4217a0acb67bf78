"""The session limit: a countdown from the clock, and the notices on the way."""

from dataclasses import dataclass, field

NOTICE_AT_S = (300.0, 60.0)


@dataclass(slots=True)
class SessionLimit:
    """When this session must end. The server gives no warning of its own."""

    limit_s: float
    deadline: float | None = None
    _pending_notices: list[float] = field(default_factory=list)

    def begin(self, now: float) -> None:
        """A session was opened now. Notices that would come at its very start are left out."""
        self.deadline = now + self.limit_s
        self._pending_notices = [seconds for seconds in NOTICE_AT_S if seconds < self.limit_s]

    def end(self) -> None:
        """No session is open."""
        self.deadline = None
        self._pending_notices = []

    def due_notice(self, now: float) -> float | None:
        """Seconds left that must be told now, or None. Notices missed by a sleeping machine collapse into one."""
        if self.deadline is None:
            return None
        due = [seconds for seconds in self._pending_notices if now >= self.deadline - seconds]
        for seconds in due:
            self._pending_notices.remove(seconds)
        return min(due) if due else None

    def reached(self, now: float) -> bool:
        """Whether the time is up."""
        return self.deadline is not None and now >= self.deadline

    def next_wake(self) -> float | None:
        """When something is due next."""
        if self.deadline is None:
            return None
        return self.deadline - (self._pending_notices[0] if self._pending_notices else 0.0)
