"""The events a WebSocket client may send, as the protocol names them.

`output_audio_buffer.clear` is left out: it is for WebRTC and SIP only. `event_id` comes back in `error.event_id`.
"""

from typing import Any

import msgspec


class ClientEvent(msgspec.Struct, tag_field="type", omit_defaults=True, kw_only=True, frozen=True):
    """Base of all client events."""

    event_id: str | None = None


class SessionUpdate(ClientEvent, tag="session.update", frozen=True, kw_only=True):
    """Configure the session; `session` is the wire object, with `type: realtime`."""

    session: dict[str, Any]


class InputAudioBufferAppend(ClientEvent, tag="input_audio_buffer.append", frozen=True, kw_only=True):
    """Base64 audio, at most 15 MiB."""

    audio: str


class InputAudioBufferCommit(ClientEvent, tag="input_audio_buffer.commit", frozen=True, kw_only=True):
    """Make the buffered audio a user item. Refused under 100 ms."""


class InputAudioBufferClear(ClientEvent, tag="input_audio_buffer.clear", frozen=True, kw_only=True):
    """Forget the buffered audio."""


class ConversationItemCreate(ClientEvent, tag="conversation.item.create", frozen=True, kw_only=True):
    """Add an item, after `previous_item_id` or at the end."""

    item: dict[str, Any]
    previous_item_id: str | None = None


class ConversationItemDelete(ClientEvent, tag="conversation.item.delete", frozen=True, kw_only=True):
    """Remove an item."""

    item_id: str


class ConversationItemRetrieve(ClientEvent, tag="conversation.item.retrieve", frozen=True, kw_only=True):
    """Ask for the server's copy of an item."""

    item_id: str


class ConversationItemTruncate(ClientEvent, tag="conversation.item.truncate", frozen=True, kw_only=True):
    """Tell the model how much of its reply was heard: milliseconds, never more than it sent."""

    item_id: str
    # The protocol wants them always, even at zero: no default, so that omit_defaults keeps them.
    content_index: int
    audio_end_ms: int


class ResponseCreate(ClientEvent, tag="response.create", frozen=True, kw_only=True):
    """Ask for a response. One at a time."""

    response: dict[str, Any] | None = None


class ResponseCancel(ClientEvent, tag="response.cancel", frozen=True, kw_only=True):
    """Stop the response in progress, or the one named."""

    response_id: str | None = None
