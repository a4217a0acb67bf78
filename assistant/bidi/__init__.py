"""The public Python API: a voice agent on the OpenAI Realtime API.

Classes and events are named as in the bidirectional streaming API of Strands Agents, so that programs written for
that one need little change: what they send and receive is called the same here.

The names below are loaded when they are first used, so that whoever needs only the events does not wait for sockets.
"""

from typing import TYPE_CHECKING, Any

from assistant.installing import load

if TYPE_CHECKING:
    from assistant.bidi.agent import BidiAgent
    from assistant.bidi.agent_state import AgentState
    from assistant.bidi.events import (
        BidiAudioInputEvent,
        BidiAudioStreamEvent,
        BidiConnectionCloseEvent,
        BidiConnectionRestartEvent,
        BidiConnectionStartEvent,
        BidiErrorEvent,
        BidiImageInputEvent,
        BidiInterruptionEvent,
        BidiResponseCompleteEvent,
        BidiResponseStartEvent,
        BidiTextInputEvent,
        BidiTranscriptStreamEvent,
        BidiUsageEvent,
        ToolResultEvent,
        ToolStreamEvent,
        ToolUseStreamEvent,
    )
    from assistant.bidi.io.audio import BidiAudioIO
    from assistant.bidi.io.text import BidiTextIO
    from assistant.bidi.model import BidiOpenAIRealtimeModel
    from assistant.bidi.session_manager import FileSessionManager
    from assistant.bidi.types.events import BidiInputEvent, BidiOutputEvent, ModalityUsage
    from assistant.realtime.budget import Budget
    from assistant.tools.builtin import stop_conversation
    from assistant.tools.tool import tool

__all__ = [
    "AgentState",
    "BidiAgent",
    "BidiAudioIO",
    "BidiAudioInputEvent",
    "BidiAudioStreamEvent",
    "BidiConnectionCloseEvent",
    "BidiConnectionRestartEvent",
    "BidiConnectionStartEvent",
    "BidiErrorEvent",
    "BidiImageInputEvent",
    "BidiInputEvent",
    "BidiInterruptionEvent",
    "BidiOpenAIRealtimeModel",
    "BidiOutputEvent",
    "BidiResponseCompleteEvent",
    "BidiResponseStartEvent",
    "BidiTextIO",
    "BidiTextInputEvent",
    "BidiTranscriptStreamEvent",
    "BidiUsageEvent",
    "Budget",
    "FileSessionManager",
    "ModalityUsage",
    "ToolResultEvent",
    "ToolStreamEvent",
    "ToolUseStreamEvent",
    "stop_conversation",
    "tool",
]

_HOMES = {
    "AgentState": "assistant.bidi.agent_state",
    "BidiAgent": "assistant.bidi.agent",
    "BidiAudioIO": "assistant.bidi.io.audio",
    "BidiInputEvent": "assistant.bidi.types.events",
    "BidiOpenAIRealtimeModel": "assistant.bidi.model",
    "BidiOutputEvent": "assistant.bidi.types.events",
    "BidiTextIO": "assistant.bidi.io.text",
    "Budget": "assistant.realtime.budget",
    "FileSessionManager": "assistant.bidi.session_manager",
    "ModalityUsage": "assistant.bidi.types.events",
    "stop_conversation": "assistant.tools.builtin",
    "tool": "assistant.tools.tool",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load(_HOMES.get(name, "assistant.bidi.events")), name)
