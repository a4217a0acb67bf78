"""The model's side: responses, their audio, their words and their tool calls."""

from assistant.realtime import remote_tools
from assistant.realtime.client_events import ConversationItemDelete, ResponseCancel
from assistant.realtime.commands import PlayAudio, RunTool
from assistant.realtime.conversation import Entry, decoded_length
from assistant.realtime.costs import count_response
from assistant.realtime.facts import SessionFacts
from assistant.realtime.reports import (
    Debug,
    Problem,
    ResponseCompleted,
    ResponseStarted,
    StopReason,
    ToolCalled,
)
from assistant.realtime.server_events import (
    ResponseCreated,
    ResponseDone,
    ResponseFunctionCallArgumentsDone,
    ResponseOutputAudioDelta,
    ResponseOutputAudioDone,
    ResponseOutputAudioTranscriptDelta,
    ResponseOutputAudioTranscriptDone,
    ResponseOutputItemAdded,
    ResponseOutputItemDone,
    ResponseOutputTextDelta,
    ResponseOutputTextDone,
)
from assistant.realtime.wire_objects import Item, Response

_Piece = (
    ResponseOutputAudioDelta
    | ResponseOutputAudioTranscriptDelta
    | ResponseOutputAudioTranscriptDone
    | ResponseOutputTextDelta
    | ResponseOutputTextDone
)


def on_created(facts: SessionFacts, event: ResponseCreated) -> None:
    """A response begins; one that was interrupted before it began never sounds."""
    if not (facts.configuration.server_may_begin or facts.responses.is_expected(event.response.id)):
        _refuse(facts, event.response.id)
        return
    if facts.responses.has_ended(event.response.id):
        facts.audio.hear_again(event.response.id)
    _begin(facts, event.response.id)
    facts.outbox.tell(ResponseStarted(event.response.id))


def on_item_added(facts: SessionFacts, event: ResponseOutputItemAdded) -> None:
    """The response begins an item."""
    _begin_unannounced(facts, event.response_id)
    if facts.responses.is_refused(event.response_id):
        facts.send(ConversationItemDelete(item_id=event.item.id))
        return
    facts.questions.replied(event.item.id)
    remote_tools.on_item_begun(facts, event.item, event.response_id)
    if event.item.type == "function_call":
        facts.tools.write(event.item, event.response_id)
    if event.item.type == "message" and not facts.audio.is_silenced(event.response_id, event.item.id):
        facts.conversation.add(Entry(event.item.id, "assistant"))


def on_audio_delta(facts: SessionFacts, event: ResponseOutputAudioDelta) -> None:
    """A piece of speech: to the speakers, unless the response was interrupted."""
    entry = _line(facts, event)
    sound = entry and facts.audio.pieces.whole(event.item_id, event.delta, facts.conversation.output_format)
    if entry is None or not sound:
        return
    entry.audio_bytes += decoded_length(sound)
    facts.turn_clock.first_delta(facts.now)
    facts.audio.sounding = True
    if facts.responses.active_id == event.response_id:
        # A delta that strays in after response.done has no `done` of its own to wait for.
        facts.audio.unfinished.add(event.item_id)
    facts.outbox.add(PlayAudio(event.item_id, event.content_index, sound))


def on_audio_done(facts: SessionFacts, event: ResponseOutputAudioDone) -> None:
    """All audio of an item was sent (it may still be sounding): should the connection drop now, nothing is missing."""
    facts.audio.unfinished.discard(event.item_id)
    _reply_complete(facts, event.item_id)


def on_words(facts: SessionFacts, event: ResponseOutputAudioTranscriptDelta | ResponseOutputTextDelta) -> None:
    """A piece of the words of a reply."""
    entry = _line(facts, event)
    if entry is None or entry.is_final:
        return
    entry.written = entry.written or isinstance(event, ResponseOutputTextDelta)
    grown = facts.conversation.grow(entry, event.delta)
    if grown is not None:
        facts.outbox.tell(grown)


def on_words_done(facts: SessionFacts, event: ResponseOutputAudioTranscriptDone | ResponseOutputTextDone) -> None:
    """The words of a reply, whole."""
    entry = _line(facts, event)
    if entry is None:
        return
    words = event.text if isinstance(event, ResponseOutputTextDone) else event.transcript
    facts.outbox.tell(facts.conversation.finish(entry, words))
    if isinstance(event, ResponseOutputTextDone):
        _reply_complete(facts, event.item_id)


def on_item_done(facts: SessionFacts, event: ResponseOutputItemDone) -> None:
    """An item is complete; a function call runs at once, without waiting for the rest of the response."""
    _begin_unannounced(facts, event.response_id)
    if facts.responses.is_refused(event.response_id):
        return
    if event.item.type == "function_call":
        _run_tool(facts, facts.tools.write(event.item, event.response_id), event.response_id)
    elif event.item.type.startswith("mcp_"):
        remote_tools.on_item_done(facts, event.item, event.response_id)
    elif event.item.type == "message" and event.item.status != "incomplete":
        _message_complete(facts, event.item, event.response_id)


def on_arguments_done(facts: SessionFacts, event: ResponseFunctionCallArgumentsDone) -> None:
    """What a tool is called with. A call that is cut short has its arguments "done" too, so it does not run yet."""
    facts.outbox.tell(Debug(f"A call is written: {event.call_id or event.item_id}"))
    _begin_unannounced(facts, event.response_id)
    item_id, call_id, name = event.item_id or event.call_id, event.call_id or None, event.name or None
    call = Item(type="function_call", id=item_id, call_id=call_id, name=name, arguments=event.arguments)
    facts.tools.write(call, event.response_id)


