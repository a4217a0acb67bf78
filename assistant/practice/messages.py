"""Reading JSON off the wire, strictly: what is taken can be sent back."""

import json
import math
from typing import Any

from assistant.practice.errors import ApiError

# A longer way down than any real schema; Python's JSON, and the clients' own, give up at some depth.
_DEEPEST = 100


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # Python's parser takes NaN and Infinity.


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text} is too large")  # It would be answered as Infinity, which is not JSON.
    return value


def _is_deeper(value: Any, most: int) -> bool:
    """Whether objects and arrays lie more than `most` deep in each other."""
    level = [value]
    for _ in range(most):
        containers = [each for each in level if isinstance(each, dict | list)]
        level = [part for each in containers for part in (each.values() if isinstance(each, dict) else each)]
    return any(isinstance(each, dict | list) for each in level)


def parse(text: str | bytes) -> dict[str, Any]:
    """Decode a message without checking more than that it is a JSON object. Raises ApiError."""
    if isinstance(text, bytes):
        raise ApiError("Expected a text WebSocket message; binary frames are not supported.", "invalid_event")
    return parse_object(text)


def parse_object(text: str) -> dict[str, Any]:
    """Decode a JSON object of values that can be sent back. Raises ApiError."""
    try:
        event = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        if "\\ud" in text.lower():
            # Half a surrogate pair can be written in JSON, but not in the UTF-8 of an answer.
            json.dumps(event, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise ApiError("Could not parse the message: it is not valid JSON.", "invalid_json") from error
    if not isinstance(event, dict):
        raise ApiError("Invalid message: expected a JSON object.", "invalid_json")
    if _is_deeper(event, _DEEPEST):
        raise ApiError(f"Invalid message: values lie more than {_DEEPEST} deep in each other.", "invalid_json")
    return event
