"""The models that an agent can talk to.

The names below are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.bidi.model import BidiModelTimeoutError, BidiOpenAIRealtimeModel

__all__ = ["BidiModelTimeoutError", "BidiOpenAIRealtimeModel"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("assistant.bidi.model"), name)
