"""The session: `Session.handle(input, now)` takes what happened and returns what to do.

Synchronous and total: it never raises on anything a server or a user does, and it keeps no clock of its own. The
facts are in `facts.py`; what the server says is handled in `replies.py`, `hearing.py` and `faults.py`; what the user
does is handled here.
"""

import base64
from collections.abc import Callable
from typing import Any

from assistant.realtime import barge_in, faults, hearing, replies
from assistant.realtime import inputs as i
from assistant.realtime import server_events as s
from assistant.realtime.client_events import (
    ConversationItemCreate,
    InputAudioBufferAppend,
    InputAudioBufferClear,
    InputAudioBufferCommit,
    ResponseCreate,
    SessionUpdate,
)
from assistant.realtime.codec import MalformedEvent, UnknownEvent, decode
from assistant.realtime.commands import (
    CloseConnection,
    CloseMicrophone,
    Command,
    Finish,
    OpenConnection,
    OpenMicrophone,
    WakeAt,
)
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.conversation import Conversation, Entry
from assistant.realtime.errors import AssistantError, SessionEndedError
from assistant.realtime.facts import SessionFacts
from assistant.realtime.limit import SessionLimit
from assistant.realtime.reports import (
    ConnectionEnded,
    ConnectionStarted,
    Debug,
    Notice,
    Problem,
    SessionSnapshot,
    StateChanged,
    ToolReturned,
)
from assistant.realtime.turns import BYTES_PER_SECOND, TurnTaking

# The server can only hear the end of speech in audio: what a muted microphone owes it, longer than any usual
# silence_duration_ms.
SILENCE_AFTER_MUTE = bytes(BYTES_PER_SECOND)


