"""Calls of remote tools, which the server makes itself: which began, which wait for an approval, which ended."""

from dataclasses import dataclass, field

from assistant.realtime.wire_objects import Item


@dataclass(slots=True)
class RemoteCalls:
    """By item id. `asked`: approvals asked for, with the connection they belong to; `called_at`: calls in progress."""

    begun: dict[str, Item] = field(default_factory=dict)
    called_at: dict[str, float] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def take_lost(self) -> dict[str, float]:
        """The connection is gone: return the calls in progress, with when they began, and forget them."""
        lost, self.called_at = self.called_at, {}
        self.begun.clear()
        self.ended.update(lost)
        return lost
