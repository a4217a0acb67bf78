"""Short forms of the output events that the tests give to the window."""

from assistant.bidi.events import (
    BidiSessionStateEvent,
    BidiTranscriptStreamEvent,
    Role,
    SessionStateName,
    ToolApprovalRequestEvent,
    ToolApprovalResultEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
    TurnModeName,
)


def session(
    state: SessionStateName = "ready",
    turn_mode: TurnModeName = "push_to_talk",
    muted: bool = False,
    remaining_s: float | None = 3600.0,
) -> BidiSessionStateEvent:
    return BidiSessionStateEvent(state, turn_mode, muted, remaining_s, 3600.0)


def says(
    role: Role,
    text: str,
    item_id: str,
    after: str | None = None,
    final: bool = True,
    interrupted: bool = False,
) -> BidiTranscriptStreamEvent:
    return BidiTranscriptStreamEvent(text, role, final, text, item_id, after, interrupted)


def tool_runs(tool_use_id: str = "call 1", name: str = "calculator", **arguments: object) -> ToolUseStreamEvent:
    return ToolUseStreamEvent(tool_use_id, name, dict(arguments))


def tool_ends(tool_use_id: str = "call 1", text: str = "84", failed: bool = False, ms: int = 12) -> ToolResultEvent:
    return ToolResultEvent(tool_use_id, "error" if failed else "success", text, ms)


def tool_asks(
    number: int = 1, name: str = "switch_lamp", origin: str = "your tool lamp.py", **arguments: object
) -> ToolApprovalRequestEvent:
    return ToolApprovalRequestEvent(f"approval_{number}", f"call {number}", name, dict(arguments), origin, 60.0)


def tool_decided(number: int = 1, reason: str = "once") -> ToolApprovalResultEvent:
    approved = reason in ("once", "session", "always")
    return ToolApprovalResultEvent(f"approval_{number}", f"call {number}", approved, reason)  # type: ignore[arg-type]  # each is one


def tool_progress(data: object, tool_use_id: str = "call 1", name: str = "calculator") -> ToolStreamEvent:
    return ToolStreamEvent({"toolUseId": tool_use_id, "name": name, "input": {}}, data)
