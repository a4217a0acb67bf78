"""The facts of a session, each with one owner; the handlers beside this file read and change them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.realtime.client_events import ClientEvent, ConversationItemCreate
from assistant.realtime.commands import CloseMicrophone, FlushPlayback
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.conversation import Conversation
from assistant.realtime.errors import AssistantError
from assistant.realtime.limit import SessionLimit
from assistant.realtime.outbox import Outbox
from assistant.realtime.reply_audio import ReplyAudio
from assistant.realtime.reports import SessionSnapshot, StateName
from assistant.realtime.responses import ResponseQueue
from assistant.realtime.tool_calls import ToolCalls
from assistant.realtime.turns import TurnTaking

Phase = Literal["idle", "connecting", "configuring", "open", "closed"]


@dataclass(slots=True)
class SessionFacts:
    """Everything a session knows. `phase` is the connection's; the state that users see is derived from all of it."""

    configuration: SessionConfiguration
    conversation: Conversation
    turns: TurnTaking
    limit: SessionLimit
    outbox: Outbox = field(default_factory=Outbox)
    responses: ResponseQueue = field(default_factory=ResponseQueue)
    tools: ToolCalls = field(default_factory=ToolCalls)
    audio: ReplyAudio = field(default_factory=ReplyAudio)
    phase: Phase = "idle"
    connection_id: str = ""
    now: float = 0.0
    waiting_items: list[dict[str, Any]] = field(default_factory=list)
    fatal_error: AssistantError | None = None
    server_session_expired: bool = False
    cancel_after_flush: bool = False
    answers_due: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the server takes our events as a configured session."""
        return self.phase == "open"

    def send(self, event: ClientEvent) -> str:
        """Send an event on the current connection; returns its event_id."""
        return self.outbox.send(self.connection_id, event)

    def flush_playback(self) -> None:
        """Silence the speakers; `PlaybackFlushed` answers."""
        self.answers_due += 1
        self.outbox.add(FlushPlayback())

    def close_microphone(self) -> None:
        """Stop capturing; `MicrophoneClosed` answers."""
        self.answers_due += 1
        self.outbox.add(CloseMicrophone())

    def answered(self) -> None:
        """Take note of an answer. Until all have come, the facts are in the middle of a change."""
        self.answers_due -= 1

    def send_item(self, item: dict[str, Any]) -> None:
        """Add an item to the conversation, now or as soon as a session is open."""
        if self.is_open:
            self.send(ConversationItemCreate(item=item))
        else:
            self.waiting_items.append(item)

    def state(self) -> StateName:
        """What users see, derived anew each time so that it can never contradict the facts."""
        if self.phase == "closed":
            return "closed"
        if self.turns.listening:
            return "listening"
        if self.phase in ("idle", "connecting"):
            return "connecting"
        if self.phase == "configuring":
            return "configuring"
        if self.audio.speaking:
            return "speaking"
        if self.responses.busy or self.tools.running:
            return "thinking"
        return "ready"

    def snapshot(self) -> SessionSnapshot:
        """Where the conversation stands."""
        return SessionSnapshot(self.state(), self.turns.mode, self.turns.muted, self.limit.deadline, self.limit.limit_s)
