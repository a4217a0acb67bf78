"""What the window shows, as plain values: output events go in, changes to show come out.

Nothing here knows a widget or reads a clock. The window repeats these changes on the screen; it decides nothing itself.
"""

from dataclasses import dataclass, replace
from enum import Enum

from assistant.bidi.events import (
    BidiConnectionCloseEvent,
    BidiConnectionRestartEvent,
    BidiConnectionStartEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiNoticeEvent,
    BidiSessionStateEvent,
    BidiTranscriptStreamEvent,
    BidiTurnLatencyEvent,
    BidiUsageEvent,
    SessionStateName,
    ToolApprovalRequestEvent,
    ToolApprovalResultEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
    TurnModeName,
)
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.spending_view import BUDGET_STATES, SpendingView
from assistant.desktop.texts import tr
from assistant.desktop.tool_activity import ToolActivities, ToolActivity
from assistant.desktop.transcript import LineInserted, LineUpdated, Transcript
from assistant.realtime.turn_modes import HANDS_FREE


class Mood(Enum):
    """What the assistant is doing, as far as an icon can tell it."""

    WAITING = "waiting"
    READY = "ready"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    MUTED = "muted"
    ENDED = "ended"
    ERROR = "error"


STATE_MOODS: dict[SessionStateName, Mood] = {
    "connecting": Mood.WAITING,
    "configuring": Mood.WAITING,
    "ready": Mood.READY,
    "listening": Mood.LISTENING,
    "thinking": Mood.THINKING,
    "speaking": Mood.SPEAKING,
    "renewing": Mood.WAITING,
    "reconnecting": Mood.WAITING,
    "closed": Mood.ENDED,
}


@dataclass(frozen=True, slots=True)
class SessionView:
    """The session as the user sees it. `deadline` is on the monotonic clock, in seconds; None before a session.

    `has_begun` says that a conversation runs that can take what the user does; `limit_s` how long a session may last;
    `failed` that an error ended the conversation.
    """

    state: SessionStateName = "connecting"
    turn_mode: TurnModeName = "push_to_talk"
    muted: bool = False
    deadline: float | None = None
    model: str = ""
    has_begun: bool = False
    limit_s: float = 0.0
    failed: bool = False

    @property
    def hands_free(self) -> bool:
        """The server notices by itself when the user speaks."""
        return self.turn_mode in HANDS_FREE

    @property
    def takes_input(self) -> bool:
        """Speech and text are taken now. Without a connection the session keeps them until it has one."""
        return self.has_begun and self.state != "closed"

    @property
    def has_ended(self) -> bool:
        """The conversation is over; another can begin."""
        return self.has_begun and self.state == "closed"

    @property
    def is_answering(self) -> bool:
        """A reply is on its way, so there is something to interrupt."""
        return self.state in ("thinking", "speaking")

    @property
    def shows_mute(self) -> bool:
        """Being muted is what matters most now: the assistant would otherwise be hearing the user."""
        return self.muted and self.state in ("ready", "listening")

    @property
    def mood(self) -> Mood:
        """The icon that fits."""
        if self.failed:
            return Mood.ERROR
        return Mood.MUTED if self.shows_mute else STATE_MOODS[self.state]

    @property
    def label(self) -> str:
        """The state in a word or two."""
        if self.failed:
            return tr("Ended by an error")
        return tr("Muted") if self.shows_mute else _state_label(self.state)

    def remaining_s(self, now: float) -> float | None:
        """Seconds to the session limit at `now` (monotonic), never below zero; None before a session."""
        return None if self.deadline is None else max(0.0, self.deadline - now)


@dataclass(frozen=True, slots=True)
class Notice:
    """One plain sentence for the user. A later one with the same `code` takes its place."""

    message: str
    code: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """The session's state, mode, mute or deadline changed."""

    view: SessionView


