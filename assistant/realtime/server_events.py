"""The 46 server events, as the protocol names them.

Only the fields that this project uses are named, and only those it cannot do without are required: a compatible
server that leaves out the rest still works. Unknown fields are ignored here and stay in the debug log.
"""

from typing import Any

import msgspec

from assistant.realtime.wire_objects import ErrorDetail, Item, Response, Session


class ServerEvent(msgspec.Struct, tag_field="type", kw_only=True, frozen=True):
    """Base of all server events."""

    event_id: str = ""


class SpeechItem(ServerEvent, frozen=True, kw_only=True):
    """Common to the events of the input audio buffer that name an item."""

    item_id: str = ""


class ResponsePart(ServerEvent, frozen=True, kw_only=True):
    """Common to the events that name a part of a response."""

    response_id: str = ""
    item_id: str = ""
    output_index: int = 0
    content_index: int = 0


class Error(ServerEvent, tag="error", frozen=True, kw_only=True):
    """Something the client did was refused, or the session failed."""

    error: ErrorDetail


class SessionCreated(ServerEvent, tag="session.created", frozen=True, kw_only=True):
    """First event on a new connection."""

    session: Session = Session()


class SessionUpdated(ServerEvent, tag="session.updated", frozen=True, kw_only=True):
    """A session.update was taken."""

    session: Session = Session()


class ConversationCreated(ServerEvent, tag="conversation.created", frozen=True, kw_only=True):
    """The session's conversation exists."""


class ConversationItemCreated(ServerEvent, tag="conversation.item.created", frozen=True, kw_only=True):
    """The beta's name of `added`; some compatible servers still send it."""

    item: Item
    previous_item_id: str | None = None


class ConversationItemAdded(ServerEvent, tag="conversation.item.added", frozen=True, kw_only=True):
    """An item stands in the conversation; its content may still be coming."""

    item: Item
    previous_item_id: str | None = None


class ConversationItemDone(ServerEvent, tag="conversation.item.done", frozen=True, kw_only=True):
    """An item is complete."""

    item: Item
    previous_item_id: str | None = None


class ConversationItemDeleted(ServerEvent, tag="conversation.item.deleted", frozen=True, kw_only=True):
    """An item was removed."""

    item_id: str


class ConversationItemRetrieved(ServerEvent, tag="conversation.item.retrieved", frozen=True, kw_only=True):
    """The server's copy of an item."""

    item: Item


class ConversationItemTruncated(ServerEvent, tag="conversation.item.truncated", frozen=True, kw_only=True):
    """An assistant item was cut."""

    item_id: str
    content_index: int = 0
    audio_end_ms: int = 0


class InputAudioTranscriptionDelta(
    ServerEvent, tag="conversation.item.input_audio_transcription.delta", frozen=True, kw_only=True
):
    """A piece of what the user said."""

    item_id: str
    content_index: int | None = 0
    delta: str | None = None


class InputAudioTranscriptionSegment(
    ServerEvent, tag="conversation.item.input_audio_transcription.segment", frozen=True, kw_only=True
):
    """A piece of what the user said, with its speaker and times."""

    item_id: str
    text: str = ""


class InputAudioTranscriptionCompleted(
    ServerEvent, tag="conversation.item.input_audio_transcription.completed", frozen=True, kw_only=True
):
    """What the user said, whole."""

    item_id: str
    transcript: str = ""
    usage: dict[str, Any] | None = None


class InputAudioTranscriptionFailed(
    ServerEvent, tag="conversation.item.input_audio_transcription.failed", frozen=True, kw_only=True
):
    """The user's words could not be written down; the model heard them all the same."""

    item_id: str
    error: ErrorDetail


class InputAudioBufferCommitted(SpeechItem, tag="input_audio_buffer.committed", frozen=True, kw_only=True):
    """The buffered audio became the user item `item_id`."""

    previous_item_id: str | None = None


class InputAudioBufferCleared(ServerEvent, tag="input_audio_buffer.cleared", frozen=True, kw_only=True):
    """The buffered audio was forgotten."""


class InputAudioBufferSpeechStarted(SpeechItem, tag="input_audio_buffer.speech_started", frozen=True, kw_only=True):
    """The server hears speech: the moment to fall silent."""

    audio_start_ms: int = 0


class InputAudioBufferSpeechStopped(SpeechItem, tag="input_audio_buffer.speech_stopped", frozen=True, kw_only=True):
    """The server hears the end of speech."""

    audio_end_ms: int = 0


class InputAudioBufferTimeoutTriggered(
    SpeechItem, tag="input_audio_buffer.timeout_triggered", frozen=True, kw_only=True
):
    """Nobody spoke for idle_timeout_ms; the server commits the silence and answers it."""

    audio_start_ms: int = 0
    audio_end_ms: int = 0


class InputAudioBufferDtmfEventReceived(
    ServerEvent, tag="input_audio_buffer.dtmf_event_received", frozen=True, kw_only=True
):
    """A telephone key (SIP only)."""

    event: str = ""


