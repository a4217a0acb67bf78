"""What a conversation uses: tokens by kind and transcribed audio, by response, turn and session."""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.realtime.pricing import Cost, PriceTable
from assistant.realtime.wire_objects import TokenDetails, Usage

REMEMBERED = 64
# More than anybody ever used; beyond it a server is talking nonsense.
MOST = 10**12


@dataclass(frozen=True, slots=True)
class Amounts:
    """Tokens by kind, and milliseconds of audio where a transcription is counted by its length.

    Cached tokens are counted once, as cached. `_other` are tokens of which the server did not say the kind.
    """

    input_text: int = 0
    input_audio: int = 0
    input_image: int = 0
    input_other: int = 0
    cached_text: int = 0
    cached_audio: int = 0
    cached_image: int = 0
    cached_other: int = 0
    output_text: int = 0
    output_audio: int = 0
    output_other: int = 0
    audio_ms: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        theirs = asdict(other)
        return Amounts(**{name: count + theirs[name] for name, count in asdict(self).items()})

    def tokens(self) -> dict[str, int]:
        """Tokens by kind, without the kinds of which there are none."""
        return {name: count for name, count in asdict(self).items() if count and name != "audio_ms"}


@dataclass(frozen=True, slots=True)
class Totals:
    """What was used and what it costs."""

    amounts: Amounts = field(default_factory=Amounts)
    cost: Cost = field(default_factory=Cost)

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.amounts + other.amounts, self.cost + other.cost)


@dataclass(slots=True)
class UsageLedger:
    """Adds up a conversation's usage, over as many connections as it takes; nothing is counted twice."""

    prices: PriceTable = field(default_factory=PriceTable)
    turn: Totals = field(default_factory=Totals)
    session: Totals = field(default_factory=Totals)
    _counted: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def begin_turn(self) -> None:
        """The user handed something over: what follows belongs to a new turn."""
        self.turn = Totals()

    def add(self, name: str, model: str, amounts: Amounts) -> Totals | None:
        """Count what response or item `name` used of a model; None if that was counted before."""
        if name and name in self._counted:
            return None
        self._counted.append(name)
        used = Totals(amounts, self.prices.cost(model, amounts.tokens(), amounts.audio_ms))
        self.turn += used
        self.session += used
        return used


def response_amounts(usage: Usage) -> Amounts:
    """The tokens of one response."""
    given = usage.input_token_details or TokenDetails()
    made = usage.output_token_details or TokenDetails()
    fresh, cached = _by_kind(given), _by_kind(given.cached_tokens_details or TokenDetails())
    fresh["other"] = max(0, _count(usage.input_tokens) - sum(fresh.values()))
    _take_cached(fresh, cached, _count(given.cached_tokens))
    output_text, output_audio = _count(made.text_tokens), _count(made.audio_tokens)
    return Amounts(
        **{f"input_{kind}": count for kind, count in fresh.items()},
        **{f"cached_{kind}": count for kind, count in cached.items()},
        output_text=output_text,
        output_audio=output_audio,
        output_other=max(0, _count(usage.output_tokens) - output_text - output_audio),
    )


def transcription_amounts(usage: Mapping[str, Any]) -> Amounts:
    """What writing down one utterance used: tokens, or seconds of audio. A transcript is text, so its output is too."""
    if usage.get("type") == "duration":
        return Amounts(audio_ms=_count(usage.get("seconds"), unit=1000))
    details = usage.get("input_token_details")
    details = details if isinstance(details, Mapping) else {}
    text, audio = _count(details.get("text_tokens")), _count(details.get("audio_tokens"))
    return Amounts(
        input_text=text,
        input_audio=audio,
        input_other=max(0, _count(usage.get("input_tokens")) - text - audio),
        output_text=_count(usage.get("output_tokens")),
    )


def transcription_usage(amounts: Amounts) -> Usage:
    """The same in the form of a response's usage, for whoever adds up tokens."""
    given, made = amounts.input_text + amounts.input_audio + amounts.input_other, amounts.output_text
    return Usage(
        total_tokens=given + made,
        input_tokens=given,
        output_tokens=made,
        input_token_details=TokenDetails(text_tokens=amounts.input_text, audio_tokens=amounts.input_audio),
        output_token_details=TokenDetails(text_tokens=made),
    )


def _by_kind(details: TokenDetails) -> dict[str, int]:
    return {
        "audio": _count(details.audio_tokens),
        "image": _count(details.image_tokens),
        "text": _count(details.text_tokens),
    }


def _take_cached(fresh: dict[str, int], cached: dict[str, int], all_cached: int) -> None:
    """Take the cached tokens out of the input tokens, whose part they are (the API's own description of `usage`).

    Cached tokens without a kind have the only kind there is, if there is one only. Else they are taken off the
    dearest kind first, audio, so that the cost remains the least it can be.
    """
    for kind, count in cached.items():
        cached[kind] = min(count, fresh[kind])
        fresh[kind] -= cached[kind]
    unnamed = min(max(0, all_cached - sum(cached.values())), sum(fresh.values()))
    kinds = [kind for kind, count in fresh.items() if count]
    cached["other"] = 0
    cached[kinds[0] if len(kinds) == 1 else "other"] += unnamed
    for kind in kinds:
        taken = min(fresh[kind], unnamed)
        fresh[kind] -= taken
        unnamed -= taken


def _count(value: Any, unit: int = 1) -> int:
    """A number as a server wrote it, in `unit`ths; what is no number, or none that can be true, counts as none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST:
        return 0
    return round(value * unit)
