"""What usage costs: prices by model and kind, and sums of money that are exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from assistant.realtime.errors import ConfigurationError

TOKEN_KINDS = (
    "input_text",
    "input_audio",
    "input_image",
    "cached_text",
    "cached_audio",
    "cached_image",
    "output_text",
    "output_audio",
)
AUDIO_MINUTE = "audio_minute"
PRICED_KINDS = (*TOKEN_KINDS, AUDIO_MINUTE)


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount of money. `is_minimum`: something was used whose price is not known, so it is this much at least.

    Money is a Fraction of US dollars: its sums are exact and do not depend on the order.
    """

    usd: Fraction = Fraction(0)
    is_minimum: bool = False

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.usd + other.usd, self.is_minimum or other.is_minimum)

    @property
    def known_usd(self) -> float | None:
        """US dollars; None where no price at all is known, for "at least nothing" says nothing."""
        return None if self.is_minimum and not self.usd else float(self.usd)


@dataclass(frozen=True, slots=True)
class PriceTable:
    """US dollars by model and kind: per million tokens, and per minute (`audio_minute`) where audio is priced so.

    A model or kind that is not in the table has no price: none is guessed.
    """

    models: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)

    @classmethod
    def read(cls, models: Mapping[str, Any]) -> "PriceTable":
        """Check a plain table: {"model": {"input_audio": 32.0, ...}}. Raises ConfigurationError naming the entry."""
        return cls({str(model): _read_prices(str(model), prices) for model, prices in models.items()})

    def changed_by(self, changes: "PriceTable") -> "PriceTable":
        """A copy with the prices of `changes` laid over it, kind by kind."""
        models = {model: dict(prices) for model, prices in self.models.items()}
        for model, prices in changes.models.items():
            models[model] = {**models.get(model, {}), **prices}
        return PriceTable(models)

    def cost(self, model: str, tokens: Mapping[str, int], audio_ms: int = 0) -> Cost:
        """What tokens (by kind) and milliseconds of transcribed audio cost."""
        prices = self.models.get(model, {})
        usd, is_minimum = Fraction(0), False
        for kind, count in tokens.items():
            if count and kind in prices:
                usd += prices[kind] * count / 1_000_000
            elif count:
                is_minimum = True
        if audio_ms and AUDIO_MINUTE in prices:
            usd += prices[AUDIO_MINUTE] * audio_ms / 60_000
        elif audio_ms:
            is_minimum = True
        return Cost(usd, is_minimum)


def exact_usd(number: float) -> Fraction | None:
    """The exact value of a number as it is written (0.1 is a tenth); None for what is no finite number from 0 up."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number < float("inf"):
        return None
    return Fraction(str(number))


def _read_prices(model: str, prices: Any) -> dict[str, Fraction]:
    if not isinstance(prices, Mapping):
        raise ConfigurationError(f"The prices of {model!r} are not understood: they must be a table of kinds.")
    checked: dict[str, Fraction] = {}
    for kind, price in prices.items():
        if kind not in PRICED_KINDS:
            raise ConfigurationError(f"The price {kind!r} of {model!r} is unknown: use {', '.join(PRICED_KINDS)}.")
        usd = exact_usd(price)
        if usd is None:
            raise ConfigurationError(f"The price {kind!r} of {model!r} is {price!r}: it must be a number, 0 or more.")
        checked[kind] = usd
    return checked
