"""Which item the server means by an id, and by which id the server knows an item."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import msgspec

from assistant.realtime.client_events import (
    ClientEvent,
    ConversationItemDelete,
    ConversationItemTruncate,
    ResponseCancel,
)


@dataclass(slots=True)
class ItemNames:
    """A server names items for its own session only; a conversation goes over several.

    One that counts anew on each connection gives the first reply after a reconnection the id of the first one ever,
    which may have been cut short, and stands on the screen. On this side such an item goes by a name of our own.
    `unnamed`: what this side calls responses that the server gave no id.
    """

    unnamed: set[str] = field(default_factory=set)
    _earlier: set[str] = field(default_factory=set)
    _ours: dict[str, str] = field(default_factory=dict)
    _servers: dict[str, str] = field(default_factory=dict)

    def keep(self, item_ids: Iterable[str]) -> None:
        """These are taken."""
        self._earlier.update(item_ids)

    def begun(self, server_id: str, new_id: Callable[[str], str]) -> str:
        """Our name of an item that the server itself put into this session."""
        if server_id not in self._ours:
            ours = new_id("item") if server_id in self._earlier else server_id
            self._ours[server_id], self._servers[ours] = ours, server_id
        return self._ours[server_id]

    def ours(self, server_id: str) -> str:
        """Our name of any item, be it one that this side put into the session."""
        return self._ours.get(server_id, server_id)

    def outgoing(self, event: ClientEvent) -> ClientEvent:
        """The event with the names that the server knows."""
        if isinstance(event, ConversationItemDelete | ConversationItemTruncate):
            return msgspec.structs.replace(event, item_id=self._servers.get(event.item_id, event.item_id))
        if isinstance(event, ResponseCancel) and event.response_id in self.unnamed:
            return msgspec.structs.replace(event, response_id=None)
        return event

    def connection_gone(self) -> None:
        """The next session gives names of its own."""
        self._earlier.update(self._ours)
        self._ours.clear()
        self._servers.clear()
        self.unnamed.clear()
