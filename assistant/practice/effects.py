"""What the session asks of the outside world; the connection carries it out."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Send:
    """Send this server event."""

    event: dict[str, Any]


@dataclass(frozen=True)
class PrepareToListen:
    """Audio is coming in: there will soon be something to recognise."""


@dataclass(frozen=True)
class Listen:
    """Recognise this audio, then call `Session.heard` with the item's id."""

    item_id: str
    data: bytes
    format: dict[str, Any]


@dataclass(frozen=True)
class Speak:
    """Say this, calling `Session.spoken` for each piece and `Session.speech_ended` after the last."""

    response_id: str
    text: str
    voice: str
    format: dict[str, Any]
    speed: float


@dataclass(frozen=True)
class Write:
    """Let a moment pass, as a model takes for each word, then call `Session.written`: there is more to write."""

    response_id: str


@dataclass(frozen=True)
class StopSpeaking:
    """What is still to be said of this response is not wanted any more."""

    response_id: str


@dataclass(frozen=True)
class ListRemoteTools:
    """Ask this remote MCP server (a tool of type "mcp") for its tools, then call `Session.remote_tools_listed`."""

    item_id: str
    server: dict[str, Any]


@dataclass(frozen=True)
class CallRemoteTool:
    """Call a tool of this remote MCP server, then call `Session.remote_tool_called`."""

    item_id: str
    server: dict[str, Any]
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Close:
    """Close the connection."""

    code: int
    reason: str


Effect = Send | PrepareToListen | Listen | Speak | Write | StopSpeaking | ListRemoteTools | CallRemoteTool | Close
