"""All events, and their unions under the names that Strands gives them."""

from typing import Literal, TypedDict

from assistant.bidi.events import *  # noqa: F403 - the same names under another address
from assistant.bidi.events import (
    BidiAudioStreamEvent,
    BidiConnectionCloseEvent,
    BidiConnectionRestartEvent,
    BidiConnectionStartEvent,
    BidiErrorEvent,
    BidiInterruptionEvent,
    BidiResponseCompleteEvent,
    BidiResponseStartEvent,
    BidiTranscriptStreamEvent,
    BidiUsageEvent,
    InputEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
)

BidiInputEvent = InputEvent
BidiOutputEvent = (
    BidiConnectionStartEvent
    | BidiConnectionRestartEvent
    | BidiResponseStartEvent
    | BidiAudioStreamEvent
    | BidiTranscriptStreamEvent
    | BidiInterruptionEvent
    | BidiResponseCompleteEvent
    | BidiUsageEvent
    | BidiConnectionCloseEvent
    | BidiErrorEvent
    | ToolUseStreamEvent
    | ToolStreamEvent
    | ToolResultEvent
)
AudioChannel = Literal[1, 2]
AudioFormat = Literal["pcm", "wav", "opus", "mp3"]
AudioSampleRate = Literal[16000, 24000, 48000]


class ModalityUsage(TypedDict):
    """Tokens of one modality, an entry of `BidiUsageEvent.modality_details`."""

    modality: Literal["text", "audio", "image", "cached"]
    input_tokens: int
    output_tokens: int