@dataclass(frozen=True, slots=True)
class ToolChanged:
    """A tool call began, waits for an answer, progressed or ended."""

    activity: ToolActivity


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    """There is something to tell the user."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class SpendingChanged:
    """Tokens were used, or the budget allows more or less than before."""

    spending: SpendingView


@dataclass(frozen=True, slots=True)
class SessionRestarted:
    """The conversation goes on in a new session: `renewed`, `reconnected` or `resumed`."""

    reason: str


Change = SessionChanged | LineInserted | LineUpdated | ToolChanged | NoticeRaised | SpendingChanged | SessionRestarted


def _state_label(state: SessionStateName) -> str:
    match state:
        case "connecting" | "configuring":
            return tr("Connecting…")
        case "ready":
            return tr("Ready")
        case "listening":
            return tr("Listening")
        case "thinking":
            return tr("Thinking…")
        case "speaking":
            return tr("Speaking")
        case "renewing":
            return tr("Renewing the session…")
        case "reconnecting":
            return tr("Reconnecting…")
        case "closed":
            return tr("Conversation ended")


class ViewState:
    """Turns output events into changes to show. Total: an event it does not know changes nothing."""

    def __init__(self, turn_mode: TurnModeName) -> None:
        self.session = SessionView(turn_mode=turn_mode)
        self.spending = SpendingView()
        self._transcript = Transcript()
        self._tools = ToolActivities()
        self._last_error = ""

    def apply(self, event: BidiEvent, now: float) -> Change | None:
        """Take one output event at `now` (monotonic seconds) and return what to show differently, if anything."""
        match event:
            case BidiTranscriptStreamEvent():
                return self._transcript.apply(event)
            case BidiInterruptionEvent():
                return self._transcript.interrupt(event.item_id)
            case BidiTurnLatencyEvent():
                return self._transcript.measured(event)
            case BidiUsageEvent():
                self.spending = self.spending.after(event)
                return SpendingChanged(self.spending)
            case BidiConnectionRestartEvent():
                return SessionRestarted(event.reason)
            case BidiSessionStateEvent() | BidiConnectionStartEvent() | BidiConnectionCloseEvent():
                return self._apply_to_session(event, now)
            case ToolUseStreamEvent() | ToolStreamEvent() | ToolResultEvent():
                return _tool_changed(self._tools.apply(event, now))
            case ToolApprovalRequestEvent() | ToolApprovalResultEvent():
                return _tool_changed(self._tools.apply(event, now))
            case BidiErrorEvent():
                self._last_error = event.code
                return NoticeRaised(Notice(in_the_user_s_language(event.message), event.code, is_error=True))
            case BidiNoticeEvent():
                if event.code in BUDGET_STATES:
                    self.spending = replace(self.spending, budget=BUDGET_STATES[event.code])
                return NoticeRaised(Notice(in_the_user_s_language(event.message), event.code, is_error=False))
        return None

    def add_picture(self, words: str) -> LineInserted:
        """The user showed a picture; `words` say so in the transcript."""
        return self._transcript.add_picture(words)

    def mark_answered(self, approval_id: str) -> ToolChanged | None:
        """The user answered a question about a tool; None if it does not wait for an answer (any more)."""
        return _tool_changed(self._tools.mark_answered(approval_id))

    def mark_stopping(self, tool_use_id: str) -> ToolChanged | None:
        """The user stops a tool; None if it does not run (any more)."""
        return _tool_changed(self._tools.mark_stopping(tool_use_id))

    def end_tools(self) -> list[ToolChanged]:
        """The conversation is over, and with it every tool call."""
        return [ToolChanged(activity) for activity in self._tools.end_all()]

    def _apply_to_session(
        self, event: BidiSessionStateEvent | BidiConnectionStartEvent | BidiConnectionCloseEvent, now: float
    ) -> SessionChanged | None:
        before = self.session
        match event:
            case BidiSessionStateEvent():
                remaining = event.remaining_s
                self.session = replace(
                    before,
                    state=event.state,
                    turn_mode=event.turn_mode,
                    muted=event.muted,
                    deadline=None if remaining is None else now + remaining,
                    has_begun=True,
                    limit_s=event.limit_s,
                    model=event.model or before.model,
                    failed=before.failed and event.state == "closed",
                )
            case BidiConnectionStartEvent():
                self.session = replace(before, model=event.model)
            case BidiConnectionCloseEvent():
                # What ended the conversation was told as an error just before.
                failed = before.failed or (event.reason != "" and event.reason == self._last_error)
                self.session = replace(before, state="closed", deadline=None, failed=failed)
        return SessionChanged(self.session) if self.session != before else None


def _tool_changed(activity: ToolActivity | None) -> ToolChanged | None:
    return ToolChanged(activity) if activity is not None else None


def format_remaining(seconds: float) -> str:
    """Minutes and seconds as mm:ss, rounded up so that 00:00 is shown only when nothing is left."""
    whole = -int(-max(0.0, seconds) // 1)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def describe_remaining(seconds: float) -> str:
    """The time left for reading at a glance: whole minutes, then mm:ss in the last five."""
    if seconds > 300:
        return tr("{minutes} minutes left").format(minutes=int(seconds // 60))
    return tr("{time} left").format(time=format_remaining(seconds))
