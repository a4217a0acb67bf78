"""Between typed events and the text on the wire. Nothing here raises on what a server sends."""

import functools
import operator
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from assistant.realtime.client_events import ClientEvent
from assistant.realtime.leniency import loosely_read
from assistant.realtime.server_events import SERVER_EVENT_TYPES, ServerEvent


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event type that this version does not know: kept for the log, otherwise harmless."""

    type: str


@dataclass(frozen=True, slots=True)
class MalformedEvent:
    """What could not be understood at all, and why."""

    reason: str
    type: str = ""


# Of a type that nobody knows: longer than any name, and no place for anything else.
LONGEST_TYPE = 80


class _TypeOnly(msgspec.Struct):
    type: str


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(functools.reduce(operator.or_, SERVER_EVENT_TYPES))
_type_decoder = msgspec.json.Decoder(_TypeOnly)
_message_decoder = msgspec.json.Decoder(dict[str, Any])
_known_types = {str(event_type.__struct_config__.tag): event_type for event_type in SERVER_EVENT_TYPES}
# The beta's names of events, which some compatible servers still send; the fields are the same.
_BETA_NAMES = {
    "response.audio.delta": "response.output_audio.delta",
    "response.audio.done": "response.output_audio.done",
    "response.audio_transcript.delta": "response.output_audio_transcript.delta",
    "response.audio_transcript.done": "response.output_audio_transcript.done",
    "response.text.delta": "response.output_text.delta",
    "response.text.done": "response.output_text.done",
}


def encode(event: ClientEvent) -> str:
    """The JSON text of a client event."""
    return _encoder.encode(event).decode()


def decode(message: str | bytes) -> ServerEvent | UnknownEvent | MalformedEvent:
    """The typed event of one WebSocket message; unknown and malformed ones become values, never exceptions."""
    try:
        event: ServerEvent = _decoder.decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _read_loosely(message, str(error) or "nested too deeply")
    return event


def _read_loosely(message: str | bytes, reason: str) -> ServerEvent | UnknownEvent | MalformedEvent:
    try:
        event_type = _type_decoder.decode(message).type
        known = _known_types.get(_BETA_NAMES.get(event_type, event_type))
        if known is None:
            return UnknownEvent(event_type[:LONGEST_TYPE])
        event = loosely_read(_message_decoder.decode(message), known)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return MalformedEvent(reason)
    return MalformedEvent(reason, event_type) if event is None else cast(ServerEvent, event)
