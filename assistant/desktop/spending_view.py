"""What the conversation cost so far, as plain values and in the user's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.bidi.events import BidiUsageEvent
from assistant.desktop.texts import format_number, tr

BudgetState = Literal["free", "near", "paused"]
# What the notices of the conversation say about the budget, by their codes.
BUDGET_STATES: dict[str, BudgetState] = {"budget_near": "near", "budget_reached": "paused", "budget_resumed": "free"}


@dataclass(frozen=True, slots=True)
class SpendingView:
    """Totals of the whole conversation, over all its sessions.

    `cost_usd` is None where no price is known, and with `is_minimum` only the part whose price is known. `tokens` has
    each token once, by kind. `budget`: four fifths are spent (`near`) or all of it (`paused`).
    """

    cost_usd: float | None = None
    is_minimum: bool = False
    tokens: Mapping[str, int] = field(default_factory=dict)
    audio_seconds: float = 0.0
    budget: BudgetState = "free"

    def after(self, event: BidiUsageEvent) -> "SpendingView":
        """The totals this event tells."""
        totals = event.session_totals
        return replace(
            self,
            cost_usd=totals.get("cost_usd"),
            is_minimum=bool(totals.get("cost_is_minimum", False)),
            tokens=dict(totals.get("tokens", {})),
            audio_seconds=float(totals.get("audio_seconds", 0.0)),
        )

    @property
    def total_tokens(self) -> int:
        """Tokens of every kind."""
        return sum(self.tokens.values())

    @property
    def is_empty(self) -> bool:
        """Nothing was spent and there is nothing to say about a budget."""
        return not self.tokens and not self.audio_seconds and self.budget == "free"


def spending_text(view: SpendingView) -> str:
    """The cost in a word or two: an amount, or tokens where no price is known."""
    text = tr("{count} tokens").format(count=format_number(view.total_tokens))
    if view.cost_usd is not None:
        text = f"{'≥ ' if view.is_minimum else ''}{format_dollars(view.cost_usd)}"
    if view.budget == "near":
        return tr("{cost}, budget nearly spent").format(cost=text)
    return tr("{cost}, paused").format(cost=text) if view.budget == "paused" else text


def spending_details(view: SpendingView) -> str:
    """All that is known, one fact a line."""
    lines = [tr("Cost of this conversation so far")]
    if view.cost_usd is None:
        lines.append(tr("No price is known for this model."))
    elif view.is_minimum:
        lines.append(tr("At least {cost}: not every price is known.").format(cost=format_dollars(view.cost_usd)))
    else:
        lines.append(format_dollars(view.cost_usd))
    lines += [f"{_kind_name(kind)}: {format_number(count)}" for kind, count in view.tokens.items() if count]
    if view.audio_seconds:
        lines.append(tr("Speech recognition: {seconds} s").format(seconds=format_number(view.audio_seconds)))
    if view.budget == "near":
        lines.append(tr("More than four fifths of the budget are spent."))
    elif view.budget == "paused":
        lines.append(tr("The budget is spent, so the conversation pauses."))
    return "\n".join(lines)


def format_dollars(usd: float) -> str:
    """Cents, or as many decimals as it takes to show a small amount."""
    if usd >= 1 or usd == 0:
        return f"${format_number(usd, 2)}"
    return f"${format_number(usd, 3 if usd >= 0.01 else 4)}"


def _kind_name(kind: str) -> str:
    names = {
        "input_text": tr("Text in"),
        "input_audio": tr("Speech in"),
        "input_image": tr("Pictures in"),
        "cached_text": tr("Text in, from the cache"),
        "cached_audio": tr("Speech in, from the cache"),
        "cached_image": tr("Pictures in, from the cache"),
        "output_text": tr("Text out"),
        "output_audio": tr("Speech out"),
    }
    return names.get(kind, kind.replace("_", " "))
