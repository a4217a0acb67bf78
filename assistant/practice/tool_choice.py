"""Choosing a tool for an intent, and its arguments, from nothing but the tool's declaration.

The client may declare any tools: what one is for is read off its name, its description and its parameter schema.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.practice.places import place_said, zone_said
from assistant.practice.said_texts import text_said
from assistant.practice.understanding import Intent, Topic

JsonObject = dict[str, Any]

# Words (by their beginning) that tell a tool for a topic; the earlier group is worth more.
_SIGNS: dict[Topic, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "arithmetic": (("calc", "arithm", "math", "expression"), ("comput", "evaluat", "sum", "number")),
    "time": (("time", "clock", "now"), ("datetime", "hour")),
    "date": (("date", "day", "calendar"), ("time", "clock", "now")),
    "stop": (("stop", "end", "hang", "finish", "quit"), ("conversation", "session", "call", "goodbye")),
    "farewell": (("goodbye", "bye", "farewell"), ()),
    "joke": (("joke",), ()),
}
_OPERATION_WORDS = {
    "+": ("add", "plus", "sum", "+"),
    "-": ("subtract", "minus", "difference", "-"),
    "*": ("multiply", "times", "product", "mul", "*"),
    "/": ("divide", "division", "quotient", "div", "/"),
    "**": ("power", "exponent", "pow", "**"),
}
# They begin like a sign of the time and tell something else.
_NOT_THE_TIME = frozenset({"timer", "timers", "timeout", "timeouts"})
_ENDING = frozenset({"stop", "end", "finish", "quit", "hang"})
# Words that say nothing about what a tool is for.
_FILLER = frozenset(
    {"a", "and", "current", "for", "from", "get", "in", "is", "me", "my", "of", "on", "the", "to", "what", "you"}
)
_ENOUGH = 2
# Letters of a word in a description that says something about the tool.
_TELLING = 5


@dataclass(frozen=True)
class ToolCall:
    """A tool to call with its arguments."""

    name: str
    arguments: JsonObject = field(default_factory=dict)
    server_label: str | None = None  # Of a remote MCP server's tool.


def choose(intent: Intent, tools: Sequence[JsonObject]) -> ToolCall | None:
    """The best fitting tool whose required parameters can all be filled, or None."""
    scored = sorted(((_score(intent, tool), -index) for index, tool in enumerate(tools)), reverse=True)
    for score, negative_index in scored:
        if score < _ENOUGH:
            break
        tool = tools[-negative_index]
        arguments = fill(tool, intent)
        if arguments is not None:
            return _call(tool, arguments)
    return None


def choose_any(intents: Sequence[Intent], tools: Sequence[JsonObject]) -> ToolCall | None:
    """A tool for `tool_choice: "required"`: the best fit, else the first tool, filled as well as can be."""
    for intent in intents:
        if (call := choose(intent, tools)) is not None:
            return call
    return force(tools[0], intents) if tools else None


def force(tool: JsonObject, intents: Sequence[Intent]) -> ToolCall:
    """Call this tool whatever was asked, with placeholders where nothing fits."""
    intent = intents[0] if intents else Intent("unknown", "")
    arguments = fill(tool, intent)
    if arguments is None:
        arguments = {
            name: _placeholder(schema, intent) for name, schema in _properties(tool).items() if name in _required(tool)
        }
    return _call(tool, arguments)


def _call(tool: JsonObject, arguments: JsonObject) -> ToolCall:
    return ToolCall(str(tool["name"]), arguments, tool.get("server_label"))


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.findall(r"[a-z]+", spaced.lower())


def _begins(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _score(intent: Intent, tool: JsonObject) -> int:
    """How well a tool fits: names count double, a description once; two or more is a fit."""
    name = _words(str(tool.get("name", "")))
    description = _words(str(tool.get("description") or ""))
    if intent.topic in {"time", "date"} and _NOT_THE_TIME & set(name):
        return 0
    strong, weak = _SIGNS.get(intent.topic, ((), ()))
    score = 0
    if strong:
        score = 4 * _begins(name, strong) + 2 * _begins(description, strong) + _begins(name, weak)
        score += _begins(description, weak)
    if intent.topic == "arithmetic" and intent.sum is not None and len(intent.sum.operators) == 1:
        own, others = _operation_signs(intent.sum.operators[0], name)
        # A tool named after another operation ("divide") is no use for this one.
        score = score + 6 if own else (0 if others and not _begins(name, ("calc", "math")) else score)
    if intent.topic == "stop" and not _begins(
        name + description, ("conversation", "session", "call", "goodbye", "hang")
    ):
        score = 0
    if intent.topic == "unknown":
        score = _likeness(intent, tool, name)
    if intent.topic in {"time", "date"} and score and place_said(intent.text):
        # Who asks about a place is served best by a tool that can be told which.
        score += 3 * any(_is_zone(parameter, schema) for parameter, schema in _properties(tool).items())
    return score


def _likeness(intent: Intent, tool: JsonObject, name: list[str]) -> int:
    """How much a question that no topic covers has in common with a tool: words, or an address to go to."""
    said = set(_words(intent.text)) - _FILLER
    if _ENDING & set(name) and not _ENDING & said:
        return 0  # to speak of a conversation is not to end it
    about = re.split(r"[.\n]", str(tool.get("description") or ""), maxsplit=1)[0]
    score = 2 * len(set(name) & said)
    score += len({word for word in _words(about) if len(word) >= _TELLING} & said)
    if intent.url is not None:
        score += 2 * any(_is_url(parameter, schema) for parameter, schema in _properties(tool).items())
    return score


def _operation_signs(operator: str, name: list[str]) -> tuple[bool, bool]:
    named = {symbol for symbol, words in _OPERATION_WORDS.items() if set(name) & set(words)}
    return operator in named, bool(named - {operator})


def _properties(tool: JsonObject) -> dict[str, JsonObject]:
    parameters = tool.get("parameters")
    properties = parameters.get("properties") if isinstance(parameters, dict) else None
    if not isinstance(properties, dict):
        return {}
    return {name: schema if isinstance(schema, dict) else {} for name, schema in properties.items()}


def _required(tool: JsonObject) -> set[str]:
    parameters = tool.get("parameters")
    required = parameters.get("required") if isinstance(parameters, dict) else None
    return {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()


def _type(schema: JsonObject) -> str:
    """The JSON type of a parameter; of a union ("string or null") the first that is not null."""
    kind = schema.get("type")
    options = kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []
    for choice in _list(schema, "anyOf") + _list(schema, "oneOf"):
        options += [choice["type"]] if isinstance(choice, dict) and isinstance(choice.get("type"), str) else []
    return next((str(option) for option in options if option != "null"), "string")


def _list(schema: JsonObject, name: str) -> list[Any]:
    """A member that should be a list; the client may have declared anything."""
    value = schema.get(name)
    return value if isinstance(value, list) else []


def fill(tool: JsonObject, intent: Intent) -> JsonObject | None:
    """Arguments for a tool, or None when a required parameter has nothing to go in it."""
    properties, required = _properties(tool), _required(tool)
    if intent.topic == "arithmetic" and intent.sum is not None:
        return _fill_sum(properties, required, intent)
    arguments: JsonObject = {}
    numbers = list(intent.numbers)
    for name, schema in properties.items():
        value = _said_value(tool, name, intent, numbers, is_needed=name in required)
        if value is None and name in required:
            value = _known_value(name, schema)
        if value is not None:
            arguments[name] = value
        elif name in required:
            return None
    return arguments


def _said_value(tool: JsonObject, name: str, intent: Intent, numbers: list[Decimal], is_needed: bool) -> Any:
    """A value for a parameter from what was said, or None."""
    schema = _properties(tool)[name]
    if _is_zone(name, schema):
        return zone_said(intent.text) or (place_said(intent.text) if is_needed else None)
    if intent.topic != "unknown":
        return None
    if _is_url(name, schema):
        return intent.url
    # Beside an address nothing else is sure: what else is optional stays as the tool wants it.
    if not is_needed and intent.url is not None:
        return None
    if _type(schema) == "string" and "enum" not in schema:
        return text_said(_words(name), _spoken_of(tool), intent.text)
    if _type(schema) == "boolean":
        return _switch_said(name, intent)
    return _value_for(schema, intent, numbers)


def _is_zone(name: str, schema: JsonObject) -> bool:
    about = str(schema.get("description") or "").lower()
    return _type(schema) == "string" and ("zone" in name.lower() or name.lower() == "tz" or "iana" in about)


def _is_url(name: str, schema: JsonObject) -> bool:
    is_named = bool({"url", "uri", "link", "address", "href"} & set(_words(name)))
    return _type(schema) == "string" and (schema.get("format") in ("uri", "url") or is_named)


def _fill_sum(properties: dict[str, JsonObject], required: set[str], intent: Intent) -> JsonObject | None:
    assert intent.sum is not None  # noqa: S101 - narrows the type; the caller has checked
    question = intent.sum
    arguments: JsonObject = {}
    operands = list(question.operands)
    for name, schema in properties.items():
        kind = _type(schema)
        if kind in {"number", "integer"} and operands:
            arguments[name] = as_json_number(operands.pop(0))
        elif kind == "array":
            arguments[name] = [as_json_number(value) for value in operands]
            operands = []
        elif (
            kind == "string" and ("enum" in schema or name.lower().startswith("oper")) and len(question.operators) == 1
        ):
            operation = _operation(schema, question.operators[0])
            if operation is None:
                return None
            arguments[name] = operation
    numeric = any(_type(schema) in {"number", "integer", "array"} for schema in properties.values())
    if numeric and not operands and required <= arguments.keys() and len(question.operators) == 1:
        return arguments
    texts = [name for name, schema in properties.items() if _type(schema) == "string" and "enum" not in schema]
    texts.sort(key=lambda name: (name not in required, not _begins(_words(name), ("expr", "formula", "equation"))))
    if texts and required <= {texts[0]}:
        return {texts[0]: question.expression}
    return None


def _operation(schema: JsonObject, operator: str) -> str | None:
    """What a parameter for the kind of operation calls this one; None when its choices lack it."""
    if "enum" not in schema:
        return _OPERATION_WORDS[operator][0]
    for choice in _list(schema, "enum"):
        words = _words(str(choice)) or [str(choice)]
        if any(sign.startswith(word) for word in words for sign in _OPERATION_WORDS[operator]):
            return str(choice)
    return None


def _spoken_of(tool: JsonObject) -> list[str]:
    """The words of a tool's name, of its description, and of the choices that its parameters have."""
    choices = [str(choice) for schema in _properties(tool).values() for choice in _list(schema, "enum")]
    return _words(" ".join([str(tool.get("name", "")), str(tool.get("description") or ""), *choices]))


