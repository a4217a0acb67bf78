"""The events that go into and come out of a conversation, as plain dictionaries with typed properties.

Names and fields follow the seed's system (Strands' bidirectional agent), so that its programs run unchanged:
`event["type"]`, `event["text"]` and `event.text` all work, and every event is JSON as it stands. Where this
project says more than the original, the extra fields come last (`item_id`, `heard_ms`, ...).

Audio is base64 of PCM16, little endian, mono, 24,000 samples a second, unless the event says otherwise.
"""

from assistant.bidi.event_base import (
    BidiEvent,
    Key,
    Role,
    SessionStateName,
    StopReason,
    TurnModeName,
)
from assistant.bidi.input_events import (
    BidiAudioInputEvent,
    BidiBudgetEvent,
    BidiImageInputEvent,
    BidiInterruptEvent,
    BidiMuteEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTextInputEvent,
    BidiTurnModeEvent,
    InputEvent,
    ToolApprovalResponseEvent,
    ToolCancelEvent,
)
from assistant.bidi.output_events import (
    BidiAudioStreamEvent,
    BidiConnectionCloseEvent,
    BidiConnectionRestartEvent,
    BidiConnectionStartEvent,
    BidiErrorEvent,
    BidiInterruptionEvent,
    BidiNoticeEvent,
    BidiResponseCompleteEvent,
    BidiResponseStartEvent,
    BidiSessionStateEvent,
    BidiTranscriptStreamEvent,
    BidiTurnLatencyEvent,
    BidiUsageEvent,
    ToolApprovalRequestEvent,
    ToolApprovalResultEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
)

__all__ = [
    "BidiAudioInputEvent",
    "BidiAudioStreamEvent",
    "BidiBudgetEvent",
    "BidiConnectionCloseEvent",
    "BidiConnectionRestartEvent",
    "BidiConnectionStartEvent",
    "BidiErrorEvent",
    "BidiEvent",
    "BidiImageInputEvent",
    "BidiInterruptEvent",
    "BidiInterruptionEvent",
    "BidiMuteEvent",
    "BidiNoticeEvent",
    "BidiPlaybackDrainedEvent",
    "BidiPlaybackStartedEvent",
    "BidiResponseCompleteEvent",
    "BidiResponseStartEvent",
    "BidiSessionStateEvent",
    "BidiTalkPressEvent",
    "BidiTalkReleaseEvent",
    "BidiTextInputEvent",
    "BidiTranscriptStreamEvent",
    "BidiTurnLatencyEvent",
    "BidiTurnModeEvent",
    "BidiUsageEvent",
    "InputEvent",
    "Key",
    "Role",
    "SessionStateName",
    "StopReason",
    "ToolApprovalRequestEvent",
    "ToolApprovalResponseEvent",
    "ToolApprovalResultEvent",
    "ToolCancelEvent",
    "ToolResultEvent",
    "ToolStreamEvent",
    "ToolUseStreamEvent",
    "TurnModeName",
]
