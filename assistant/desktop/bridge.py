"""The one way between the conversation and the window: events become signals, what the user does becomes events."""

import time
from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.bidi.events import (
    BidiBudgetEvent,
    BidiEvent,
    BidiImageInputEvent,
    BidiInterruptEvent,
    BidiMuteEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTextInputEvent,
    BidiTurnModeEvent,
    ToolApprovalResponseEvent,
    ToolCancelEvent,
    TurnModeName,
)
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.key_hold import LONGEST_HOLD_S
from assistant.desktop.spending_view import BUDGET_STATES, SpendingView
from assistant.desktop.texts import tr
from assistant.desktop.transcript import LineInserted, LineUpdated
from assistant.desktop.view_state import (
    Change,
    Notice,
    NoticeRaised,
    SessionChanged,
    SessionRestarted,
    SessionView,
    SpendingChanged,
    ToolChanged,
    ViewState,
)
from assistant.tools.approval import ApprovalAnswer


class HoldSource(Enum):
    """What holds the talk key down. Several may at once; the turn ends when the last lets go."""

    MOUSE = "mouse"
    SPACE_BAR = "space bar"
    TOGGLE = "toggle"
    COMMAND = "command"
    HOTKEY = "hotkey"


class Bridge(QObject):
    """Holds the view state, tells the widgets what changed and takes what the user wants.

    Everything happens on the thread of the window, which is the thread of the event loop.
    """

    session_changed = Signal(object)  # SessionView
    line_inserted = Signal(int, object)  # row, TranscriptLine
    line_updated = Signal(int, object)  # row, TranscriptLine
    tool_changed = Signal(object)  # ToolActivity
    notice_raised = Signal(object)  # Notice
    spending_changed = Signal(object)  # SpendingView
    session_restarted = Signal(str)  # renewed, reconnected or resumed
    talk_held_changed = Signal(bool)
    intent = Signal(object)  # BidiEvent: what the user wants of the conversation
    conversation_wanted = Signal()  # another one; the one that goes on, if any, is to end first
    quit_requested = Signal()

    def __init__(
        self,
        turn_mode: TurnModeName,
        clock: Callable[[], float] = time.monotonic,
        longest_command_hold_s: float = LONGEST_HOLD_S,
    ) -> None:
        """`longest_command_hold_s`: a hold by command ends after so long without another command."""
        super().__init__()
        self._clock = clock
        self._state = ViewState(turn_mode)
        self._holding: set[HoldSource] = set()
        self._budget: BidiBudgetEvent | None = None
        self._budget_steps = (0.0, 0.0)
        self._lost_release = QTimer(self, singleShot=True, interval=round(1000 * longest_command_hold_s))
        self._lost_release.timeout.connect(self._end_lost_hold)

    @property
    def spending(self) -> SpendingView:
        """What the conversation cost so far."""
        return self._state.spending

    @property
    def session(self) -> SessionView:
        """The session as it is shown now."""
        return self._state.session

    @property
    def is_held(self) -> bool:
        """Whether the talk key is held by anything."""
        return bool(self._holding)

    @property
    def is_talking(self) -> bool:
        """Whether a turn of the user's own making is going on: a key is held or, in toggle mode, was pressed once."""
        session = self.session
        if session.turn_mode == "toggle":
            return session.state == "listening"
        return self.is_held and not session.hands_free

    def apply(self, event: BidiEvent) -> None:
        """Show one output event."""
        change = self._state.apply(event, self._clock())
        if change is not None:
            self._announce(change)

    def _announce(self, change: Change) -> None:
        match change:
            case LineInserted(row, line):
                self.line_inserted.emit(row, line)
            case LineUpdated(row, line):
                self.line_updated.emit(row, line)
            case SessionChanged(view):
                if self._holding and not view.takes_input:
                    self._let_go()
                self.session_changed.emit(view)
                if view.has_ended:
                    for ended in self._state.end_tools():
                        self.tool_changed.emit(ended.activity)
            case ToolChanged(activity):
                self.tool_changed.emit(activity)
            case NoticeRaised(notice):
                if notice.code in BUDGET_STATES:
                    self.spending_changed.emit(self._state.spending)
                self.notice_raised.emit(notice)
            case SpendingChanged(spending):
                self.spending_changed.emit(spending)
            case SessionRestarted(reason):
                self.session_restarted.emit(reason)

    def hold(self, source: HoldSource) -> None:
        """The user holds the talk key; ignored while there is nobody to talk to.

        When the conversation has ended it asks for another: nobody listens yet, so the key has to be held anew.
        """
        session = self.session
        if session.has_ended:
            self.conversation_wanted.emit()
            return
        if not session.takes_input:
            return
        if session.muted and not session.hands_free and session.state != "listening":
            self.tell(tr("The microphone is muted. Unmute it to talk."), "muted")
            return
        was_held = self.is_held
        self._holding.add(source)
        if source is HoldSource.COMMAND:
            self._lost_release.start()
        if not was_held:
            self.talk_held_changed.emit(True)
            self.intent.emit(BidiTalkPressEvent())

    def release(self, source: HoldSource) -> None:
        """The user lets go of the talk key; safe to call when it was not held."""
        if source in self._holding:
            self._holding.discard(source)
            if source is HoldSource.COMMAND:
                self._lost_release.stop()
            if not self._holding:
                self._let_go()

    def toggle_hold(self) -> None:
        """For menus and for those who cannot hold a key: starts to talk, or ends it."""
        if self.is_held:
            self._let_go()
        else:
            self.hold(HoldSource.TOGGLE)
            if self.session.turn_mode != "push_to_talk":
                # A tap is all it takes: in toggle mode the next one ends the turn, hands-free it only interrupts.
                self.release(HoldSource.TOGGLE)

    def _end_lost_hold(self) -> None:
        """Whoever ran `assistant push` never ran `assistant release`: the microphone must not stay open for ever."""
        if HoldSource.COMMAND in self._holding:
            self.tell(
                tr(
                    "Talking ended because `assistant push` was not followed by `assistant release`. "
                    "Push again to talk."
                ),
                "hold_too_long",
            )
            self.release(HoldSource.COMMAND)

    def _let_go(self) -> None:
        self._holding.clear()
        self._lost_release.stop()
        self.talk_held_changed.emit(False)
        self.intent.emit(BidiTalkReleaseEvent())

    def send_text(self, text: str) -> None:
        """The user typed something to say."""
        self.intent.emit(BidiTextInputEvent(text))

    def send_message(self, text: str, pictures: Sequence[BidiImageInputEvent]) -> None:
        """The user typed something, or shows pictures, or both: the pictures go first, the words are about them."""
        for picture in pictures:
            self._announce(self._state.add_picture(tr("(a picture)")))
            self.intent.emit(picture)
        if text:
            self.send_text(text)

    def set_turn_mode(self, turn_mode: TurnModeName) -> None:
        """The user takes turns another way; what is shown follows when the session says so."""
        if turn_mode != self.session.turn_mode:
            if self._holding:
                self._let_go()
            self.intent.emit(BidiTurnModeEvent(turn_mode))

    def begin_anew(self) -> None:
        """The user wants another conversation, whether or not this one has ended."""
        self.conversation_wanted.emit()

    def know_budget(self, session_usd: float | None, day_usd: float | None) -> None:
        """The limits in force, in US dollars; None: no limit. Told by whoever sets them, for `raise_budget`."""
        self._budget = BidiBudgetEvent(session_usd, day_usd)
        self._budget_steps = (session_usd or 0.0, day_usd or 0.0)

    @property
    def can_raise_budget(self) -> bool:
        """Whether the conversation pauses for want of budget, and it is known by how much to raise it."""
        return self.spending.budget == "paused" and self._budget is not None

    def raise_budget(self) -> None:
        """The user goes on although the budget is spent: as much again is allowed, of the limit that was reached."""
        if self._budget is None:
            return
        session_usd, day_usd = self._budget.session_usd, self._budget.day_usd
        by_session, by_day = self._budget_steps
        if session_usd is not None and (self.spending.cost_usd or 0.0) >= session_usd:
            session_usd += by_session
        elif day_usd is not None:
            day_usd += by_day
        self._budget = BidiBudgetEvent(session_usd, day_usd)
        self.intent.emit(self._budget)

    def tell(self, message: str, code: str, is_error: bool = False) -> None:
        """Tell the user something that is not about the conversation itself."""
        self.notice_raised.emit(Notice(in_the_user_s_language(message), code, is_error))

    def set_muted(self, muted: bool) -> None:
        """The user mutes or unmutes; what is shown follows when the session says so."""
        self.intent.emit(BidiMuteEvent(muted))

    def interrupt(self) -> None:
        """The user wants the reply to stop; nothing happens when there is none."""
        if self.session.is_answering:
            self.intent.emit(BidiInterruptEvent())

    def answer_approval(self, approval_id: str, answer: ApprovalAnswer) -> None:
        """The user decided about a tool call; only the first answer to a question counts."""
        change = self._state.mark_answered(approval_id)
        if change is not None:
            self._announce(change)
            self.intent.emit(ToolApprovalResponseEvent(approval_id, answer))

    def stop_tool(self, tool_use_id: str) -> None:
        """The user stops a tool that runs; nothing happens when it does not."""
        change = self._state.mark_stopping(tool_use_id)
        if change is not None:
            self._announce(change)
            self.intent.emit(ToolCancelEvent(tool_use_id))

    def request_quit(self) -> None:
        """The user wants to leave the program."""
        self.quit_requested.emit()