class Session:
    """One conversation with a Realtime endpoint."""

    def __init__(self, configuration: SessionConfiguration) -> None:
        self._facts = SessionFacts(
            configuration=configuration,
            conversation=Conversation(configuration.output_format),
            turns=TurnTaking(configuration.turn_mode),
            limit=SessionLimit(configuration.timeout_s),
        )
        self._told: SessionSnapshot | None = None
        self._wake_at: float | None = None
        self._inputs: dict[type, Callable[[Any], None]] = {
            i.Start: self._on_start,
            i.Stop: self._on_stop,
            i.ConnectionOpened: self._on_connection_opened,
            i.ConnectionFailed: self._on_connection_failed,
            i.ConnectionClosed: self._on_connection_closed,
            i.ServerMessage: self._on_server_message,
            i.TalkPressed: self._on_talk_pressed,
            i.TalkReleased: self._on_talk_released,
            i.MicrophoneAudio: self._on_microphone_audio,
            i.MicrophoneClosed: self._on_microphone_closed,
            i.TextTyped: self._on_text,
            i.ImageGiven: self._on_image,
            i.InterruptRequested: self._on_interrupt,
            i.MuteChanged: self._on_mute,
            i.PlaybackFlushed: self._on_playback_flushed,
            i.PlaybackDrained: self._on_playback_drained,
            i.ToolFinished: self._on_tool_finished,
            i.TimerFired: self._on_timer,
        }

    @property
    def snapshot(self) -> SessionSnapshot:
        """Where the conversation stands."""
        return self._facts.snapshot()

    def handle(self, event: i.Input, now: float) -> list[Command]:
        """Take one event at time `now` (seconds on any clock that only goes forward); returns commands in order."""
        if self._facts.phase == "closed":
            return []
        self._facts.now = now
        self._inputs[type(event)](event)
        self._settle()
        return self._facts.outbox.take()

    def _settle(self) -> None:
        """What follows from the facts after any event: ask for a response, tell the state, set the timer."""
        facts = self._facts
        if facts.fatal_error is not None and facts.phase != "closed":
            self._finish(facts.fatal_error)
        if facts.tools.take_answer_due():
            facts.responses.want()
        if facts.is_open and not facts.turns.listening and facts.responses.take_request():
            facts.send(ResponseCreate())
        snapshot = facts.snapshot()
        if snapshot != self._told and (facts.answers_due == 0 or facts.phase == "closed"):
            self._told = snapshot
            facts.outbox.tell(StateChanged(snapshot))
        wake_at = facts.limit.next_wake() if facts.phase != "closed" else None
        if wake_at != self._wake_at:
            self._wake_at = wake_at
            facts.outbox.add(WakeAt(wake_at))

    # The connection.

    def _on_start(self, event: i.Start) -> None:
        del event
        self._facts.connection_id = self._facts.outbox.new_id("connection")
        self._facts.phase = "connecting"
        self._facts.outbox.add(OpenConnection(self._facts.connection_id))

    def _on_stop(self, event: i.Stop) -> None:
        self._finish(None, event.reason)

    def _on_connection_opened(self, event: i.ConnectionOpened) -> None:
        if event.connection_id != self._facts.connection_id:
            return
        # Sent without waiting for session.created: it saves a round trip, and some servers send none.
        self._facts.phase = "configuring"
        self._facts.limit.begin(self._facts.now)
        self._facts.send(SessionUpdate(session=self._facts.configuration.session))

    def _on_connection_failed(self, event: i.ConnectionFailed) -> None:
        if event.connection_id == self._facts.connection_id:
            self._finish(event.error)

    def _on_connection_closed(self, event: i.ConnectionClosed) -> None:
        if event.connection_id != self._facts.connection_id:
            return
        if self._facts.server_session_expired:
            self._finish(SessionEndedError("The session reached the server's time limit.", code="session_expired"))
        else:
            words = f": {event.reason}" if event.reason else ""
            self._finish(SessionEndedError(f"The server closed the connection (code {event.code}{words})."))

    def _finish(self, error: AssistantError | None, reason: str = "") -> None:
        facts = self._facts
        facts.phase = "closed"
        facts.turns.pressed = facts.turns.server_hears_speech = False
        facts.outbox.add(CloseMicrophone())
        facts.outbox.add(CloseConnection(facts.connection_id))
        facts.limit.end()
        if error is not None:
            facts.outbox.tell(Problem(str(error), error.code, error.details))
        facts.outbox.tell(ConnectionEnded(facts.connection_id, error.code if error else reason))
        facts.outbox.add(Finish(error))

    def _on_timer(self, event: i.TimerFired) -> None:
        del event
        facts = self._facts
        if facts.limit.reached(facts.now):
            self._finish(SessionEndedError("The session reached its time limit.", code="timeout"))
            return
        seconds = facts.limit.due_notice(facts.now)
        if seconds is not None:
            minutes = round(seconds / 60)
            facts.outbox.tell(
                Notice(f"{minutes} minute{'s' if minutes > 1 else ''} left in this session.", "session_limit_near")
            )

    # What the server says.

    def _on_server_message(self, message: i.ServerMessage) -> None:
        if message.connection_id != self._facts.connection_id:
            return
        event = decode(message.message)
        if isinstance(event, MalformedEvent):
            name = event.type or "an event"
            self._facts.outbox.tell(Debug(f"The server sent {name} that makes no sense: {event.reason}"))
        elif isinstance(event, UnknownEvent):
            self._facts.outbox.tell(Debug(f"The server sent an event this version does not know: {event.type}"))
        elif isinstance(event, s.SessionUpdated):
            self._on_session_updated()
        else:
            handler = _SERVER_HANDLERS.get(type(event))
            if handler is not None:
                handler(self._facts, event)

    def _on_session_updated(self) -> None:
        facts = self._facts
        if facts.phase != "configuring":
            return
        facts.phase = "open"
        facts.outbox.tell(ConnectionStarted(facts.connection_id, facts.configuration.model))
        for item in facts.waiting_items:
            facts.send(ConversationItemCreate(item=item))
        facts.waiting_items.clear()
        for pcm in facts.turns.take_waiting():
            self._send_audio(pcm)
        if facts.turns.commit_when_ready:
            facts.turns.commit_when_ready = False
            self._commit()
        if facts.turns.mode == "hands_free" and not facts.turns.muted:
            facts.outbox.add(OpenMicrophone())

    # What the user does.

    def _on_talk_pressed(self, event: i.TalkPressed) -> None:
        del event
        facts = self._facts
        if facts.turns.pressed:
            return
        barge_in.interrupt(facts)
        if facts.turns.mode == "push_to_talk":
            facts.turns.press()
            if not facts.turns.muted:
                facts.outbox.add(OpenMicrophone())

    def _on_talk_released(self, event: i.TalkReleased) -> None:
        del event
        if self._facts.turns.pressed:
            self._facts.turns.pressed = False
            self._facts.turns.releasing = True
            self._facts.close_microphone()

    def _on_microphone_audio(self, event: i.MicrophoneAudio) -> None:
        turns = self._facts.turns
        if not turns.wants_audio:
            return
        turns.utterance_bytes += len(event.pcm)
        if self._facts.is_open:
            self._send_audio(event.pcm)
        else:
            turns.hold_back(event.pcm)

    def _on_microphone_closed(self, event: i.MicrophoneClosed) -> None:
        del event
        facts, turns = self._facts, self._facts.turns
        facts.answered()
        if not turns.releasing:
            return
        turns.releasing = False
        if not turns.worth_committing:
            # A tap: it interrupted, and says nothing.
            turns.take_waiting()
            facts.tools.abandon()
            facts.responses.wanted = False
            if facts.is_open and turns.utterance_bytes:
                facts.send(InputAudioBufferClear())
        elif facts.is_open:
            self._commit()
        else:
            turns.commit_when_ready = True

    def _on_text(self, event: i.TextTyped) -> None:
        facts = self._facts
        barge_in.interrupt(facts)
        item_id = facts.outbox.new_id("item")
        entry = facts.conversation.add(Entry(item_id, "user", text=event.text, is_final=True))
        facts.outbox.tell(facts.conversation.transcript(entry, event.text))
        content = [{"type": "input_text", "text": event.text}]
        facts.send_item({"id": item_id, "type": "message", "role": "user", "content": content})
        facts.responses.want()

    def _on_image(self, event: i.ImageGiven) -> None:
        content = [{"type": "input_image", "image_url": event.data_url}]
        self._facts.send_item({"type": "message", "role": "user", "content": content})

    def _on_interrupt(self, event: i.InterruptRequested) -> None:
        del event
        barge_in.interrupt(self._facts)
        self._facts.tools.abandon()
        self._facts.responses.wanted = False

    def _on_mute(self, event: i.MuteChanged) -> None:
        facts, turns = self._facts, self._facts.turns
        if turns.muted == event.muted:
            return
        turns.muted = event.muted
        if event.muted:
            facts.close_microphone()
            if turns.mode == "hands_free" and facts.is_open and turns.server_hears_speech:
                self._send_audio(SILENCE_AFTER_MUTE)
        elif turns.pressed or (turns.mode == "hands_free" and facts.is_open):
            facts.outbox.add(OpenMicrophone())

    # What the speakers and the tools report.

    def _on_playback_flushed(self, event: i.PlaybackFlushed) -> None:
        barge_in.playback_flushed(self._facts, event.heard)

    def _on_playback_drained(self, event: i.PlaybackDrained) -> None:
        del event
        self._facts.audio.sounding = False

    def _on_tool_finished(self, event: i.ToolFinished) -> None:
        facts = self._facts
        tool = facts.tools.finish(event.call_id)
        if tool is None:
            return
        facts.outbox.tell(ToolReturned(event.call_id, event.output, event.failed, facts.now - tool.started_at))
        facts.send_item({"type": "function_call_output", "call_id": event.call_id, "output": event.output})

    def _send_audio(self, pcm: bytes) -> None:
        self._facts.send(InputAudioBufferAppend(audio=base64.b64encode(pcm).decode()))

    def _commit(self) -> None:
        self._facts.send(InputAudioBufferCommit())
        self._facts.responses.want()


_SERVER_HANDLERS: dict[type[s.ServerEvent], Callable[[SessionFacts, Any], None]] = {
    s.Error: faults.on_error,
    s.InputAudioBufferSpeechStarted: hearing.on_speech_started,
    s.InputAudioBufferSpeechStopped: hearing.on_speech_stopped,
    s.InputAudioBufferCommitted: hearing.on_committed,
    s.InputAudioTranscriptionDelta: hearing.on_transcription_delta,
    s.InputAudioTranscriptionCompleted: hearing.on_transcription_completed,
    s.InputAudioTranscriptionFailed: hearing.on_transcription_failed,
    s.ResponseCreated: replies.on_created,
    s.ResponseOutputItemAdded: replies.on_item_added,
    s.ResponseOutputItemDone: replies.on_item_done,
    s.ResponseOutputAudioDelta: replies.on_audio_delta,
    s.ResponseOutputAudioDone: replies.on_audio_done,
    s.ResponseOutputAudioTranscriptDelta: replies.on_words,
    s.ResponseOutputAudioTranscriptDone: replies.on_words_done,
    s.ResponseOutputTextDelta: replies.on_words,
    s.ResponseOutputTextDone: replies.on_words_done,
    s.ResponseDone: replies.on_done,
}