def on_done(facts: SessionFacts, event: ResponseDone) -> None:
    """A response ended, well or not."""
    response = event.response
    if facts.responses.is_refused(response.id):
        if response.usage is not None:
            count_response(facts, response.id, response.usage)
        return
    _begin_unannounced(facts, response.id)
    if response.status == "completed":
        facts.links.backoff.succeeded()
    silenced = facts.audio.is_silenced(response.id)
    for item in response.output or ():
        if item.type == "function_call":
            _run_tool(facts, facts.tools.write(item, response.id), response.id)
        elif item.type == "message" and response.status == "completed":
            _message_complete(facts, item, response.id)
        facts.audio.unfinished.discard(item.id)
    for call in facts.tools.take_written(response.id):
        # Some servers tell of a call nowhere else than in its arguments.
        if response.status in ("completed", None) and not silenced:
            _run_tool(facts, call, response.id)
    if facts.responses.active_id == response.id:
        # Items that never came to their own `done` (the response was cancelled or failed) end here.
        facts.audio.unfinished.clear()
        facts.finish_replies()
    facts.responses.ended(response.id)
    if response.status != "cancelled" and not facts.tools.called_by(response.id):
        # Also a response that failed is an answer, of a kind: asking again would fail again.
        _answered(facts)
    facts.tools.response_ended(response.id)
    if response.usage is not None:
        count_response(facts, response.id, response.usage)
    facts.outbox.tell(ResponseCompleted(response.id, _stop_reason(response, silenced)))
    problem = _problem(response)
    if problem is not None:
        facts.outbox.tell(problem)


def _refuse(facts: SessionFacts, response_id: str) -> None:
    """Nobody asked for this response: the server read a request twice, or answers where it was told not to."""
    facts.responses.refuse(response_id)
    facts.audio.silence(response_id)
    facts.send(ResponseCancel(response_id=response_id))
    facts.outbox.tell(Debug(f"The server began a response that nobody asked for: {response_id}"))


def _begin_unannounced(facts: SessionFacts, response_id: str) -> None:
    """Some servers announce no response; it may also be that the announcement got lost."""
    if facts.responses.begins_with(response_id):
        _begin(facts, response_id)


def _begin(facts: SessionFacts, response_id: str) -> None:
    facts.responses.began(response_id)
    if facts.audio.silence_next_response:
        facts.audio.silence_next_response = False
        facts.audio.silence(response_id)


def _message_complete(facts: SessionFacts, item: Item, response_id: str) -> None:
    """A message is all there; some servers tell its words nowhere else."""
    words = "" if facts.audio.is_silenced(response_id, item.id) else item.words
    if words:
        entry = facts.conversation.add(Entry(item.id, "assistant"))
        if not entry.is_final:
            facts.outbox.tell(facts.conversation.finish(entry, words))
    _reply_complete(facts, item.id)


def _reply_complete(facts: SessionFacts, item_id: str) -> None:
    entry = facts.conversation.entries.get(item_id)
    if entry is not None and not entry.interrupted:
        entry.complete = True
        _answered(facts)


def _answered(facts: SessionFacts) -> None:
    # A wish that came while this response was in progress is still to be answered.
    if not facts.responses.wanted:
        facts.answer_given()


def _line(facts: SessionFacts, event: _Piece) -> Entry | None:
    """The line that a piece of a reply belongs to; None where the reply was cut and the piece comes late."""
    _begin_unannounced(facts, event.response_id)
    if facts.audio.is_silenced(event.response_id, event.item_id):
        return None
    entry = facts.conversation.add(Entry(event.item_id, "assistant"))
    return None if entry.interrupted else entry


def _run_tool(facts: SessionFacts, item: Item, response_id: str) -> None:
    # A call that was cut off by a cancel has half an argument: it is not run.
    call_id = item.call_id or item.id
    if not call_id or item.status == "incomplete":
        return
    name, arguments = item.name or "", item.arguments or ""
    if facts.tools.begin(call_id, name, response_id, facts.now):
        entry = Entry(item.id or call_id, "tool_call", is_final=True, call_id=call_id, name=name, arguments=arguments)
        facts.conversation.add(entry)
        facts.outbox.tell(ToolCalled(call_id, name, arguments))
        facts.outbox.add(RunTool(call_id, name, arguments))


def _stop_reason(response: Response, silenced: bool) -> StopReason:
    if response.status == "cancelled" or silenced:
        return "interrupted"
    if response.status in ("failed", "incomplete"):
        return "error"
    if any(item.type == "function_call" for item in response.output or []):
        return "tool_use"
    return "complete"


_INCOMPLETE = {
    "max_output_tokens": "The reply was cut off: it reached the limit of max_output_tokens.",
    "content_filter": "The reply was stopped by the provider's content filter.",
}


def _problem(response: Response) -> Problem | None:
    """What the user must know of a response that failed or stayed incomplete."""
    if response.status not in ("failed", "incomplete"):
        return None
    details = response.status_details
    reason = details.reason if details and details.reason else ""
    error = details.error if details else None
    code = (error.code if error else None) or reason or response.status
    if response.status == "incomplete":
        message = _INCOMPLETE.get(reason, f"The reply is incomplete ({reason or 'no reason given'}).")
    else:
        words = error.message if error and error.message else code
        message = f"The model could not answer: {words}"
    return Problem(message, code, {"response_id": response.id, "status": response.status})
