"""From Python signatures to JSON schemas, and from the model's JSON back to Python."""

import enum
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, Optional, TypedDict

import pydantic
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


class Stop(TypedDict):
    """A stop of a journey."""

    town: str
    nights: NotRequired[int]


@dataclass
class Journey:
    stops: list[Stop]
    labels: dict[int, str] = field(default_factory=dict)
    unit: Unit | None = None


def plan(journey: Journey, folder: Path = Path("/tmp"), start: Place = Place("home")) -> str:  # noqa: B008, S108 - frozen by use
    return f"{journey} {folder} {start}"


def test_nested_types_become_schema_and_objects() -> None:
    signature = describe_signature(plan, ToolContext)
    properties = signature.json_schema["properties"]
    stops = properties["journey"]["properties"]["stops"]
    assert stops["items"]["properties"] == {"town": {"type": "string"}, "nights": {"type": "integer"}}
    assert stops["items"]["required"] == ["town"]
    assert properties["folder"] == {"type": "string", "format": "path", "default": "/tmp"}  # noqa: S108 - a default
    assert properties["start"]["default"] == {"name": "home", "height_m": 0.0}
    given = {"stops": [{"town": "Oslo", "nights": 2}], "labels": {"1": "first"}, "unit": "celsius"}
    assert signature.convert({"journey": given, "folder": "/var", "start": {"name": "a"}}) == {
        "journey": Journey([{"town": "Oslo", "nights": 2}], {1: "first"}, Unit.CELSIUS),
        "folder": Path("/var"),
        "start": Place("a"),
    }


class Guest(pydantic.BaseModel):
    name: str
    age: int = pydantic.Field(ge=0)


class Party(pydantic.BaseModel):
    guests: list[Guest]
    when: date | None = None
    unit: Unit = Unit.CELSIUS


def invite(
    party: Party,
    host: Guest | None = None,
    others: list[Guest] = [Guest(name="x", age=1)],  # noqa: B006, B008 - such a default is what is tested
    count: Annotated[int, pydantic.Field(description="How many.")] = 1,
) -> str:
    return f"{party} {host} {others} {count}"


def test_pydantic_models_become_schema_and_models() -> None:
    signature = describe_signature(invite, ToolContext)
    properties = signature.json_schema["properties"]
    guest = properties["party"]["properties"]["guests"]["items"]
    assert guest["properties"]["age"] == {"minimum": 0, "title": "Age", "type": "integer"}
    assert properties["party"]["properties"]["unit"]["default"] == "celsius"
    assert properties["others"]["default"] == [{"name": "x", "age": 1}]
    assert properties["count"] == {"type": "integer", "default": 1, "description": "How many."}
    assert "$ref" not in str(properties)
    given = {"party": {"guests": [{"name": "Ada", "age": 36}], "when": "2026-11-23"}, "host": {"name": "Bo", "age": 2}}
    assert signature.convert(given) == {
        "party": Party(guests=[Guest(name="Ada", age=36)], when=date(2026, 11, 23)),
        "host": Guest(name="Bo", age=2),
    }


def test_what_a_pydantic_model_refuses_is_named_in_one_line() -> None:
    with pytest.raises(ToolArgumentError) as caught:
        describe_signature(invite, ToolContext).convert(
            {"party": {"guests": [{"name": "Ada", "age": -1}], "when": 7.5}}
        )
    message = str(caught.value)
    assert "$.guests.0.age" in message
    assert "$.when" in message
    assert "\n" not in message
    assert "http" not in message


@pytest.mark.parametrize(
    ("hint", "sent", "received"),
    [
        (int, 3.0, 3),
        (int, "3", 3),
        (bool, "true", True),
        (float, "1.5", 1.5),
        (str, "3", "3"),
        (str | None, "null", "null"),
    ],
)
def test_what_models_write_instead_is_understood(hint: Any, sent: Any, received: Any) -> None:
    def takes(value: Any) -> str:
        return str(value)

    takes.__annotations__["value"] = hint
    assert describe_signature(takes, ToolContext).convert({"value": sent}) == {"value": received}


class Family(pydantic.BaseModel):
    children: list["Family"] = []


def of_models(family: Family) -> str:
    return str(family)


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


@pytest.mark.parametrize("function", [recursive, of_models, by_position, unresolved, custom])
def test_what_has_no_schema_is_refused_when_it_is_defined(function: Any) -> None:
    with pytest.raises(ToolDefinitionError, match=function.__name__):
        describe_signature(function, ToolContext)