class ResponseCreated(ServerEvent, tag="response.created", frozen=True, kw_only=True):
    """A response begins."""

    response: Response


class ResponseDone(ServerEvent, tag="response.done", frozen=True, kw_only=True):
    """A response ended, well or not."""

    response: Response


class ResponseOutputItemAdded(ServerEvent, tag="response.output_item.added", frozen=True, kw_only=True):
    """The response begins an item."""

    item: Item
    response_id: str = ""
    output_index: int = 0


class ResponseOutputItemDone(ServerEvent, tag="response.output_item.done", frozen=True, kw_only=True):
    """An item of the response is complete."""

    item: Item
    response_id: str = ""
    output_index: int = 0


class ResponseContentPartAdded(ResponsePart, tag="response.content_part.added", frozen=True, kw_only=True):
    """An item of the response gets a part."""


class ResponseContentPartDone(ResponsePart, tag="response.content_part.done", frozen=True, kw_only=True):
    """A part is complete."""


class ResponseOutputTextDelta(ResponsePart, tag="response.output_text.delta", frozen=True, kw_only=True):
    """A piece of a written reply."""

    delta: str


class ResponseOutputTextDone(ResponsePart, tag="response.output_text.done", frozen=True, kw_only=True):
    """A written reply, whole."""

    text: str


class ResponseOutputAudioDelta(ResponsePart, tag="response.output_audio.delta", frozen=True, kw_only=True):
    """A piece of a spoken reply: base64, in the session's output format."""

    delta: str


class ResponseOutputAudioDone(ResponsePart, tag="response.output_audio.done", frozen=True, kw_only=True):
    """The audio of a part is all sent."""


class ResponseOutputAudioTranscriptDelta(ResponsePart, tag="response.output_audio_transcript.delta", frozen=True):
    """A piece of the words of a spoken reply."""

    delta: str


class ResponseOutputAudioTranscriptDone(ResponsePart, tag="response.output_audio_transcript.done", frozen=True):
    """The words of a spoken reply, whole."""

    transcript: str


class ResponseFunctionCallArgumentsDelta(ResponsePart, tag="response.function_call_arguments.delta", frozen=True):
    """A piece of a tool call's arguments."""

    call_id: str = ""
    delta: str = ""


class ResponseFunctionCallArgumentsDone(ResponsePart, tag="response.function_call_arguments.done", frozen=True):
    """A tool call's arguments, whole."""

    call_id: str = ""
    name: str = ""
    arguments: str = ""


class ResponseMcpCallArgumentsDelta(ResponsePart, tag="response.mcp_call_arguments.delta", frozen=True, kw_only=True):
    """A piece of the arguments of a tool call that the server makes itself."""

    delta: str = ""


class ResponseMcpCallArgumentsDone(ResponsePart, tag="response.mcp_call_arguments.done", frozen=True, kw_only=True):
    """The arguments of a tool call that the server makes itself."""

    arguments: str = ""


class ResponseMcpCallInProgress(ResponsePart, tag="response.mcp_call.in_progress", frozen=True, kw_only=True):
    """The server calls a remote tool."""


class ResponseMcpCallCompleted(ResponsePart, tag="response.mcp_call.completed", frozen=True, kw_only=True):
    """The remote tool answered."""


class ResponseMcpCallFailed(ResponsePart, tag="response.mcp_call.failed", frozen=True, kw_only=True):
    """The remote tool failed."""


class McpListToolsInProgress(SpeechItem, tag="mcp_list_tools.in_progress", frozen=True, kw_only=True):
    """The server asks a remote server for its tools."""


class McpListToolsCompleted(SpeechItem, tag="mcp_list_tools.completed", frozen=True, kw_only=True):
    """The remote server's tools are known."""


class McpListToolsFailed(SpeechItem, tag="mcp_list_tools.failed", frozen=True, kw_only=True):
    """The remote server did not name its tools."""


class OutputAudioBufferStarted(ServerEvent, tag="output_audio_buffer.started", frozen=True, kw_only=True):
    """WebRTC and SIP only."""

    response_id: str = ""


class OutputAudioBufferStopped(ServerEvent, tag="output_audio_buffer.stopped", frozen=True, kw_only=True):
    """WebRTC and SIP only."""

    response_id: str = ""


class OutputAudioBufferCleared(ServerEvent, tag="output_audio_buffer.cleared", frozen=True, kw_only=True):
    """WebRTC and SIP only."""

    response_id: str = ""


class RateLimitsUpdated(ServerEvent, tag="rate_limits.updated", frozen=True, kw_only=True):
    """What the account may still use; may follow response.done."""

    rate_limits: list[dict[str, Any]]


def _wire_type(event_type: type[ServerEvent]) -> str:
    return str(event_type.__struct_config__.tag)


# The abstract bases carry their class name as tag, which has no dot; every name on the wire but `error` has one.
SERVER_EVENT_TYPES: tuple[type[ServerEvent], ...] = tuple(
    value
    for value in list(globals().values())
    if isinstance(value, type) and issubclass(value, ServerEvent) and ("." in _wire_type(value) or value is Error)
)
