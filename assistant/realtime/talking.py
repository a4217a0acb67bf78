"""What the user does: the talk key, the microphone, typed text, images, mute, and the way turns are taken."""

import dataclasses
from typing import Any

from assistant.realtime.barge_in import interrupt
from assistant.realtime.client_events import InputAudioBufferClear, SessionUpdate
from assistant.realtime.commands import CancelTool
from assistant.realtime.configuration import turn_detection
from assistant.realtime.connecting import commit, send_audio, wake
from assistant.realtime.conversation import Entry
from assistant.realtime.costs import remind
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.facts import SessionFacts
from assistant.realtime.history import wire_item
from assistant.realtime.inputs import (
    HistoryAdded,
    ImageGiven,
    InterruptRequested,
    MicrophoneAudio,
    MicrophoneClosed,
    MuteChanged,
    NoteGiven,
    SettingsChanged,
    TalkPressed,
    TalkReleased,
    TextTyped,
    ToolCancelRequested,
    TurnModeChanged,
)
from assistant.realtime.reports import Problem
from assistant.realtime.turns import BYTES_PER_SECOND

# The server can only hear the end of speech in audio: what a muted microphone owes it, longer than any usual
# silence_duration_ms.
SILENCE_AFTER_MUTE = bytes(BYTES_PER_SECOND)


def on_talk_pressed(facts: SessionFacts, event: TalkPressed) -> None:
    """The key went down. Hands-free it only interrupts; in toggle mode every second press ends the utterance."""
    del event
    if facts.turns.pressed:
        if facts.turns.mode == "toggle":
            _end_utterance(facts)
        return
    wake(facts)
    interrupt(facts)
    if remind(facts):
        return
    if not facts.turns.hands_free:
        facts.turns.press()
        facts.open_microphone()


def on_talk_released(facts: SessionFacts, event: TalkReleased) -> None:
    """The key came up."""
    del event
    if facts.turns.pressed and facts.turns.mode == "push_to_talk":
        _end_utterance(facts)


def on_microphone_audio(facts: SessionFacts, event: MicrophoneAudio) -> None:
    """Captured audio: sent at once where it can be, kept until it is answered."""
    if not facts.turns.wants_audio or (facts.turns.hands_free and facts.over_budget):
        return
    facts.turns.keep(event.pcm)
    if facts.is_open:
        send_audio(facts, event.pcm)


def on_microphone_closed(facts: SessionFacts, event: MicrophoneClosed) -> None:
    """All that was said is here: hand it over, or forget it if it was a mere tap."""
    del event
    turns = facts.turns
    facts.answered()
    if not turns.releasing:
        return
    turns.releasing = False
    facts.turn_clock.released(facts.now)
    if not turns.worth_committing:
        # A tap: it interrupted, and says nothing.
        if facts.is_open and turns.utterance_bytes:
            facts.send(InputAudioBufferClear())
        turns.forget_utterance()
        _want_silence(facts)
    elif facts.is_open:
        commit(facts)
    else:
        turns.commit_when_open = True


def on_text(facts: SessionFacts, event: TextTyped) -> None:
    """A typed line: shown, sent and answered; it interrupts as speech does."""
    wake(facts)
    interrupt(facts)
    facts.usage.begin_turn()
    item_id = facts.outbox.new_id("item")
    entry = facts.conversation.add(Entry(item_id, "user", text=event.text, is_final=True))
    facts.outbox.tell(facts.conversation.transcript(entry, event.text))
    facts.turn_clock.released(facts.now)
    content = [{"type": "input_text", "text": event.text}]
    facts.send_item({"id": item_id, "type": "message", "role": "user", "content": content})
    facts.turn_clock.committed(facts.now)
    facts.want_answer()
    remind(facts)


def on_note(facts: SessionFacts, event: NoteGiven) -> None:
    """A word of the program's own: it interrupts nobody, and is answered when there is room for it."""
    wake(facts)
    item_id = facts.outbox.new_id("item")
    facts.conversation.add(Entry(item_id, "note", text=event.text, is_final=True))
    content = [{"type": "input_text", "text": event.text}]
    facts.send_item({"id": item_id, "type": "message", "role": "system", "content": content})
    facts.want_answer()


