"""Between typed events and the text on the wire. Nothing here raises on what a server sends."""

import functools
import operator
from dataclasses import dataclass

import msgspec

from assistant.realtime.client_events import ClientEvent
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
_known_types = frozenset(str(event_type.__struct_config__.tag) for event_type in SERVER_EVENT_TYPES)


def encode(event: ClientEvent) -> str:
    """The JSON text of a client event."""
    return _encoder.encode(event).decode()


def decode(message: str | bytes) -> ServerEvent | UnknownEvent | MalformedEvent:
    """The typed event of one WebSocket message; unknown and malformed ones become values, never exceptions."""
    try:
        event: ServerEvent = _decoder.decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _classify(message, str(error) or "nested too deeply")
    return event


def _classify(message: str | bytes, reason: str) -> UnknownEvent | MalformedEvent:
    try:
        event_type = _type_decoder.decode(message).type
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return MalformedEvent(reason)
    if event_type in _known_types:
        return MalformedEvent(reason, event_type)
    return UnknownEvent(event_type[:LONGEST_TYPE])
