"""The one way between the conversation and the window: events become signals, what the user does becomes events."""

import time
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Signal

from assistant.bidi.events import (
    BidiEvent,
    BidiInterruptEvent,
    BidiMuteEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTextInputEvent,
    ToolApprovalResponseEvent,
    ToolCancelEvent,
    TurnModeName,
)
from assistant.desktop.transcript import LineInserted, LineUpdated
from assistant.desktop.view_state import (
    Change,
    Notice,
    NoticeRaised,
    SessionChanged,
    SessionView,
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
    talk_held_changed = Signal(bool)
    intent = Signal(object)  # BidiEvent: what the user wants of the conversation
    conversation_wanted = Signal()  # the last one has ended, and the user wants another
    quit_requested = Signal()

    def __init__(self, turn_mode: TurnModeName, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._state = ViewState(turn_mode)
        self._holding: set[HoldSource] = set()

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
                self.notice_raised.emit(notice)

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
            self.notice_raised.emit(Notice("The microphone is muted. Unmute it to talk.", "muted", is_error=False))
            return
        was_held = self.is_held
        self._holding.add(source)
        if not was_held:
            self.talk_held_changed.emit(True)
            self.intent.emit(BidiTalkPressEvent())

    def release(self, source: HoldSource) -> None:
        """The user lets go of the talk key; safe to call when it was not held."""
        if source in self._holding:
            self._holding.discard(source)
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

    def _let_go(self) -> None:
        self._holding.clear()
        self.talk_held_changed.emit(False)
        self.intent.emit(BidiTalkReleaseEvent())

    def send_text(self, text: str) -> None:
        """The user typed something to say."""
        self.intent.emit(BidiTextInputEvent(text))

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
