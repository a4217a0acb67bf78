"""The session: `Session.handle(input, now)` takes what happened and returns what to do.

Synchronous and total: it never raises on anything a server or a user does, and it keeps no clock of its own. The
facts are in `facts.py`, and what each kind of event means for them is in the file of its room: `talking.py` (the
user), `hearing.py` and `replies.py` (the server), `barge_in.py`, `connecting.py` (the session's life), `faults.py`.
"""

import random
from collections.abc import Callable, Iterable
from typing import Any

from assistant.realtime import (
    barge_in,
    connecting,
    costs,
    faults,
    hearing,
    other_events,
    patience,
    reconfiguring,
    remote_tools,
    replies,
    stalling,
    talking,
)
from assistant.realtime import inputs as i
from assistant.realtime import server_events as s
from assistant.realtime.budget import Budget, BudgetWatch
from assistant.realtime.client_events import ResponseCreate
from assistant.realtime.codec import MalformedEvent, UnknownEvent, decode
from assistant.realtime.commands import Command, WakeAt
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.conversation import Conversation, Entry
from assistant.realtime.facts import SessionFacts
from assistant.realtime.limit import SessionLimit
from assistant.realtime.links import Backoff, Link
from assistant.realtime.naming import in_our_names
from assistant.realtime.pricing import PriceTable
from assistant.realtime.reports import Debug, Notice, SessionSnapshot, StateChanged, ToolReturned
from assistant.realtime.restraint import Restraint, shortened
from assistant.realtime.timers import TimerName
from assistant.realtime.turns import TurnTaking
from assistant.realtime.usage import UsageLedger

REMEMBERED_MESSAGES = 64


class Session:
    """One conversation with a Realtime endpoint, over as many connections as it takes."""

    def __init__(
        self,
        configuration: SessionConfiguration,
        *,
        idle_s: float | None = None,
        chance: random.Random | None = None,
        prices: PriceTable | None = None,
        budget: Budget | None = None,
        history: Iterable[Entry] = (),
    ) -> None:
        """Prepare a conversation; `Start` begins it.

        `idle_s`: seconds of quiet after which the session rests (None: never). `chance` spreads reconnections.
        `prices`: what usage costs (None: not known); `budget`: what may be spent (None: no limit). `history`: an
        earlier conversation to go on with, each entry with an id of its own; the model is told of it as after a
        reconnection, within the same limit of tokens.
        """
        self._facts = SessionFacts(
            configuration=configuration,
            conversation=Conversation(configuration.output_format),
            turns=TurnTaking(configuration.turn_mode),
            limit=SessionLimit(configuration.timeout_s, configuration.timeout_s),
            idle_s=idle_s,
            usage=UsageLedger(prices or PriceTable()),
            budget=BudgetWatch(budget or Budget()),
        )
        for entry in history:
            self._facts.conversation.add(entry)
        self._facts.names.keep(self._facts.conversation.entries)
        if chance is not None:
            self._facts.links.backoff = Backoff(chance)
        self._restraint = Restraint()
        self._told: SessionSnapshot | None = None
        self._wake_at: float | None = None

    @property
    def snapshot(self) -> SessionSnapshot:
        """Where the conversation stands."""
        return self._facts.snapshot()

    @property
    def conversation(self) -> Conversation:
        """What was said so far."""
        return self._facts.conversation

    def handle(self, event: i.Input, now: float) -> list[Command]:
        """Take one event at time `now` (seconds on any clock that only goes forward); returns commands in order."""
        facts = self._facts
        if facts.lifecycle == "closed":
            return []
        facts.now = now
        _INPUT_HANDLERS[type(event)](facts, event)
        self._settle()
        commands = facts.outbox.take()
        # What a conversation ends with is always told.
        if facts.ending is not None:
            return [shortened(command) for command in commands]
        return self._restraint.apply(commands, now)

    def _settle(self) -> None:
        """What follows from the facts after any event: the next response, the next session, the state, the timers."""
        facts = self._facts
        if facts.fatal_error is not None and facts.lifecycle != "closed":
            connecting.finish(facts, facts.fatal_error)
        if facts.lifecycle != "closed":
            if facts.tools.take_answer_due():
                facts.want_answer()
            costs.review(facts)
            can_ask = facts.is_open and not facts.turns.in_the_middle and not facts.over_budget
            if can_ask and facts.responses.take_request():
                facts.send(ResponseCreate())
                facts.last_activity = facts.now
            connecting.switch_when_possible(facts)
            self._set_timers()
        snapshot = facts.snapshot()
        if snapshot != self._told and (facts.answers_due == 0 or facts.lifecycle == "closed"):
            self._told = snapshot
            facts.outbox.tell(StateChanged(snapshot))
        wake_at = None if facts.lifecycle == "closed" else facts.timers.next()
        if wake_at != self._wake_at:
            self._wake_at = wake_at
            facts.outbox.add(WakeAt(wake_at))
        connecting.say_goodbye(facts)

    def _set_timers(self) -> None:
        facts = self._facts
        stalling.watch_for_stall(facts)
        patience.watch(facts)
        if facts.idle_s is None or not facts.is_open or facts.turns.hands_free or not facts.at_turn_boundary:
            facts.timers.cancel("idle")
        elif not facts.timers.is_set("idle"):
            facts.timers.set("idle", facts.now + facts.idle_s)


