"""Server events in the names that this conversation knows: of items, and of responses that the server gave none."""

from typing import Any

import msgspec

from assistant.realtime.facts import SessionFacts
from assistant.realtime.server_events import (
    InputAudioTranscriptionCompleted,
    InputAudioTranscriptionDelta,
    InputAudioTranscriptionFailed,
    InputAudioTranscriptionSegment,
    ResponseCreated,
    ResponseDone,
    ResponseOutputItemAdded,
    ResponseOutputItemDone,
    ResponsePart,
    ServerEvent,
    SpeechItem,
)
from assistant.realtime.wire_objects import Item, Response

_OutputItem = ResponseOutputItemAdded | ResponseOutputItemDone
# What is about an item that the server itself made, of the user's speech or of the model's; the rest may echo ours.
_MADE_BY_SERVER = (
    SpeechItem
    | ResponsePart
    | InputAudioTranscriptionCompleted
    | InputAudioTranscriptionDelta
    | InputAudioTranscriptionFailed
    | InputAudioTranscriptionSegment
)


def in_our_names(facts: SessionFacts, event: ServerEvent) -> ServerEvent:
    """The event as if no id had ever been given twice, or left out where only one response can be meant."""
    changes: dict[str, Any] = {}
    if isinstance(event, ResponsePart | _OutputItem) and not event.response_id:
        changes["response_id"] = facts.responses.active_id or ""
    if isinstance(event, ResponseCreated | ResponseDone):
        changes["response"] = _response(facts, event)
    elif isinstance(event, _MADE_BY_SERVER):
        changes["item_id"] = _begun(facts, event.item_id)
    else:
        _name_other_items(facts, event, changes)
    previous = getattr(event, "previous_item_id", None)
    if previous:
        changes["previous_item_id"] = facts.names.ours(previous)
    return msgspec.structs.replace(event, **changes) if changes else event


def _name_other_items(facts: SessionFacts, event: ServerEvent, changes: dict[str, Any]) -> None:
    item, item_id = getattr(event, "item", None), getattr(event, "item_id", None)
    if isinstance(item, Item):
        # Calls that the server makes itself end with their session: there is nothing to mistake them for.
        made_by_server = isinstance(event, _OutputItem) and not item.type.startswith("mcp_")
        item_name = _begun(facts, item.id) if made_by_server else facts.names.ours(item.id)
        changes["item"] = msgspec.structs.replace(item, id=item_name)
    elif isinstance(item_id, str):
        changes["item_id"] = facts.names.ours(item_id)


def _begun(facts: SessionFacts, server_id: str) -> str:
    return facts.names.begun(server_id, facts.outbox.new_id) if server_id else ""


def _response(facts: SessionFacts, event: ResponseCreated | ResponseDone) -> Response:
    response, active_id = event.response, facts.responses.active_id
    name = response.id
    if isinstance(event, ResponseDone):
        # There is one response at a time: an end that belongs to no other is its end.
        name = name if active_id is None or facts.responses.is_known(name) else active_id
    elif not name:
        name = facts.outbox.new_id("response")
        facts.names.unnamed.add(name)
    output = response.output and [msgspec.structs.replace(item, id=_begun(facts, item.id)) for item in response.output]
    return msgspec.structs.replace(response, id=name, output=output)
