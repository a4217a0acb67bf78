"""The models that an agent can talk to.

The names below are loaded when they are first used.
"""

from typing import TYPE_CHECKING, Any

from assistant.installing import load

if TYPE_CHECKING:
    from assistant.bidi.model import BidiModelTimeoutError, BidiOpenAIRealtimeModel

__all__ = ["BidiModelTimeoutError", "BidiOpenAIRealtimeModel"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(load("assistant.bidi.model"), name)