def _on_start(facts: SessionFacts, event: i.Start) -> None:
    del event
    facts.lifecycle = "running"
    connecting.open_link(facts)


def _on_stop(facts: SessionFacts, event: i.Stop) -> None:
    connecting.finish(facts, None, event.reason)


def _on_timer(facts: SessionFacts, event: i.TimerFired) -> None:
    del event
    for name in facts.timers.take_due(facts.now):
        _TIMER_HANDLERS[name](facts)


def _just_settle(facts: SessionFacts) -> None:
    """Being woken is enough: `_settle` looks again at what was waited for."""
    facts.outbox.tell(Debug("Waited long enough."))


def _tell_time_left(facts: SessionFacts) -> None:
    following = facts.limit.next_notice(facts.now)
    if following is not None:
        facts.timers.set("notice", following)
    minutes = max(1, round(facts.limit.remaining_s(facts.now) / 60))
    unit = "minute" if minutes == 1 else "minutes"
    facts.outbox.tell(Notice(f"{minutes} {unit} until this session is renewed.", "session_limit_near"))


def _on_server_message(facts: SessionFacts, message: i.ServerMessage) -> None:
    link = facts.links.find(message.connection_id)
    if link is None:
        return
    event = decode(message.message)
    if isinstance(event, MalformedEvent):
        name = event.type or "an event"
        facts.outbox.tell(Debug(f"The server sent {name} that makes no sense: {event.reason}"))
    elif isinstance(event, UnknownEvent):
        facts.outbox.tell(Debug(f"The server sent an event this version does not know: {event.type}"))
    elif _seen_before(facts, link.connection_id, event, message.message):
        facts.outbox.tell(Debug(f"The server sent {event.event_id} twice"))
    elif link is facts.links.next:
        _on_next_link(facts, link, event)
    else:
        facts.last_activity = facts.now
        _on_current_link(facts, link, in_our_names(facts, event))


def _seen_before(facts: SessionFacts, connection_id: str, event: s.ServerEvent, message: str | bytes) -> bool:
    """Whether the very same event came before on this connection.

    Ids alone are not trusted: some servers send one id for all, others count anew on each connection.
    """
    recent, name, content = facts.recent_messages, (connection_id, event.event_id), hash(message)
    if not event.event_id:
        return False
    if name not in recent:
        recent[name] = content
        if len(recent) > REMEMBERED_MESSAGES:
            del recent[next(iter(recent))]
        return False
    if recent[name] != content:
        # No id at all: whatever comes under it may also come twice, such as silence.
        recent[name] = None
    return recent[name] is not None


def _on_current_link(facts: SessionFacts, link: Link, event: s.ServerEvent) -> None:
    if isinstance(event, s.SessionCreated):
        connecting.on_created(facts, link, event)
    elif isinstance(event, s.SessionUpdated):
        connecting.on_updated(facts, link)
    else:
        _SERVER_HANDLERS.get(type(event), other_events.on_event)(facts, event)


def _on_next_link(facts: SessionFacts, link: Link, event: s.ServerEvent) -> None:
    """A session in preparation only says whether it is ready."""
    if isinstance(event, s.SessionCreated):
        connecting.on_created(facts, link, event)
    elif isinstance(event, s.SessionUpdated):
        connecting.on_updated(facts, link)
    elif isinstance(event, s.Error):
        connecting.give_up_next(facts, link, faults.settings_refused(event.error))


