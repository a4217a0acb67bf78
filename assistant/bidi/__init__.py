"""The public Python API: a voice agent on the OpenAI Realtime API, with the names of the seed's system.

The names below are loaded when they are first used, so that whoever needs only the events does not wait for sockets.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.bidi.agent import BidiAgent
    from assistant.bidi.model import BidiOpenAIRealtimeModel
    from assistant.realtime.budget import Budget

__all__ = ["BidiAgent", "BidiOpenAIRealtimeModel", "Budget"]

_HOMES = {
    "BidiAgent": "assistant.bidi.agent",
    "BidiOpenAIRealtimeModel": "assistant.bidi.model",
    "Budget": "assistant.realtime.budget",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
