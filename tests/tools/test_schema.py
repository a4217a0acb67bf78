"""From Python signatures to JSON schemas, and from the model's JSON back to Python."""

import enum
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Optional

import pytest

from assistant.tools import ToolArgumentError, ToolContext, ToolDefinitionError
from assistant.tools.schema import describe_signature, parse_docstring


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


@dataclass
class Place:
    name: str
    height_m: float = 0.0


def forecast(
    context: ToolContext,
    place: Place,
    days: int,
    unit: Unit = Unit.CELSIUS,
    style: Literal["short", "long"] = "short",
    labels: Optional[list[str]] = None,  # noqa: UP045 - the older spelling must work too
    weights: dict[str, float] | None = None,
    anything: Any = None,
    note: Annotated[str, "A note from the annotation."] = "",
) -> str:
    """Forecast the weather.

    Looks ahead, never back.

    Args:
        place: Where, with
            its height.
        days (int): How many days: at most ten.
        style: Either
          of the two.

    Returns:
        A sentence.

    Raises:
        ValueError: Never.

    """
    return f"{context} {place} {days} {unit} {style} {labels} {weights} {anything} {note}"


def test_types_defaults_and_descriptions_become_a_schema() -> None:
    schema = describe_signature(forecast, ToolContext).json_schema
    assert schema["required"] == ["place", "days"]
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert list(properties) == ["place", "days", "unit", "style", "labels", "weights", "anything", "note"]
    assert properties["place"]["properties"]["height_m"] == {"type": "number", "default": 0.0}
    assert properties["place"]["description"] == "Where, with its height."
    assert properties["days"] == {"type": "integer", "description": "How many days: at most ten."}
    assert properties["unit"]["enum"] == ["celsius", "fahrenheit"]
    assert properties["unit"]["default"] == "celsius"
    assert properties["style"] == {"enum": ["long", "short"], "default": "short", "description": "Either of the two."}
    assert {"type": "null"} in properties["labels"]["anyOf"]
    assert properties["anything"] == {}
    assert properties["note"]["description"] == "A note from the annotation."


def test_the_description_keeps_all_but_arguments_and_exceptions() -> None:
    documentation = parse_docstring(forecast.__doc__)
    assert documentation.description == "Forecast the weather.\n\nLooks ahead, never back.\n\nReturns:\n    A sentence."
    assert set(documentation.arguments) == {"place", "days", "style"}


def test_arguments_become_python_objects() -> None:
    converted = describe_signature(forecast, ToolContext).convert(
        {"place": {"name": "Oslo"}, "days": 3, "unit": "fahrenheit"}
    )
    assert converted == {"place": Place("Oslo"), "days": 3, "unit": Unit.FAHRENHEIT}


def test_every_wrong_argument_is_named() -> None:
    with pytest.raises(ToolArgumentError) as caught:
        describe_signature(forecast, ToolContext).convert(
            {"place": {"name": 7}, "unit": "kelvin", "colour": "red", "context": 1}
        )
    message = str(caught.value)
    for name in ("place", "unit", "colour", "context", "days"):
        assert f"'{name}'" in message
    assert "'style'" not in message


def test_a_function_with_keyword_arguments_takes_any() -> None:
    def free(first: int, **rest: Any) -> str:
        return f"{first}{rest}"

    signature = describe_signature(free, ToolContext)
    assert signature.json_schema["additionalProperties"] is True
    assert signature.convert({"first": 1, "other": "x"}) == {"first": 1, "other": "x"}


@dataclass
class Tree:
    children: list["Tree"]


def recursive(tree: Tree) -> str:
    return str(tree)


def by_position(*numbers: int) -> str:
    return str(numbers)


def unresolved(thing: "NoSuchType") -> str:  # noqa: F821 - a hint that cannot be resolved is the point
    return str(thing)


class Custom:
    pass


def custom(thing: Custom) -> str:
    return str(thing)


@pytest.mark.parametrize("function", [recursive, by_position, unresolved, custom])
def test_what_has_no_schema_is_refused_when_it_is_defined(function: Any) -> None:
    with pytest.raises(ToolDefinitionError, match=function.__name__):
        describe_signature(function, ToolContext)
