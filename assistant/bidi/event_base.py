"""What all events have in common: plain dictionaries with typed properties, JSON as they stand."""

from typing import Any, Generic, Literal, TypeVar

from assistant.realtime.turn_modes import TurnMode

Role = Literal["user", "assistant"]
StopReason = Literal["complete", "error", "interrupted", "tool_use"]
SessionStateName = Literal[
    "connecting", "configuring", "ready", "listening", "thinking", "speaking", "renewing", "reconnecting", "closed"
]
TurnModeName = TurnMode
T = TypeVar("T")


class Key(Generic[T]):
    """A typed property of an event: reads the dictionary key of the same name, or of the one given."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = self._name or name

    def __get__(self, event: dict[str, Any], owner: type | None = None) -> T:
        value: T = event[self._name]
        return value


class BidiEvent(dict[str, Any]):
    """Base of all events: a JSON-ready dictionary with a `type`."""

    type = Key[str]()
