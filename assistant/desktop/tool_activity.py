"""The tool calls as the window shows them: output events go in, one call's new state comes out. No Qt, no clock."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeGuard

from assistant.bidi.events import (
    ToolApprovalRequestEvent,
    ToolApprovalResultEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
)

ToolEvent = ToolUseStreamEvent | ToolApprovalRequestEvent | ToolApprovalResultEvent | ToolStreamEvent | ToolResultEvent
ToolStatus = Literal[
    "waiting",  # for the user's approval
    "running",
    "stopping",  # the user wants it to stop
    "done",
    "failed",
    "stopped",  # by the user, or with its conversation
    "denied",  # by the user
    "unanswered",  # refused, because nobody answered in time
    "allowed",  # approved; the server makes the call itself, and tells of it as a call of its own
]
OPEN_STATUSES: tuple[ToolStatus, ...] = ("waiting", "running", "stopping")
REFUSED_STATUSES: tuple[ToolStatus, ...] = ("denied", "unanswered")
# How the conversation names tools that the API's server calls itself: out of our reach once they run.
REMOTE_ORIGIN = "remote MCP server "


@dataclass(frozen=True, slots=True)
class Question:
    """What the user is asked about a call; `answered` while the answer is on its way.

    `deadline` is on the monotonic clock.
    """

    approval_id: str
    deadline: float
    answered: bool = False

    def remaining_s(self, now: float) -> float:
        """Seconds left to answer at `now` (monotonic), never below zero."""
        return max(0.0, self.deadline - now)


@dataclass(frozen=True, slots=True)
class ToolActivity:
    """One tool call. `started_at` is on the monotonic clock; `duration_ms` is None while it runs.

    `progress_share` is how much is done, 0 to 1, if the tool says so; `progress` is what it says about it.
    """

    tool_use_id: str
    name: str
    arguments: dict[str, Any]
    status: ToolStatus
    started_at: float
    progress: str = ""
    result: str = ""
    duration_ms: int | None = None
    origin: str = ""
    progress_share: float | None = None
    question: Question | None = None

    @property
    def can_stop(self) -> bool:
        """Whether the user can stop it: not what another server runs."""
        return self.status == "running" and not self.origin.startswith(REMOTE_ORIGIN)


@dataclass(slots=True)
class ToolActivities:
    """The calls that are not over yet, in the order in which they began."""

    _open: dict[str, ToolActivity] = field(default_factory=dict)
    _ended: set[str] = field(default_factory=set)  # with their conversation; what still comes of them is too late

    def apply(self, event: ToolEvent, now: float) -> ToolActivity | None:
        """Take one event at `now` (monotonic seconds); returns its call as it is from now on, None if it is over."""
        if isinstance(event, ToolUseStreamEvent | ToolApprovalRequestEvent):
            self._ended.discard(_call_of(event))
        elif _call_of(event) in self._ended:
            return None
        match event:
            case ToolUseStreamEvent():
                activity = self._running(event.current_tool_use, now, event.origin)
            case ToolApprovalRequestEvent():
                activity = self._asked(event, now)
            case ToolApprovalResultEvent():
                asked = self._open.get(event.tool_use_id)
                if asked is None:
                    return None
                activity = self._decided(asked, event, now)
            case ToolStreamEvent():
                known = self._open.get(_call_of(event))
                if known is None:
                    # A thread cannot be stopped: a tool that was goes on reporting.
                    return None
                words, share = read_progress(event.tool_stream_event["data"])
                activity = replace(known, progress=words, progress_share=share)
            case ToolResultEvent():
                activity = self._finished(event, now)
        return self._keep(activity)

    def mark_answered(self, approval_id: str) -> ToolActivity | None:
        """The user answered this question; None if it does not wait for an answer (any more)."""
        for activity in self._open.values():
            question = activity.question
            if question is not None and question.approval_id == approval_id and not question.answered:
                return self._keep(replace(activity, question=replace(question, answered=True)))
        return None

    def mark_stopping(self, tool_use_id: str) -> ToolActivity | None:
        """The user stops this call; None if there is nothing to stop."""
        activity = self._open.get(tool_use_id)
        return self._keep(replace(activity, status="stopping")) if activity is not None and activity.can_stop else None

    def end_all(self) -> list[ToolActivity]:
        """The conversation is over: nothing runs, and nothing can be answered any more."""
        self._ended.update(self._open)
        unfinished = [activity for activity in self._open.values() if activity.status in OPEN_STATUSES]
        self._open.clear()
        return [replace(activity, status="stopped", question=None) for activity in unfinished]

    def _keep(self, activity: ToolActivity) -> ToolActivity:
        is_refused = activity.status in REFUSED_STATUSES
        if activity.status in OPEN_STATUSES or (is_refused and activity.duration_ms is None):
            # A refused call still gets its result: what the model reads about it.
            self._open[activity.tool_use_id] = activity
        else:
            self._open.pop(activity.tool_use_id, None)
        return activity

    def _running(self, tool_use: Mapping[str, Any], now: float, origin: str) -> ToolActivity:
        tool_use_id = str(tool_use["toolUseId"])
        known = self._open.get(tool_use_id)
        if known is not None:
            return replace(known, arguments=dict(tool_use["input"]), origin=origin or known.origin)
        name = str(tool_use["name"])
        return ToolActivity(tool_use_id, name, dict(tool_use["input"]), "running", now, origin=origin)

    def _asked(self, event: ToolApprovalRequestEvent, now: float) -> ToolActivity:
        """What is asked about is what will really run, whatever was told of the call before."""
        return ToolActivity(
            event.tool_use_id,
            event.name,
            dict(event.input),
            "waiting",
            now,
            origin=event.origin,
            question=Question(event.approval_id, now + event.timeout_s),
        )

    def _decided(self, asked: ToolActivity, event: ToolApprovalResultEvent, now: float) -> ToolActivity:
        status: ToolStatus = "denied"
        if event.approved:
            status = "allowed" if asked.origin.startswith(REMOTE_ORIGIN) else "running"
        elif event.reason == "timeout":
            status = "unanswered"
        return replace(asked, status=status, started_at=now, question=None)

    def _finished(self, event: ToolResultEvent, now: float) -> ToolActivity:
        result = event.tool_result
        tool_use_id = str(result["toolUseId"])
        before = self._open.pop(tool_use_id, None) or ToolActivity(tool_use_id, "tool", {}, "running", now)
        status: ToolStatus = "done" if result["status"] == "success" else "failed"
        if before.status in REFUSED_STATUSES:
            status = before.status
        elif before.status == "stopping" and status == "failed":
            status = "stopped"
        return replace(
            before,
            status=status,
            question=None,
            result="\n".join(str(part.get("text", "")) for part in result["content"]),
            duration_ms=event.duration_ms,
        )


def _call_of(event: ToolEvent) -> str:
    match event:
        case ToolUseStreamEvent():
            return str(event.current_tool_use["toolUseId"])
        case ToolStreamEvent():
            return str(event.tool_stream_event["tool_use"]["toolUseId"])
        case ToolResultEvent():
            return str(event.tool_result["toolUseId"])
    return event.tool_use_id


def read_progress(data: Any) -> tuple[str, float | None]:
    """What a tool says about its progress, in words and as a share of the whole (0 to 1) if it can be told.

    Structured progress is {"progress": number, "total": number, "message": text}, as MCP has it; each may be missing.
    """
    if not isinstance(data, Mapping) or not ({"progress", "message"} & data.keys()):
        return str(data), None
    done, total, message = data.get("progress"), data.get("total"), data.get("message")
    if not _is_amount(done):
        return str(message if message is not None else data), None
    if not _is_amount(total) or total == 0:
        return str(message) if message else f"{done:g}", None
    return str(message) if message else f"{done:g} of {total:g}", min(1.0, done / total)


def _is_amount(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
