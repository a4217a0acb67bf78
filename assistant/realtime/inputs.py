"""What can happen to a conversation: everything `Session.handle` takes.

What the server sends comes as `ServerMessage`; the rest is the user, the tools, the loudspeakers and the clock.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assistant.realtime.budget import Budget
from assistant.realtime.errors import AssistantError
from assistant.realtime.turn_modes import TurnMode

if TYPE_CHECKING:
    from assistant.realtime.configuration import SessionConfiguration
    from assistant.realtime.conversation import Entry


@dataclass(frozen=True, slots=True)
class Start:
    """Begin: open the first connection."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the conversation; `reason` is shown to whoever watches."""

    reason: str


@dataclass(frozen=True, slots=True)
class ConnectionOpened:
    """The WebSocket handshake succeeded; `wall_time` is in seconds since 1970, to read the server's times by."""

    connection_id: str
    wall_time: float = 0.0


@dataclass(frozen=True, slots=True)
class ConnectionFailed:
    """The connection could not be opened."""

    connection_id: str
    error: AssistantError


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """The connection is gone: close code (1006 where there was none) and reason."""

    connection_id: str
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConnectionPulse:
    """How a connection fares between two messages.

    `silent`: nothing comes from the other side any more. `arriving`: a message is arriving, but slowly.
    """

    connection_id: str
    pulse: Literal["silent", "arriving"]


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """One WebSocket message, as it came."""

    connection_id: str
    message: str | bytes


@dataclass(frozen=True, slots=True)
class TalkPressed:
    """The talk key went down."""


@dataclass(frozen=True, slots=True)
class TalkReleased:
    """The talk key came up."""


@dataclass(frozen=True, slots=True)
class MicrophoneAudio:
    """Captured audio, PCM16 mono 24 kHz."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class MicrophoneClosed:
    """Answer to the command CloseMicrophone: all captured audio was handed in before this."""


@dataclass(frozen=True, slots=True)
class TextTyped:
    """The user sent a line of text."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteGiven:
    """The program, not the user, tells the model something that it should speak about: a timer is due."""

    text: str


@dataclass(frozen=True, slots=True)
class ImageGiven:
    """The user adds an image; `data_url` is data:image/...;base64,..."""

    data_url: str


@dataclass(frozen=True, slots=True)
class HistoryAdded:
    """Something was said or done beside the model that it is to know of; nobody asks it to answer."""

    entries: "tuple[Entry, ...]"


@dataclass(frozen=True, slots=True)
class InterruptRequested:
    """The user wants silence, and says nothing instead."""


@dataclass(frozen=True, slots=True)
class MuteChanged:
    """The user muted or unmuted the microphone."""

    muted: bool


@dataclass(frozen=True, slots=True)
class TurnModeChanged:
    """The user chose another way to take turns."""

    mode: TurnMode


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The user changed session settings; `changes` is a part of the wire's session object, checked already."""

    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConfigurationChosen:
    """The user chose what only another session can have: a model, a voice that has spoken.

    Connections opened from now on are to be of this configuration. The turn mode stays what it is.
    """

    configuration: "SessionConfiguration"


@dataclass(frozen=True, slots=True)
class BudgetChanged:
    """The user chose how much may be spent."""

    budget: Budget


@dataclass(frozen=True, slots=True)
class SpendingToday:
    """What all conversations spent on `day` (any name for it, such as 2026-11-22) so far, in US dollars."""

    day: str
    usd: float


@dataclass(frozen=True, slots=True)
class Heard:
    """How much of one item's audio was really heard, in milliseconds."""

    item_id: str
    content_index: int
    heard_ms: int


@dataclass(frozen=True, slots=True)
class PlaybackFlushed:
    """Answer to the command FlushPlayback: the speakers are silent; what of each unfinished item was heard."""

    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class PlaybackStarted:
    """The first sound of an item is being heard now."""

    item_id: str


@dataclass(frozen=True, slots=True)
class PlaybackDrained:
    """All audio given to the speakers so far was heard."""


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """A tool call ended, well or not; `output` goes to the model as it is, `images` (data URLs) after it."""

    call_id: str
    output: str
    failed: bool
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCancelRequested:
    """The user does not want this call to go on."""

    call_id: str


@dataclass(frozen=True, slots=True)
class ApprovalAnswered:
    """Answer to the command AskApproval."""

    approval_request_id: str
    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The moment asked for by the command WakeAt has come."""


Input = (
    Start
    | Stop
    | ConnectionOpened
    | ConnectionFailed
    | ConnectionClosed
    | ConnectionPulse
    | ServerMessage
    | TalkPressed
    | TalkReleased
    | MicrophoneAudio
    | MicrophoneClosed
    | TextTyped
    | NoteGiven
    | ImageGiven
    | HistoryAdded
    | InterruptRequested
    | MuteChanged
    | TurnModeChanged
    | SettingsChanged
    | ConfigurationChosen
    | BudgetChanged
    | SpendingToday
    | PlaybackFlushed
    | PlaybackStarted
    | PlaybackDrained
    | ToolFinished
    | ToolCancelRequested
    | ApprovalAnswered
    | TimerFired
)
