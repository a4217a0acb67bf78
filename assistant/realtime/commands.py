"""What the session decides: everything `Session.handle` returns, to be carried out in order.

`FlushPlayback` and `CloseMicrophone` are answered at once: whoever carries them out hands `PlaybackFlushed` or
`MicrophoneClosed` to the session, and carries out what that returns, before going on with the next command.
"""

from dataclasses import dataclass

from assistant.realtime.client_events import ClientEvent
from assistant.realtime.errors import AssistantError
from assistant.realtime.reports import Report


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """Open a WebSocket and answer with ConnectionOpened or ConnectionFailed."""

    connection_id: str


@dataclass(frozen=True, slots=True)
class CloseConnection:
    """Close a WebSocket; no answer is expected."""

    connection_id: str


@dataclass(frozen=True, slots=True)
class SendEvent:
    """Send one client event."""

    connection_id: str
    event: ClientEvent


@dataclass(frozen=True, slots=True)
class PlayAudio:
    """Play a piece of a reply; `audio` is base64 as it came."""

    item_id: str
    content_index: int
    audio: str


@dataclass(frozen=True, slots=True)
class FlushPlayback:
    """Be silent now. Answered by PlaybackFlushed."""


@dataclass(frozen=True, slots=True)
class OpenMicrophone:
    """Begin to capture."""


@dataclass(frozen=True, slots=True)
class CloseMicrophone:
    """Stop capturing. Answered by what was still on its way (MicrophoneAudio), then MicrophoneClosed."""


@dataclass(frozen=True, slots=True)
class RunTool:
    """Run a tool; `arguments` is the model's JSON text, which may be malformed. Answered by ToolFinished."""

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class CancelTool:
    """Stop a tool that runs. ToolFinished follows, as for any other end."""

    call_id: str


@dataclass(frozen=True, slots=True)
class AskApproval:
    """Ask whether the server may call a remote tool. Answered by ApprovalAnswered."""

    approval_request_id: str
    server_label: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Hand in TimerFired at this time, instead of any time asked for before. None: no timer."""

    time: float | None


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell whoever watches."""

    report: Report


@dataclass(frozen=True, slots=True)
class Finish:
    """The conversation is over: by itself, or by an error."""

    error: AssistantError | None


Command = (
    OpenConnection
    | CloseConnection
    | SendEvent
    | PlayAudio
    | FlushPlayback
    | OpenMicrophone
    | CloseMicrophone
    | RunTool
    | CancelTool
    | AskApproval
    | WakeAt
    | Tell
    | Finish
)
