"""What a server wrote loosely, read for what it means: null for absent, numbers for text, an object for its JSON.

Only events that the strict reading refuses come here. A field that cannot be understood counts as not sent, so that an
odd detail does not cost the whole event; without a field that the event is about, there is no event.
"""

import math
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

# What no reading makes fit; None would be a value.
UNFIT = object()


def loosely_read(message: dict[str, Any], wanted: type[msgspec.Struct]) -> msgspec.Struct | None:
    """The event of type `wanted` that a message means; None where it lacks what the event is about."""
    event = _struct(_with_error_inside(message), wanted)
    return event if isinstance(event, msgspec.Struct) else None


def _with_error_inside(message: dict[str, Any]) -> dict[str, Any]:
    """Some servers send an error's words as plain text, or beside `type`, where the protocol has an object."""
    if message.get("type") != "error" or isinstance(message.get("error"), dict):
        return message
    words = message.get("error") or message.get("message")
    if not isinstance(words, str):
        return message
    code = message.get("code")
    return {**message, "error": {"message": words, "code": code}}


def _fitted(value: Any, wanted: Any) -> Any:
    """A value as the type that a field has, or UNFIT."""
    try:
        return msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError:
        pass
    for option in get_args(wanted) if get_origin(wanted) in (Union, UnionType) else (wanted,):
        fit = _loosely_fitted(value, option)
        if fit is not UNFIT:
            return fit
    return UNFIT


def _loosely_fitted(value: Any, wanted: Any) -> Any:
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _struct(value, wanted)
    if get_origin(wanted) is list:
        return _list(value, get_args(wanted)[0])
    if wanted is str and value is not None:
        # A number is its digits; an object (the arguments of a call) is what it would be as JSON.
        return msgspec.json.encode(value).decode()
    if wanted is int and isinstance(value, float) and math.isfinite(value):
        return int(value)
    return UNFIT


def _list(value: Any, wanted: Any) -> Any:
    if not isinstance(value, list):
        return UNFIT
    return [fit for fit in (_fitted(element, wanted) for element in value) if fit is not UNFIT]


def _struct(value: Any, wanted: type[msgspec.Struct]) -> Any:
    if not isinstance(value, dict):
        return UNFIT
    fits = {
        field.name: _fitted(value[field.encode_name], field.type)
        for field in msgspec.structs.fields(wanted)
        if field.encode_name in value
    }
    try:
        return wanted(**{name: fit for name, fit in fits.items() if fit is not UNFIT})
    except TypeError:
        return UNFIT
