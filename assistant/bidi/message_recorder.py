"""Keeps an agent's `messages` current while a conversation runs, out of the events that everyone is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from assistant.bidi import events
from assistant.bidi.hooks import BidiHookEvent, BidiMessageAddedEvent, BidiMessageChangedEvent
from assistant.bidi.messages import Message, ToolResult, ToolUse, text_message, tool_messages


class HasMessages(Protocol):
    """Who the messages are kept for."""

    messages: list[Message]


@dataclass(slots=True)
class _Place:
    """Where something stands in the conversation; `message` is None until its words are known."""

    line_id: str
    message: Message | None = None


class MessageRecorder:
    """Puts final words and finished tool calls in their place, and corrects what was cut short.

    A line has its place from the moment it is announced, so that the user's words, which are known late, stand before
    the reply to them.
    """

    def __init__(self, agent: HasMessages, tell: Callable[[BidiHookEvent], None], earlier: Iterable[str] = ()) -> None:
        """`tell` is given the hook events about messages that were added or changed.

        `earlier` are the ids of the lines that stand before this conversation.
        """
        self._earlier = {*earlier, None}
        self._agent = agent
        self._tell = tell
        self._places: list[_Place] = []
        self._by_line: dict[str, _Place] = {}
        self._tool_uses: dict[str, ToolUse] = {}

    def __call__(self, event: events.BidiEvent) -> None:
        """Take one output event."""
        match event:
            case events.BidiTranscriptStreamEvent():
                self._on_words(event)
            case events.ToolUseStreamEvent():
                use = cast(ToolUse, event.current_tool_use)
                self._tool_uses[use["toolUseId"]] = use
            case events.ToolResultEvent():
                self._on_tool_result(cast(ToolResult, event.tool_result))

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        self._places.append(_Place("", message))
        self._agent.messages.append(message)
        self._tell(BidiMessageAddedEvent(self._agent, message))

    def _on_words(self, event: events.BidiTranscriptStreamEvent) -> None:
        place = self._place(event.item_id, event.previous_item_id)
        if not event.is_final:
            return
        if place.message is None:
            if event.text:
                place.message = text_message(event.role, event.text)
                self._insert(place)
        elif not event.text:
            self._remove(place)
        elif place.message["content"] != [{"text": event.text}]:
            place.message["content"] = [{"text": event.text}]
            self._tell(BidiMessageChangedEvent(self._agent, place.message))

    def _on_tool_result(self, result: ToolResult) -> None:
        use = self._tool_uses.pop(result["toolUseId"], None)
        if use is not None:
            for message in tool_messages(use, result):
                self.add(message)

    def _place(self, line_id: str, previous: str | None) -> _Place:
        """The place of a line; a new one stands after `previous`, but before no line that is not spoken later."""
        if line_id in self._by_line:
            return self._by_line[line_id]
        stands_after = self._by_line.get(previous) if previous else None
        after = 0 if stands_after is None and previous in self._earlier else len(self._places)
        if stands_after is not None:
            after = self._position(stands_after) + 1
        # A tool call in between belongs to what was said before it: only another spoken line comes after this one.
        comes_late = any(known.line_id for known in self._places[after:])
        place = self._by_line[line_id] = _Place(line_id)
        self._places.insert(after if comes_late else len(self._places), place)
        return place

    def _position(self, place: _Place) -> int:
        """Where a place is; looked for from the end, where it nearly always is."""
        return next(index for index in range(len(self._places) - 1, -1, -1) if self._places[index] is place)

    def _insert(self, place: _Place) -> None:
        """Add the message of a place, before the first of those that stand after it."""
        message = cast(Message, place.message)
        messages = self._agent.messages
        later = {id(other.message) for other in self._places[self._position(place) + 1 :] if other.message}
        index = len(messages)
        for position in range(len(messages) - 1, -1, -1):
            if not later:
                break
            if id(messages[position]) in later:
                later.remove(id(messages[position]))
                index = position
        messages.insert(index, message)
        self._tell(BidiMessageAddedEvent(self._agent, message))

    def _remove(self, place: _Place) -> None:
        """Take back a message: nothing of it was heard."""
        message, place.message = cast(Message, place.message), None
        messages: list[Any] = self._agent.messages
        for index, found in enumerate(messages):
            if found is message:
                del messages[index]
                break
        self._tell(BidiMessageChangedEvent(self._agent, message, removed=True))
