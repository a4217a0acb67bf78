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


# Tools of servers that nobody here wrote (names as our client gives them, parameters as mcp-server-time and
# mcp-server-fetch declare them).

IANA = {"type": "string", "description": "IANA timezone name (e.g., 'America/New_York', 'Europe/London')."}
MCP_TIME = [
    tool("time__get_current_time", "Get current time in a specific timezone", timezone=IANA),
    tool(
        "time__convert_time", "Convert time between timezones", source_timezone=IANA, time=STRING, target_timezone=IANA
    ),
]
URL = {"type": "string", "format": "uri", "minLength": 1}
MCP_FETCH = tool(
    "fetch__fetch",
    "Fetches a URL from the internet and optionally extracts its contents as markdown.\n\nAlthough originally you did "
    "not have internet access, this tool now grants you internet access.",
    required=["url"],
    url=URL,
    max_length={"type": "integer", "default": 5000},
    raw={"type": "boolean", "default": False},
)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("what time is it in Tokyo", "Asia/Tokyo"),
        ("what time is it in new york now?", "America/New_York"),
        ("What's the time in Germany?", "Europe/Berlin"),
        ("tell me the time in America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("what time is it", "UTC"),
        ("what time is it in Atlantis", "Atlantis"),
    ],
)
def test_a_time_zone_comes_from_the_place_that_was_said(text: str, zone: str) -> None:
    assert chosen(text, MCP_FETCH, *MCP_TIME) == ("time__get_current_time", {"timezone": zone})


def test_an_optional_time_zone_is_given_only_if_a_place_was_said() -> None:
    assert chosen("what time is it in Paris", CLOCK) == ("current_time", {"timezone": "Europe/Paris"})
    assert chosen("what time is it in the morning", CLOCK) == ("current_time", {})


def test_a_tool_that_knows_places_is_preferred_when_a_place_was_said() -> None:
    plain = tool("current_time", "The time here")
    assert chosen("what time is it in Paris", plain, *MCP_TIME) == (
        "time__get_current_time",
        {"timezone": "Europe/Paris"},
    )
    assert chosen("what time is it", plain, *MCP_TIME) == ("current_time", {})


@pytest.mark.parametrize(
    "text",
    [
        "fetch http://127.0.0.1:8080/help",
        "Please fetch http://127.0.0.1:8080/help.",
        "what does http://127.0.0.1:8080/help say?",
    ],
)
def test_an_address_goes_to_a_tool_that_takes_one(text: str) -> None:
    assert chosen(text, WEATHER, *MCP_TIME, MCP_FETCH) == ("fetch__fetch", {"url": "http://127.0.0.1:8080/help"})


def test_without_an_address_nothing_is_fetched() -> None:
    assert chosen("fetch the contents of the internet", MCP_FETCH) is None


def test_a_timer_is_no_clock() -> None:
    timer = tool("set_timer", "Sets a timer, which speaks when it is due", required=[], seconds=NUMBER)
    assert chosen("what time is it", timer, CLOCK) == ("current_time", {})
    assert chosen("what time is it", timer) is None


TIMERS = [
    tool("set_timer", "Set a timer.", required=[], seconds=NUMBER),
    tool("list_timers", "List the timers that are running, with their numbers and the time left."),
]


@pytest.mark.parametrize("text", ["what time is it in Tokyo", "what time is it", "what day is it", "what's the date"])
def test_without_a_clock_no_timer_is_asked_for_the_time(text: str) -> None:
    assert chosen(text, CALCULATOR, STOP, *TIMERS) is None


def test_timers_are_still_listed_for_who_asks_for_them() -> None:
    assert chosen("which timers are running", CLOCK, *TIMERS) == ("list_timers", {})


@pytest.mark.parametrize("text", ["what is the meaning of this conversation", "who is the current president"])
def test_a_word_in_common_is_not_enough(text: str) -> None:
    assert chosen(text, CLOCK, STOP) is None


LAMP = tool("switch_lamp", "Switch the lamp in a room on or off.", room=STRING, on={"type": "boolean"})
PAINT = tool("paint_wall", "Paint a wall", color={"type": "string", "enum": ["dark red", "red", "blue"]}, room=STRING)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("turn on the kitchen lamp", {"room": "kitchen", "on": True}),
        ("turn the lamp on in the kitchen", {"room": "kitchen", "on": True}),
        ("Switch the lamp in the living room off, please.", {"room": "living room", "on": False}),
    ],
)
def test_a_room_and_a_switch_are_taken_from_the_sentence(text: str, arguments: Json) -> None:
    assert chosen(text, LAMP) == ("switch_lamp", arguments)


def test_no_room_is_made_up() -> None:
    assert chosen("switch the lamp off", LAMP) is None


@pytest.mark.parametrize(
    ("text", "color"), [("paint the kitchen wall red", "red"), ("paint the wall dark red in the kitchen", "dark red")]
)
def test_of_several_choices_the_one_that_is_named_is_taken(text: str, color: str) -> None:
    assert chosen(text, PAINT) == ("paint_wall", {"color": color, "room": "kitchen"})