def _on_playback_flushed(facts: SessionFacts, event: i.PlaybackFlushed) -> None:
    barge_in.playback_flushed(facts, event.heard)


def _on_playback_started(facts: SessionFacts, event: i.PlaybackStarted) -> None:
    del event
    report = facts.turn_clock.first_sound(facts.now)
    if report is not None:
        facts.outbox.tell(report)


def _on_playback_drained(facts: SessionFacts, event: i.PlaybackDrained) -> None:
    del event
    if facts.audio.sounding and not facts.responses.in_progress:
        facts.self_hearing.heard_to_the_end()
    facts.audio.sounding = False


def _on_tool_finished(facts: SessionFacts, event: i.ToolFinished) -> None:
    tool = facts.tools.finish(event.call_id)
    if tool is None:
        return
    entry_id = facts.outbox.new_id("item")
    facts.conversation.add(
        Entry(entry_id, "tool_output", text=event.output, call_id=event.call_id, is_final=True, complete=True)
    )
    facts.outbox.tell(ToolReturned(event.call_id, event.output, event.failed, facts.now - tool.started_at))
    facts.send_item({"id": entry_id, "type": "function_call_output", "call_id": event.call_id, "output": event.output})
    if event.images:
        pictures = [{"type": "input_image", "image_url": image} for image in event.images]
        facts.send_item({"type": "message", "role": "user", "content": pictures})


_TIMER_HANDLERS: dict[TimerName, Callable[[SessionFacts], None]] = {
    "notice": _tell_time_left,
    "configured": connecting.on_configuration_overdue,
    "renew": connecting.prepare_renewal,
    "retry": connecting.open_link,
    "stall": stalling.on_stall,
    "slow": patience.on_slow,
    "idle": connecting.rest,
    "budget": _just_settle,
    "words": hearing.on_words_overdue,
    "limit": _just_settle,
}

_INPUT_HANDLERS: dict[type, Callable[[SessionFacts, Any], None]] = {
    i.Start: _on_start,
    i.Stop: _on_stop,
    i.ConnectionOpened: connecting.on_opened,
    i.ConnectionFailed: connecting.on_failed,
    i.ConnectionClosed: connecting.on_closed,
    i.ConnectionPulse: patience.on_pulse,
    i.ServerMessage: _on_server_message,
    i.TalkPressed: talking.on_talk_pressed,
    i.TalkReleased: talking.on_talk_released,
    i.MicrophoneAudio: talking.on_microphone_audio,
    i.MicrophoneClosed: talking.on_microphone_closed,
    i.TextTyped: talking.on_text,
    i.NoteGiven: talking.on_note,
    i.ImageGiven: talking.on_image,
    i.HistoryAdded: talking.on_history_added,
    i.InterruptRequested: talking.on_interrupt,
    i.MuteChanged: talking.on_mute,
    i.TurnModeChanged: talking.on_turn_mode,
    i.SettingsChanged: talking.on_settings,
    i.ConfigurationChosen: reconfiguring.on_chosen,
    i.BudgetChanged: costs.on_budget,
    i.SpendingToday: costs.on_spending_today,
    i.PlaybackFlushed: _on_playback_flushed,
    i.PlaybackStarted: _on_playback_started,
    i.PlaybackDrained: _on_playback_drained,
    i.ToolFinished: _on_tool_finished,
    i.ToolCancelRequested: talking.on_tool_cancel,
    i.ApprovalAnswered: remote_tools.on_approval_answered,
    i.TimerFired: _on_timer,
}

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
    s.ResponseFunctionCallArgumentsDone: replies.on_arguments_done,
    s.ResponseDone: replies.on_done,
    s.ConversationItemAdded: other_events.on_item_added,
    s.ConversationItemCreated: other_events.on_item_added,
    s.ConversationItemDone: other_events.on_item_done,
    s.ConversationItemDeleted: other_events.on_item_deleted,
    s.McpListToolsFailed: other_events.on_mcp_list_failed,
    s.ResponseMcpCallArgumentsDone: remote_tools.on_arguments_done,
    s.ResponseMcpCallFailed: other_events.on_mcp_call_failed,
}
