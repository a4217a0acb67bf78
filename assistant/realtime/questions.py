"""What the response in progress is to answer, and whether the server had it in time."""

from dataclasses import dataclass, field

from assistant.realtime.client_events import (
    ClientEvent,
    ConversationItemCreate,
    InputAudioBufferCommit,
    ResponseCreate,
)

# An utterance has no id before the server gives it one.
UTTERANCE = "the utterance"


@dataclass(slots=True)
class Questions:
    """Items that were sent and not confirmed yet.

    A response is asked for without waiting for the confirmation of what it is to answer: that would cost the time of
    a round trip. So the place that the server gives an item tells whether the response could know of it: one that
    stands behind the reply came too late for it.
    """

    _unconfirmed: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _reply_items: set[str] = field(default_factory=set)

    def sent(self, event: ClientEvent) -> None:
        """Take note of an event that was sent."""
        if isinstance(event, ConversationItemCreate):
            self._unconfirmed.add(str(event.item.get("id")))
        elif isinstance(event, InputAudioBufferCommit):
            self._unconfirmed.add(UTTERANCE)
        elif isinstance(event, ResponseCreate):
            self._asked = set(self._unconfirmed)
            self._reply_items.clear()

    def replied(self, item_id: str) -> None:
        """The response put this item into the conversation."""
        self._reply_items.add(item_id)

    @property
    def reply_items(self) -> list[str]:
        """The items of the response so far."""
        return sorted(self._reply_items)

    def came_late(self, item_id: str, previous_item_id: str | None) -> bool:
        """The server confirms an item: whether it came too late for the response that was to answer it."""
        late = item_id in self._asked and previous_item_id in self._reply_items
        self._unconfirmed.discard(item_id)
        self._asked.discard(item_id)
        return late

    def forget(self) -> None:
        """The connection is gone."""
        self._unconfirmed.clear()
        self._asked.clear()
        self._reply_items.clear()
