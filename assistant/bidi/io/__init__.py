"""What a conversation can be plugged into: microphone and speakers, terminal, files.

The names below are loaded when they are first used: who talks through a terminal needs no Qt.
"""

from typing import TYPE_CHECKING, Any

from assistant.installing import load

if TYPE_CHECKING:
    from assistant.bidi.io.audio import BidiAudioIO
    from assistant.bidi.io.text import BidiTextIO

__all__ = ["BidiAudioIO", "BidiTextIO"]

_HOMES = {"BidiAudioIO": "assistant.bidi.io.audio", "BidiTextIO": "assistant.bidi.io.text"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load(_HOMES[name]), name)