def _switch_said(name: str, intent: Intent) -> bool | None:
    """What was said to a parameter such as `on`: to switch it on, or off."""
    said = set(_words(intent.text)) & {"on", "off"}
    return said == {"on"} if len(said) == 1 and name.lower() in {"on", "is_on", "turn_on", "state", "enabled"} else None


def _value_for(schema: JsonObject, intent: Intent, numbers: list[Decimal]) -> Any:
    """A choice or a number from the words of a question that no topic covers."""
    if "enum" in schema:
        said = set(_words(intent.text))
        choices = [choice for choice in _list(schema, "enum") if set(_words(str(choice))) & said]
        # Of "red" and "dark red" the one that was said in full, and of these the longest.
        return max(choices, key=lambda choice: _named_in_full(str(choice), said), default=None)
    if _type(schema) in {"number", "integer"} and numbers:
        return as_json_number(numbers.pop(0))
    return None


def _named_in_full(choice: str, said: set[str]) -> int:
    words = set(_words(choice))
    return len(words) if words <= said else 0


def _known_value(name: str, schema: JsonObject) -> Any:
    """A value for a required parameter that the question says nothing about, where one is obvious."""
    if "default" in schema:
        return schema["default"]
    if choices := _list(schema, "enum"):
        return choices[0]
    if "zone" in name.lower():
        return "UTC"
    if name.lower() in {"reason", "message", "summary"}:
        return "The user asked for it."
    return None


def _placeholder(schema: JsonObject, intent: Intent) -> Any:
    known = _known_value("", schema)
    if known is not None:
        return known
    blank: JsonObject = {"number": 0, "integer": 0, "boolean": False, "array": [], "object": {}}
    return blank.get(_type(schema), intent.text)


def as_json_number(value: Decimal) -> int | float:
    """A whole number as int, anything else as float."""
    return int(value) if value == value.to_integral_value() else float(value)
