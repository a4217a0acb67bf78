"""The facts of a session, each with one owner; the handlers beside this file read and change them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.realtime.budget import BudgetWatch
from assistant.realtime.client_events import ClientEvent, ConversationItemCreate
from assistant.realtime.commands import CloseMicrophone, FlushPlayback, OpenMicrophone
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.conversation import NOT_TRANSCRIBED, Conversation
from assistant.realtime.errors import AssistantError
from assistant.realtime.item_names import ItemNames
from assistant.realtime.latency import TurnClock
from assistant.realtime.limit import SessionLimit
from assistant.realtime.links import Links
from assistant.realtime.outbox import Outbox
from assistant.realtime.questions import Questions
from assistant.realtime.remote_calls import RemoteCalls
from assistant.realtime.reply_audio import ReplyAudio
from assistant.realtime.reports import SessionSnapshot, StateName, ToolReturned
from assistant.realtime.responses import ResponseQueue
from assistant.realtime.self_hearing import SelfHearing
from assistant.realtime.timers import Timers
from assistant.realtime.tool_calls import ToolCalls
from assistant.realtime.turn_modes import TurnMode
from assistant.realtime.turns import TurnTaking
from assistant.realtime.usage import UsageLedger

# From the handshake to the session: servers answer session.update within a second.
CONFIGURED_WITHIN_S = 15.0
LOST_WITH_CONNECTION = "The connection was lost before this tool's result came."


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the conversation ended: `reason` is for whoever watches, `error` for whoever asked for it."""

    error: AssistantError | None
    reason: str


