"""Calls of remote tools, which the server makes itself: which began, and which wait for an approval."""

from dataclasses import dataclass, field

from assistant.realtime.wire_objects import Item


@dataclass(slots=True)
class RemoteCalls:
    """`begun`: calls by item id, with the response they belong to; `asked`: approvals, with their connection."""

    begun: dict[str, tuple[Item, str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def take_lost(self) -> list[str]:
        """The connection is gone: return the ids of the calls that had begun, and forget them."""
        lost = list(self.begun)
        self.begun.clear()
        return lost