def on_image(facts: SessionFacts, event: ImageGiven) -> None:
    """An image: added to the conversation; the next question may be about it."""
    wake(facts)
    content = [{"type": "input_image", "image_url": event.data_url}]
    facts.send_item({"type": "message", "role": "user", "content": content})
    remind(facts)


def on_history_added(facts: SessionFacts, event: HistoryAdded) -> None:
    """Told to the model, and to the sessions that follow; the ids are this conversation's own."""
    for given in event.entries:
        entry = facts.conversation.add(dataclasses.replace(given, item_id=facts.outbox.new_id("item"), line_id=""))
        facts.send_item(wire_item(entry))


def on_interrupt(facts: SessionFacts, event: InterruptRequested) -> None:
    """The user wants silence, and whatever is being done for the reply to stop."""
    del event
    interrupt(facts)
    for call_id in facts.tools.running:
        facts.outbox.add(CancelTool(call_id))
    _want_silence(facts)


def on_tool_cancel(facts: SessionFacts, event: ToolCancelRequested) -> None:
    """The user stops one tool; the model reads that it was stopped, and goes on."""
    if event.call_id in facts.tools.running:
        facts.outbox.add(CancelTool(event.call_id))


def on_mute(facts: SessionFacts, event: MuteChanged) -> None:
    """Muted, nothing is captured."""
    turns = facts.turns
    if turns.muted == event.muted:
        return
    turns.muted = event.muted
    if event.muted:
        facts.close_microphone()
        if turns.hands_free and turns.server_hears_speech:
            send_audio(facts, SILENCE_AFTER_MUTE)
    elif turns.pressed or (turns.hands_free and facts.is_open):
        facts.open_microphone()


def on_turn_mode(facts: SessionFacts, event: TurnModeChanged) -> None:
    """Take turns another way from now on; an utterance in progress is handed over first."""
    if event.mode == facts.turns.mode:
        return
    if facts.turns.pressed:
        _end_utterance(facts)
    was_hands_free = facts.turns.hands_free
    # The user's own thresholds come back with the mode they were made for.
    facts.turns.detections[facts.turns.mode] = facts.configuration.session["audio"]["input"]["turn_detection"]
    facts.turns.mode = event.mode
    detection = facts.turns.detections.get(event.mode, turn_detection(event.mode))
    change = {"audio": {"input": {"turn_detection": detection}}}
    facts.change_configuration(change, event.mode)
    _update_sessions(facts, SessionUpdate(session={"type": "realtime", **change}))
    if facts.turns.hands_free and not was_hands_free:
        wake(facts)
        if facts.is_open:
            facts.open_microphone()
    elif was_hands_free and not facts.turns.hands_free:
        facts.turns.server_hears_speech = False
        facts.turns.forget_utterance()
        facts.close_microphone()
        facts.send(InputAudioBufferClear())


def on_settings(facts: SessionFacts, event: SettingsChanged) -> None:
    """Change the session while it lives; what it cannot take now is used by the next one."""
    try:
        facts.change_configuration(event.changes)
    except ConfigurationError as error:
        facts.outbox.tell(Problem(str(error), error.code, error.details))
        return
    update = SessionUpdate(session={"type": "realtime", **_whole_objects(event.changes, facts.configuration.session)})
    _update_sessions(facts, update)


def _update_sessions(facts: SessionFacts, update: SessionUpdate) -> None:
    """Tell the current session, and the next one where it was told its settings already."""
    facts.send(update)
    following = facts.links.next
    if following is not None and following.phase != "opening":
        facts.outbox.send(following.connection_id, update)


def _whole_objects(changes: dict[str, Any], session: dict[str, Any]) -> dict[str, Any]:
    """The changes with every object below `audio` whole: the server takes `turn_detection` only with its type."""
    whole = {name: session[name] for name in changes if name != "audio"}
    for direction, fields in changes.get("audio", {}).items():
        whole.setdefault("audio", {})[direction] = {name: session["audio"][direction][name] for name in fields}
    return whole


def _end_utterance(facts: SessionFacts) -> None:
    facts.turns.pressed = False
    facts.turns.releasing = True
    facts.close_microphone()


def _want_silence(facts: SessionFacts) -> None:
    facts.tools.abandon()
    facts.responses.wanted = False
    facts.answer_given()