@dataclass(slots=True)
class SessionFacts:
    """Everything a session knows. The state that users see is derived from it, never stored.

    `answer_owed`: the user said something that has no answer yet; it outlives the connection. `asked_again`: over how
    many lost connections it did. `interruption`: what
    a barge-in still has to do once the speakers are silent. `resending`: the next committed utterance is one that was
    spoken on an earlier connection, where it was `resent_item`. `told_to_wait`: the user knows that what is waited for
    now takes long. `last_activity`: when the last event came, or the last request went; `last_sign`: when a part of an
    event came last. `following` is what the next session is to be opened with, where that is something else than the
    `configuration` of the current one.
    """

    configuration: SessionConfiguration
    conversation: Conversation
    turns: TurnTaking
    limit: SessionLimit
    following: SessionConfiguration | None = None
    links: Links = field(default_factory=Links)
    timers: Timers = field(default_factory=Timers)
    outbox: Outbox = field(default_factory=Outbox)
    names: ItemNames = field(default_factory=ItemNames)
    responses: ResponseQueue = field(default_factory=ResponseQueue)
    questions: Questions = field(default_factory=Questions)
    tools: ToolCalls = field(default_factory=ToolCalls)
    remote_calls: RemoteCalls = field(default_factory=RemoteCalls)
    audio: ReplyAudio = field(default_factory=ReplyAudio)
    self_hearing: SelfHearing = field(default_factory=SelfHearing)
    turn_clock: TurnClock = field(default_factory=TurnClock)
    usage: UsageLedger = field(default_factory=UsageLedger)
    budget: BudgetWatch = field(default_factory=BudgetWatch)
    now: float = 0.0
    lifecycle: Literal["new", "running", "closed"] = "new"
    answer_owed: bool = False
    asked_again: int = 0
    utterance_item: str | None = None
    resending: bool = False
    resent_item: str | None = None
    idle_s: float | None = None
    last_activity: float = 0.0
    last_sign: float = 0.0
    told_to_wait: bool = False
    waiting_items: list[dict[str, Any]] = field(default_factory=list)
    fatal_error: AssistantError | None = None
    ending: Ending | None = None
    session_expired: bool = False
    cancel_after_flush: bool = False
    interruption_reason: Literal["user_speech", "error"] = "user_speech"
    answers_due: int = 0
    recent_messages: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the server takes our events as a configured session."""
        return self.links.current is not None and self.links.current.phase == "open"

    def send(self, event: ClientEvent) -> str:
        """Send an event on the current connection; returns its event_id. Without a connection it is dropped."""
        if self.links.current is None or self.links.current.phase == "opening":
            return ""
        self.questions.sent(event)
        return self.outbox.send(self.links.current.connection_id, self.names.outgoing(event))

    def await_configuration(self) -> None:
        """Give the server time to open a session."""
        self.timers.set("configured", self.now + CONFIGURED_WITHIN_S)

    def flush_playback(self) -> None:
        """Silence the speakers; `PlaybackFlushed` answers."""
        self.answers_due += 1
        self.outbox.add(FlushPlayback())

    def change_configuration(self, changes: Mapping[str, Any], turn_mode: TurnMode | None = None) -> None:
        """Change fields of the session object, here and in what the next session is opened with."""
        self.configuration = self.configuration.with_changes(changes, turn_mode)
        if self.following is not None:
            self.following = self.following.with_changes(changes, turn_mode)

    def adopt_following(self) -> bool:
        """From now on what was chosen for the next session is what every session has; returns whether it is news."""
        if self.following is None:
            return False
        self.configuration, self.following = self.following, None
        return True

    def close_microphone(self) -> None:
        """Stop capturing; `MicrophoneClosed` answers."""
        self.answers_due += 1
        self.outbox.add(CloseMicrophone())

    def open_microphone(self) -> None:
        """Start capturing, unless muted, or listening unasked with the budget used up."""
        if not self.turns.muted and not (self.turns.hands_free and self.over_budget):
            self.outbox.add(OpenMicrophone())

    def answered(self) -> None:
        """Take note of an answer. Until all have come, the facts are in the middle of a change."""
        self.answers_due -= 1

    def send_item(self, item: dict[str, Any]) -> None:
        """Add an item to the conversation, now or as soon as a session is open."""
        if self.is_open:
            self.send(ConversationItemCreate(item=item))
        else:
            self.waiting_items.append(item)

    def want_answer(self) -> None:
        """The model is to answer what the conversation holds; remembered until it has."""
        self.answer_owed, self.asked_again = True, 0
        self.responses.want()

    def answer_given(self) -> None:
        """What the user said has its answer, or the user no longer wants one."""
        self.answer_owed, self.asked_again = False, 0
        self.utterance_item = None
        self.turns.unanswered = []

    def finish_replies(self) -> None:
        """No more of the model's words will come: those that came are all."""
        for entry in self.conversation.recent():
            if entry.kind == "assistant" and not entry.interrupted:
                entry.complete = True
                if not entry.is_final:
                    entry.is_final = True
                    self.outbox.tell(self.conversation.transcript(entry, entry.text))

    def finish_words(self, spoken_again: str | None) -> None:
        """Words that this server did not write down will not come any more, but for what it is told once more."""
        if not self.configuration.transcribes:
            return
        for entry in self.conversation.recent():
            if entry.kind == "user" and not entry.is_final and entry.item_id != spoken_again:
                entry.text, entry.is_final = entry.text or NOT_TRANSCRIBED, True
                self.outbox.tell(self.conversation.transcript(entry, entry.text))

    def forget_responses(self) -> None:
        """The connection is gone, and with it everything that the server was about to say."""
        self.responses.forget()
        self.audio.forget_responses()
        self.names.connection_gone()
        self.tools.connection_gone()
        self.questions.forget()
        for call_id in self.remote_calls.take_lost():
            call = self.tools.finish(call_id)
            if call is not None:
                self.outbox.tell(ToolReturned(call_id, LOST_WITH_CONNECTION, True, self.now - call.started_at))

    @property
    def over_budget(self) -> bool:
        """Whether what may be spent is spent: nothing more is asked of the model."""
        return self.budget.reached(self.usage.session.cost.usd) is not None

    @property
    def at_turn_boundary(self) -> bool:
        """Whether nobody is in the middle of anything."""
        return (
            not (self.turns.in_the_middle or self.responses.busy or self.tools.running or self.audio.speaking)
            and not self.answers_due
            and self.now >= self.turns.commit_due_by
            and not self.conversation.awaits_words(self.now)
        )

    def state(self) -> StateName:
        """What users see, derived anew each time so that it can never contradict the facts."""
        current = self.links.current
        if self.lifecycle == "closed":
            return "closed"
        if self.turns.listening:
            return "listening"
        if current is None or current.phase != "open":
            return self._unconnected_state()
        if self.audio.speaking:
            return "speaking"
        if self.responses.busy or self.tools.running:
            return "thinking"
        return "renewing" if self.links.next is not None else "ready"

    def _unconnected_state(self) -> StateName:
        if self.links.asleep:
            return "ready"
        if self.links.was_open:
            return "reconnecting"
        configuring = self.links.current is not None and self.links.current.phase == "configuring"
        return "configuring" if configuring else "connecting"

    def snapshot(self) -> SessionSnapshot:
        """Where the conversation stands."""
        return SessionSnapshot(
            self.state(),
            self.turns.mode,
            self.turns.muted,
            self.limit.deadline,
            self.limit.limit_s,
            self.configuration.model,
        )
