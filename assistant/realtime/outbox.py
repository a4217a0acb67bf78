"""Where decisions gather until `handle` returns them."""

import msgspec

from assistant.realtime.client_events import ClientEvent, InputAudioBufferAppend
from assistant.realtime.commands import Command, SendEvent, Tell
from assistant.realtime.reports import Report

REMEMBERED_EVENTS = 256


class Outbox:
    """Commands in the order they were decided, and the sent events that an `error` may still name."""

    def __init__(self) -> None:
        self._commands: list[Command] = []
        self._sent: dict[str, ClientEvent] = {}
        self._count = 0

    def add(self, command: Command) -> None:
        """Decide something."""
        self._commands.append(command)

    def tell(self, report: Report) -> None:
        """Tell whoever watches."""
        self._commands.append(Tell(report))

    def send(self, connection_id: str, event: ClientEvent) -> str:
        """Send an event under a new event_id, which is returned; audio, sent 50 times a second, goes without one."""
        if isinstance(event, InputAudioBufferAppend):
            self._commands.append(SendEvent(connection_id, event))
            return ""
        event_id = self.new_id("event")
        event = msgspec.structs.replace(event, event_id=event_id)
        self._sent[event_id] = event
        if len(self._sent) > REMEMBERED_EVENTS:
            self._sent.pop(next(iter(self._sent)))
        self._commands.append(SendEvent(connection_id, event))
        return event_id

    def cause(self, event_id: str | None) -> ClientEvent | None:
        """The sent event that an `error` names, if it is remembered."""
        return self._sent.get(event_id) if event_id else None

    def new_id(self, prefix: str) -> str:
        """An id unique within this conversation; short enough for the protocol's 32 characters."""
        self._count += 1
        return f"{prefix}_client_{self._count:06d}"

    def take(self) -> list[Command]:
        """All commands decided since the last call."""
        commands, self._commands = self._commands, []
        return commands
