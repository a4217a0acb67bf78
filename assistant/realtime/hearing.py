"""The user's side as the server hears it: speech found, audio committed, words written down."""

from assistant.realtime.barge_in import answer_again, interrupt
from assistant.realtime.conversation import NOT_TRANSCRIBED, WORDS_WAIT_S, Entry
from assistant.realtime.costs import count_transcription
from assistant.realtime.facts import SessionFacts
from assistant.realtime.questions import UTTERANCE
from assistant.realtime.reports import Notice
from assistant.realtime.server_events import (
    InputAudioBufferCommitted,
    InputAudioBufferSpeechStarted,
    InputAudioBufferSpeechStopped,
    InputAudioTranscriptionCompleted,
    InputAudioTranscriptionDelta,
    InputAudioTranscriptionFailed,
)
from assistant.realtime.turns import COMMIT_WAIT_S


def on_speech_started(facts: SessionFacts, event: InputAudioBufferSpeechStarted) -> None:
    """The server hears the user: the moment to fall silent."""
    del event
    facts.turns.server_hears_speech = True
    interrupt(facts, server_cancels=facts.configuration.server_interrupts)


def on_speech_stopped(facts: SessionFacts, event: InputAudioBufferSpeechStopped) -> None:
    """The server hears the end of speech."""
    del event
    facts.turns.server_hears_speech = False
    facts.turns.commit_due_by = facts.now + COMMIT_WAIT_S
    facts.turn_clock.released(facts.now)


def on_committed(facts: SessionFacts, event: InputAudioBufferCommitted) -> None:
    """The utterance became an item; its words come later, often after the reply has begun."""
    turns = facts.turns
    turns.server_hears_speech = False
    turns.commit_due_by = 0.0
    facts.utterance_item = event.item_id
    if facts.resending:
        facts.resending = False
        if facts.resent_item is not None:
            facts.conversation.rename(facts.resent_item, event.item_id)
    elif turns.hands_free:
        turns.committed()
        facts.turn_clock.committed(facts.now)
        facts.usage.begin_turn()
        facts.answer_owed = facts.configuration.server_answers
        if facts.configuration.server_answers:
            facts.responses.expect_from_server()
    entry = facts.conversation.add(Entry(event.item_id, "user"), event.previous_item_id)
    if facts.configuration.transcribes and not entry.is_final:
        entry.words_due_by = facts.now + WORDS_WAIT_S
        facts.timers.set("words", entry.words_due_by)
        facts.outbox.tell(facts.conversation.transcript(entry, ""))
    if facts.questions.came_late(UTTERANCE, event.previous_item_id):
        answer_again(facts)


def on_words_overdue(facts: SessionFacts) -> None:
    """Some servers write nothing down. What comes later all the same takes the place of what is said here."""
    if not facts.is_open:
        return
    for entry in facts.conversation.recent():
        if entry.kind == "user" and not entry.is_final and 0 < entry.words_due_by <= facts.now:
            facts.outbox.tell(facts.conversation.finish(entry, entry.text or NOT_TRANSCRIBED))


def on_transcription_delta(facts: SessionFacts, event: InputAudioTranscriptionDelta) -> None:
    """A piece of what the user said."""
    entry = facts.conversation.add(Entry(event.item_id, "user"))
    grown = facts.conversation.grow(entry, event.delta or "")
    if grown is not None:
        facts.outbox.tell(grown)


def on_transcription_completed(facts: SessionFacts, event: InputAudioTranscriptionCompleted) -> None:
    """What the user said, whole."""
    entry = facts.conversation.add(Entry(event.item_id, "user"))
    facts.outbox.tell(facts.conversation.finish(entry, event.transcript))
    count_transcription(facts, event.item_id, event.usage)


def on_transcription_failed(facts: SessionFacts, event: InputAudioTranscriptionFailed) -> None:
    """The words could not be written down; the model heard the audio itself, so nothing else is lost."""
    entry = facts.conversation.add(Entry(event.item_id, "user"))
    facts.outbox.tell(facts.conversation.finish(entry, entry.text or NOT_TRANSCRIBED))
    reason = event.error.message or event.error.code or "no reason given"
    facts.outbox.tell(
        Notice(f"Your words could not be written down ({reason}); the model heard them.", "transcription_failed")
    )
