from typing import Any

import pytest

from assistant.practice.tool_choice import choose, choose_any, force
from assistant.practice.understanding import understand

Json = dict[str, Any]


def tool(name: str, description: str = "", required: list[str] | None = None, **properties: Json) -> Json:
    needed = list(properties) if required is None else required
    parameters = {"type": "object", "properties": properties, "required": needed}
    return {"type": "function", "name": name, "description": description, "parameters": parameters}


STRING, NUMBER, INTEGER = {"type": "string"}, {"type": "number"}, {"type": "integer"}
WEATHER = tool("get_weather", "Current weather of a city", city=STRING)
CALCULATOR = tool("calculator", "Works out sums", expression=STRING)
CLOCK = tool("current_time", "Date and time", required=[], timezone=STRING)
STOP = tool("stop_conversation", "Ends the conversation when the user wants to")


def chosen(text: str, *tools: Json) -> tuple[str, Json] | None:
    call = choose(understand(text)[0], tools)
    return call and (call.name, call.arguments)


@pytest.mark.parametrize(
    ("text", "tools", "name", "arguments"),
    [
        ("what is 12 times 7", [WEATHER, CLOCK, CALCULATOR], "calculator", {"expression": "12 * 7"}),
        ("12 * 7", [tool("multiply", a=INTEGER, b=INTEGER)], "multiply", {"a": 12, "b": 7}),
        (
            "12 * 7",
            [tool("add", a=NUMBER, b=NUMBER), tool("multiply", x=NUMBER, y=NUMBER)],
            "multiply",
            {"x": 12, "y": 7},
        ),
        ("1.5 + 2", [tool("addNumbers", "adds", numbers={"type": "array"})], "addNumbers", {"numbers": [1.5, 2]}),
        (
            "12 * 7",
            [tool("math", op={"type": "string", "enum": ["add", "multiply"]}, a=NUMBER, b=NUMBER)],
            "math",
            {"op": "multiply", "a": 12, "b": 7},
        ),
        ("6 / 2", [tool("compute", "Does arithmetic", q=STRING, required=["q"])], "compute", {"q": "6 / 2"}),
        (
            "12 * 7",
            [tool("calc", required=["expr"], precision=INTEGER, expr={"anyOf": [{"type": "null"}, STRING]})],
            "calc",
            {"expr": "12 * 7"},
        ),
        ("what time is it", [WEATHER, CALCULATOR, CLOCK], "current_time", {}),
        ("what day is it", [CLOCK], "current_time", {}),
        ("what time is it", [tool("clock", timezone=STRING)], "clock", {"timezone": "UTC"}),
        ("stop the conversation", [CLOCK, STOP], "stop_conversation", {}),
        ("what is the weather in Paris?", [CALCULATOR, WEATHER], "get_weather", {"city": "Paris"}),
        ("roll 2 dice", [tool("roll_dice", count=INTEGER)], "roll_dice", {"count": 2}),
    ],
)
def test_the_fitting_tool_is_called(text: str, tools: list[Json], name: str, arguments: Json) -> None:
    assert chosen(text, *tools) == (name, arguments)


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("12 * 7", [WEATHER, CLOCK, STOP]),
        ("12 * 7", [tool("divide", a=NUMBER, b=NUMBER)]),
        ("12 * 7", [tool("math", op={"type": "string", "enum": ["add", "sub"]}, a=NUMBER, b=NUMBER)]),
        ("1 + 2 + 3", [tool("add", a=NUMBER, b=NUMBER)]),
        ("what time is it", [CALCULATOR, WEATHER]),
        ("tell me a joke", [CALCULATOR, CLOCK, STOP]),
        ("hello", [CALCULATOR, CLOCK, STOP, WEATHER]),
        ("what time is it", [tool("stop_timer", "Stops the timer", timer={"type": "object"})]),
        ("12 * 7", [{"type": "function", "name": "calculator", "parameters": None}]),
    ],
)
def test_no_tool_is_called_that_does_not_fit(text: str, tools: list[Json]) -> None:
    assert chosen(text, *tools) is None


def test_a_forced_tool_is_called_with_what_there_is() -> None:
    odd = tool("odd", flag={"type": "boolean"}, mode={"type": "string", "enum": ["a"]}, note=STRING, rate=NUMBER)
    call = force(odd, understand("hello"))
    assert call.arguments == {"flag": False, "mode": "a", "note": "hello", "rate": 0}


def test_required_takes_the_best_or_the_first() -> None:
    intents = understand("what time is it")
    assert choose_any(intents, [WEATHER, CLOCK]).name == "current_time"
    assert choose_any(understand("hello"), [WEATHER, CLOCK]).name == "get_weather"
    assert choose_any(intents, []) is None
