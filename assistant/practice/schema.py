"""A few combinators that describe JSON values and refuse what does not fit with the API's own error codes.

A check is a function `(value, path) -> None` that raises ApiError; `path` is the parameter's dotted path.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.practice.errors import ApiError, invalid_value, missing, unknown_parameter

Check = Callable[[Any, str], None]
_NAMES = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
}


def invalid_type(value: Any, path: str, expected: str) -> ApiError:
    """The error for a value of another JSON type."""
    given = "null" if value is None else _NAMES.get(type(value), "something else")
    message = f"Invalid type for '{path}': expected {expected}, but got {given} instead."
    return ApiError(message, "invalid_type", path)


def join(path: str, name: str) -> str:
    """The dotted path of a member."""
    return f"{path}.{name}" if path else name


def anything(value: Any, path: str) -> None:
    """Accepts every value."""


def boolean(value: Any, path: str) -> None:
    """Accepts true and false."""
    if not isinstance(value, bool):
        raise invalid_type(value, path, "a boolean")


def string(longest: int | None = None, pattern: str | None = None) -> Check:
    """Accepts strings of at most `longest` characters that match the regular expression `pattern`."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, str):
            raise invalid_type(value, path, "a string")
        if longest is not None and len(value) > longest:
            message = (
                f"Invalid '{path}': string too long. Expected a string with maximum length {longest}, "
                f"but got a string with length {len(value)} instead."
            )
            raise ApiError(message, "string_above_max_length", path)
        if pattern is not None and re.fullmatch(pattern, value) is None:
            message = (
                f"Invalid '{path}': string does not match pattern. Expected a string that matches the pattern "
                f"'{pattern}'."
            )
            raise invalid_value(message, path)

    return check


def choice(*options: str) -> Check:
    """Accepts one of some strings."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, str):
            raise invalid_type(value, path, "one of " + listed(options))
        if value not in options:
            supported = "Value must be" if len(options) == 1 else "Supported values are:"
            raise invalid_value(f"Invalid value: '{value}'. {supported} {listed(options)}.", path)

    return check


def listed(options: Sequence[str]) -> str:
    """'a', 'b', and 'c'."""
    quoted = [f"'{option}'" for option in options]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + f", and {quoted[-1]}"


def number(low: float, high: float, whole: bool = False) -> Check:
    """Accepts numbers from `low` to `high`, or only integers when `whole`."""
    expected, name = ("an integer", "integer") if whole else ("a decimal", "decimal")

    def check(value: Any, path: str) -> None:
        right = isinstance(value, int) if whole else isinstance(value, int | float)
        if isinstance(value, bool) or not right:
            raise invalid_type(value, path, expected)
        if value < low:
            message = (
                f"Invalid '{path}': {name} below minimum value. Expected a value >= {low}, but got {value} instead."
            )
            raise ApiError(message, f"{name}_below_min_value", path)
        if value > high:
            message = (
                f"Invalid '{path}': {name} above maximum value. Expected a value <= {high}, but got {value} instead."
            )
            raise ApiError(message, f"{name}_above_max_value", path)

    return check


def integer(low: int, high: int) -> Check:
    """Accepts integers from `low` to `high`."""
    return number(low, high, whole=True)


def nullable(check: Check) -> Check:
    """Accepts null too."""

    def check_or_null(value: Any, path: str) -> None:
        if value is not None:
            check(value, path)

    return check_or_null


def array(item: Check, most: int | None = None) -> Check:
    """Accepts lists of at most `most` values that all pass `item`."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise invalid_type(value, path, "an array of values")
        if most is not None and len(value) > most:
            message = (
                f"Invalid '{path}': array too long. Expected an array with maximum length {most}, "
                f"but got an array with length {len(value)} instead."
            )
            raise ApiError(message, "array_above_max_length", path)
        for index, element in enumerate(value):
            item(element, f"{path}[{index}]")

    return check


def mapping(item: Check, most: int | None = None, longest_key: int | None = None) -> Check:
    """Accepts objects with any keys, whose values all pass `item`."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise invalid_type(value, path, "an object")
        if most is not None and len(value) > most:
            message = f"Invalid '{path}': too many properties. Expected at most {most}, but got {len(value)} instead."
            raise ApiError(message, "object_above_max_properties", path)
        for name, element in value.items():
            string(longest_key)(name, path)
            item(element, join(path, name))

    return check


def record(fields: Mapping[str, Check], required: Sequence[str] = ()) -> Check:
    """Accepts objects with these members and no others; `required` ones must be there."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise invalid_type(value, path, "an object")
        for name in required:
            if name not in value:
                raise missing(join(path, name))
        for name, element in value.items():
            if name not in fields:
                raise unknown_parameter(join(path, name))
            fields[name](element, join(path, name))

    return check


def tagged(tag: str, kinds: Mapping[str, Check]) -> Check:
    """Accepts objects whose member `tag` names which of several checks holds."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise invalid_type(value, path, "an object")
        if tag not in value:
            raise missing(join(path, tag))
        choice(*kinds)(value[tag], join(path, tag))
        kinds[value[tag]](value, path)

    return check


def by_json_type(text: Check, other: Check) -> Check:
    """Accepts strings that pass `text` and anything else that passes `other`."""

    def check(value: Any, path: str) -> None:
        (text if isinstance(value, str) else other)(value, path)

    return check
