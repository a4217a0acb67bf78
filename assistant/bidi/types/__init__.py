"""The types of the public API under the names that Strands gives them."""

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
)
from assistant.bidi.types.agent import BidiAgentInput
from assistant.bidi.types.events import BidiInputEvent, BidiOutputEvent, ModalityUsage
from assistant.bidi.types.io import BidiInput, BidiOutput
from assistant.bidi.types.model import AudioConfig

__all__ = [
    "AudioConfig",
    "BidiAgentInput",
    "BidiAudioInputEvent",
    "BidiAudioStreamEvent",
    "BidiConnectionCloseEvent",
    "BidiConnectionRestartEvent",
    "BidiConnectionStartEvent",
    "BidiErrorEvent",
    "BidiImageInputEvent",
    "BidiInput",
    "BidiInputEvent",
    "BidiInterruptionEvent",
    "BidiOutput",
    "BidiOutputEvent",
    "BidiResponseCompleteEvent",
    "BidiResponseStartEvent",
    "BidiTextInputEvent",
    "BidiTranscriptStreamEvent",
    "BidiUsageEvent",
    "ModalityUsage",
]
