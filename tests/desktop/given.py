"""Short forms of the output events that the tests give to the window."""

from assistant.bidi.events import (
    BidiSessionStateEvent,
    BidiTranscriptStreamEvent,
    Role,
    SessionStateName,
    ToolResultEvent,
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
