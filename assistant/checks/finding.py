"""What a check has found: one plain sentence, and what to do about it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

State = Literal["ok", "note", "missing", "failed", "left out"]
Area = Literal["screen", "tray", "hotkeys", "sound", "keyring", "mcp"]
AREAS: tuple[Area, ...] = get_args(Area)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table.

    state     `ok`; `note`: something to know that is no fault; `missing`: this system or installation does not have
              it; `failed`: it should work and does not; `left out`: nobody wanted to know
    sentence  what was seen
    what_to_do
              what the user can do about it; empty where there is nothing to do
    area      which wish of `--without` leaves it out; empty: none does
    private   names in the sentences that are nobody else's business (of devices, profiles, servers)
    """

    name: str
    state: State
    sentence: str
    what_to_do: str = ""
    area: Area | Literal[""] = ""
    private: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Finding":
        """Read what another process of this program has found."""
        return cls(**{**value, "private": tuple(value["private"])})


@dataclass(frozen=True, slots=True)
class Scope:
    """What the checks may do and what they leave alone: the areas of `--without`."""

    left_out: frozenset[Area] = frozenset()

    def is_left_out(self, area: Area | Literal[""]) -> bool:
        """Whether nobody wants to know about this area; without a screen there is no tray and no hotkey either."""
        return area in self.left_out or ("screen" in self.left_out and area in ("tray", "hotkeys"))


def parse_areas(text: str) -> frozenset[Area]:
    """Read `sound,keyring`. Raises ValueError, which names what is allowed."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = names - set(AREAS)
    if unknown or not names:
        raise ValueError(f"give some of {','.join(AREAS)}")
    return cast(frozenset[Area], frozenset(names))


def count(findings: Collection[Finding], state: State) -> int:
    """Return how many findings are in this state."""
    return sum(finding.state == state for finding in findings)


def as_sentence(error: BaseException) -> str:
    """Return an exception as one line for the end of a sentence: its kind and its words."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".: ")
