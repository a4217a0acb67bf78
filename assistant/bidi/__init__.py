"""The public Python API: a voice agent on the OpenAI Realtime API, with the names of the seed's system."""

from assistant.bidi.agent import BidiAgent
from assistant.bidi.model import BidiOpenAIRealtimeModel

__all__ = ["BidiAgent", "BidiOpenAIRealtimeModel"]
