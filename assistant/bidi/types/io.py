"""What a conversation can be plugged into."""

from assistant.bidi.io.protocols import BidiInput, BidiOutput

__all__ = ["BidiInput", "BidiOutput"]
