"""How much may be spent: limits for the conversation and for the day, and how near they are."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from assistant.realtime.errors import ConfigurationError
from assistant.realtime.pricing import exact_usd

Scope = Literal["session", "day"]
NEAR = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent, in US dollars; None is no limit.

    `session_usd` is for one conversation over all its connections, `day_usd` for all conversations of a calendar day.
    Raises ConfigurationError on what is no amount above zero.
    """

    session_usd: float | None = None
    day_usd: float | None = None

    def __post_init__(self) -> None:
        for scope in ("session", "day"):
            limit = getattr(self, f"{scope}_usd")
            if limit is not None and not exact_usd(limit):
                raise ConfigurationError(f"The {scope}'s budget is {limit!r}: it must be more than 0 US dollars.")

    def limit(self, scope: Scope) -> Fraction | None:
        """The limit as an exact number."""
        usd = self.session_usd if scope == "session" else self.day_usd
        return None if usd is None else exact_usd(usd)


@dataclass(slots=True)
class BudgetWatch:
    """The budget in force, what was spent today, and what the user was told of it.

    `day` is a name only (an ISO date); the core has no calendar. `paused`: the user knows that nothing more is asked
    of the model. `unpriced_told`: the user knows that a price is missing.
    """

    budget: Budget = field(default_factory=Budget)
    day: str = ""
    spent_today: Fraction = Fraction(0)
    paused: bool = False
    unpriced_told: bool = False
    _warned: set[Scope] = field(default_factory=set)

    @property
    def watches(self) -> bool:
        """Whether there is a limit at all."""
        return self.budget != Budget()

    def change(self, budget: Budget) -> None:
        """Another budget; a limit that changed may be warned of again."""
        self._warned = {scope for scope in self._warned if budget.limit(scope) == self.budget.limit(scope)}
        self.budget = budget

    def set_today(self, day: str, spent: Fraction) -> None:
        """What all conversations spent on that day so far.

        The number comes from a file that may not hold our latest response yet, so on the same day it never goes down.
        """
        if day == self.day:
            self.spent_today = max(self.spent_today, spent)
        else:
            self.day, self.spent_today = day, spent
            self._warned.discard("day")

    def reached(self, spent_in_session: Fraction) -> Scope | None:
        """The limit that is used up, if one is."""
        return next(iter(self._over(spent_in_session, Fraction(1))), None)

    def take_warning(self, spent_in_session: Fraction) -> Scope | None:
        """The limit that is nearly used up, once each."""
        for scope in self._over(spent_in_session, NEAR):
            if scope not in self._warned:
                self._warned.add(scope)
                return scope
        return None

    def spent(self, scope: Scope, spent_in_session: Fraction) -> Fraction:
        """What counts against that limit."""
        return spent_in_session if scope == "session" else self.spent_today

    def _over(self, spent_in_session: Fraction, share: Fraction) -> list[Scope]:
        scopes: tuple[Scope, ...] = ("session", "day")
        limits = [(scope, self.budget.limit(scope)) for scope in scopes]
        return [
            scope
            for scope, limit in limits
            if limit is not None and self.spent(scope, spent_in_session) >= limit * share
        ]
