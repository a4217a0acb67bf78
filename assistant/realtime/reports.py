"""What the session tells whoever watches: the window, the terminal, a log."""

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.realtime.turn_modes import TurnMode
from assistant.realtime.usage import Totals
from assistant.realtime.wire_objects import Usage

Role = Literal["user", "assistant"]
StateName = Literal[
    "connecting", "configuring", "ready", "listening", "thinking", "speaking", "renewing", "reconnecting", "closed"
]
StopReason = Literal["complete", "error", "interrupted", "tool_use"]


@dataclass(frozen=True, slots=True)
class SessionSnapshot:
    """Where the conversation stands. `deadline` is on the clock that `handle` is given, None before a session."""

    state: StateName
    turn_mode: TurnMode
    muted: bool
    deadline: float | None
    limit_s: float
    model: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The snapshot is another than before."""

    snapshot: SessionSnapshot


@dataclass(frozen=True, slots=True)
class ConnectionStarted:
    """A session is open and configured."""

    connection_id: str
    model: str


@dataclass(frozen=True, slots=True)
class ConnectionRestarted:
    """The conversation goes on in a new session: at the limit, after a drop, or after a rest."""

    connection_id: str
    reason: Literal["renewed", "reconnected", "resumed"]


@dataclass(frozen=True, slots=True)
class TurnLatency:
    """Where the time of one turn went, in milliseconds; None for what did not happen or cannot be known."""

    release_to_commit_ms: int | None
    commit_to_first_delta_ms: int | None
    first_delta_to_first_sound_ms: int | None


@dataclass(frozen=True, slots=True)
class ConnectionEnded:
    """The conversation is over."""

    connection_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    """The model began a response."""

    response_id: str


@dataclass(frozen=True, slots=True)
class ResponseCompleted:
    """The model ended a response."""

    response_id: str
    stop_reason: StopReason


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words of either side. `piece` is new, `text` the line so far; empty text announces a line yet to come."""

    item_id: str
    previous_item_id: str | None
    role: Role
    piece: str
    text: str
    is_final: bool
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A reply was cut short after `heard_ms` of `item_id`."""

    reason: Literal["user_speech", "error"]
    item_id: str | None
    heard_ms: int | None


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model calls a tool; `arguments` is its JSON text; `server_label` names the remote server that runs it."""

    call_id: str
    name: str
    arguments: str
    server_label: str = ""


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """A tool call ended after `duration_s`."""

    call_id: str
    output: str
    failed: bool
    duration_s: float


@dataclass(frozen=True, slots=True)
class UsageReported:
    """What one response used, or the transcription of one utterance, and the totals with it.

    `response_id` is empty for a transcription. `usage` has the tokens as the server counts them; `used`, `turn` and
    `session` have them by kind, each token once, with what they cost.
    """

    response_id: str
    usage: Usage
    source: Literal["response", "transcription"] = "response"
    model: str = ""
    used: Totals = field(default_factory=Totals)
    turn: Totals = field(default_factory=Totals)
    session: Totals = field(default_factory=Totals)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that is no error."""

    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something went wrong; the conversation goes on."""

    message: str
    code: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Debug:
    """For the debug log only."""

    message: str


Report = (
    StateChanged
    | ConnectionStarted
    | ConnectionRestarted
    | ConnectionEnded
    | TurnLatency
    | ResponseStarted
    | ResponseCompleted
    | Transcript
    | Interrupted
    | ToolCalled
    | ToolReturned
    | UsageReported
    | Notice
    | Problem
    | Debug
)
