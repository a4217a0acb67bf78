"""Barge-in: silence first, then cancel, then tell the model how much was really heard. And replies taken back."""

from collections.abc import Iterable

from assistant.realtime.client_events import ConversationItemDelete, ConversationItemTruncate, ResponseCancel
from assistant.realtime.conversation import Entry
from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import Heard
from assistant.realtime.reports import Interrupted, Notice

HEARS_ITSELF = (
    "Replies keep being broken off as they begin. If nobody spoke, the microphone hears the speakers: use headphones, "
    "hold the key to talk, or test the echo."
)


def interrupt(facts: SessionFacts, *, server_cancels: bool = False) -> None:
    """Cut the reply in progress short, if there is one.

    `server_cancels`: the server heard the user itself and cancels its response, so a cancel of ours would only earn
    `response_cancel_not_active`. What is left to do follows in `playback_flushed`, once the speakers are silent.
    """
    responses = facts.responses
    if not (facts.audio.speaking or responses.in_progress):
        return
    if server_cancels and not facts.audio.speaking and facts.audio.is_silenced(responses.active_id or ""):
        # Silent already: some servers say more than once that they hear the user.
        return
    facts.answer_given()
    if responses.active_id is not None:
        facts.audio.silence(responses.active_id)
    elif responses.requested:
        facts.audio.silence_next_response = True
    facts.flush_playback()
    if responses.in_progress and not server_cancels:
        facts.cancel_after_flush = True


def playback_flushed(facts: SessionFacts, heard: tuple[Heard, ...]) -> None:
    """The speakers are silent: cancel what is being generated, and cut the conversation to what was heard."""
    facts.answered()
    if facts.cancel_after_flush:
        facts.cancel_after_flush = False
        facts.send(ResponseCancel(response_id=facts.responses.active_id))
    facts.audio.flushed()
    reason, facts.interruption_reason = facts.interruption_reason, "user_speech"
    cuts = {item.item_id: item for item in heard}
    unfinished = {entry.item_id for entry in facts.conversation.partial_replies()}
    for item_id in unfinished - cuts.keys():
        # All that arrived of it was heard, and the rest will never be.
        cuts[item_id] = Heard(item_id, 0, facts.conversation.received_ms(item_id))
    heard_item: Heard | None = None
    for item in cuts.values():
        heard_item = _cut(facts, item, still_coming=item.item_id in unfinished) or heard_item
    facts.outbox.tell(
        Interrupted(
            reason,
            heard_item.item_id if heard_item else None,
            heard_item.heard_ms if heard_item else None,
        )
    )
    if heard_item and facts.turns.server_hears_speech and facts.self_hearing.broken_off(heard_item.heard_ms):
        facts.outbox.tell(Notice(HEARS_ITSELF, "hears_itself"))


def take_back(facts: SessionFacts, entries: Iterable[Entry]) -> None:
    """Withdraw replies that are worth nothing, and be silent: the question is asked again and answered whole."""
    facts.interruption_reason = "error"
    if facts.audio.speaking:
        facts.flush_playback()
    for entry in entries:
        entry.text, entry.interrupted, entry.is_final = "", True, True
        facts.outbox.tell(facts.conversation.transcript(entry, ""))
        facts.conversation.remove(entry.item_id)
        facts.audio.take_back(entry.item_id)


def answer_again(facts: SessionFacts) -> None:
    """The reply was made before the server knew what it was to answer: withdraw it, and ask for another."""
    entries = [facts.conversation.entries.get(item_id) for item_id in facts.questions.reply_items]
    replies = [entry for entry in entries if entry is not None and entry.kind == "assistant"]
    if not replies:
        # It called tools; the model speaks about their results anyway, and by then it knows the question.
        return
    if facts.responses.active_id is not None:
        facts.audio.silence(facts.responses.active_id)
        facts.send(ResponseCancel(response_id=facts.responses.active_id))
    for entry in replies:
        facts.send(ConversationItemDelete(item_id=entry.item_id))
    take_back(facts, replies)
    facts.want_answer()


def _cut(facts: SessionFacts, item: Heard, *, still_coming: bool) -> Heard | None:
    """Truncate or delete one item; returns what was heard of it, None where nothing had to be cut.

    The protocol refuses `audio_end_ms` beyond what it sent, and a truncation to nothing leaves an empty reply in the
    model's memory, so an item of which nothing was heard is deleted.
    """
    conversation = facts.conversation
    received = conversation.received_ms(item.item_id)
    heard_ms = min(item.heard_ms, received)
    if heard_ms >= received and not still_coming:
        return None
    entry = conversation.cut(item.item_id, heard_ms)
    if entry is None:
        return None
    if entry.written:
        # What was read was read; the protocol truncates audio only.
        facts.outbox.tell(conversation.transcript(entry, ""))
        return None
    if heard_ms > 0:
        facts.send(
            ConversationItemTruncate(item_id=item.item_id, content_index=item.content_index, audio_end_ms=heard_ms)
        )
    else:
        facts.send(ConversationItemDelete(item_id=item.item_id))
    facts.outbox.tell(conversation.transcript(entry, ""))
    if heard_ms == 0:
        conversation.remove(item.item_id)
        facts.audio.take_back(item.item_id)
    return Heard(item.item_id, item.content_index, heard_ms)
