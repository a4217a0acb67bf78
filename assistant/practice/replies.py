"""What the practice server says: sentences from intents and from the results of tools. No arithmetic here."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.practice.numerals import SMALL, in_words
from assistant.practice.understanding import Intent, Topic

GREETING = "Hello! I am the practice assistant. Ask me what twelve times seven is."
HELP = (
    "I am the built-in practice server, so you need no key to try things out. You can ask me sums, such as what is "
    "twelve times seven. You can ask what time it is, or what day it is. I can tell you a joke, or count to twenty. "
    "And when you have had enough, say stop the conversation."
)
JOKES = (
    "Why did the scarecrow win a prize? Because he was outstanding in his field.",
    "What do you call a fish without eyes? A fsh.",
    "I would tell you a joke about sound waves, but it has been done before, and it keeps coming back.",
    "Why was six afraid of seven? Because seven eight nine.",
)
NOT_HEARD = "I did not understand that. Try asking me what twelve times seven is."
NO_CALCULATOR = "I cannot calculate that, because I was given no calculator."
STILL_THERE = "Are you still there?"
WAITING = "I am still waiting for a tool."
IMAGE = "I received your image."
_ABOUT_IMAGE = "I am only a practice server, so I cannot see what is in it."

_FIXED: dict[Topic, str] = {
    "greeting": GREETING,
    "thanks": "You are welcome.",
    "help": HELP,
    "farewell": "Goodbye! It was nice talking to you.",
    "stop": "Goodbye! You can end the conversation whenever you like.",
    "arithmetic": NO_CALCULATOR,
    "time": "I cannot tell the time, because I was given no clock.",
    "date": "I cannot tell the date, because I was given no clock.",
}
_FIRST_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINALS = (*_FIRST_ORDINALS, "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_LONGEST_RESULT = 400
# How sentences begin that an application says to the model and not to the user.
_TO_THE_MODEL = ("tell ", "say ", "do not ", "answer ")
_FAILURE = re.compile(r"^\W*(error|failed|failure|exception|traceback|cannot|could not)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ToolResult:
    """What a tool gave back, and for which question, if that is known."""

    name: str
    output: str
    intent: Intent | None = None


def pass_on(note: str) -> str:
    """Tell the user what the application said, but for what it said to the model alone."""
    sentences = re.split(r"(?<=[.!?])\s+", note.strip())
    told = [sentence for sentence in sentences if not sentence.lower().startswith(_TO_THE_MODEL)]
    return " ".join(told) or note


def reply_to(intents: Sequence[Intent], jokes_told: int = 0, *, has_tools: bool = False) -> str:
    """The answer to a question for which no tool is called; `has_tools` tells whether there are any."""
    return " ".join(_reply(intent, jokes_told, has_tools) for intent in intents)


def _reply(intent: Intent, jokes_told: int, has_tools: bool) -> str:
    if intent.topic == "joke":
        return JOKES[jokes_told % len(JOKES)]
    if intent.topic == "say":
        return intent.text
    if intent.topic == "count":
        return ", ".join(in_words(number) for number in range(1, (intent.number or 10) + 1)).capitalize() + "."
    if intent.topic == "unknown":
        if not intent.text:
            return NOT_HEARD
        no_tool = ", and I have no tool for that" if has_tools else ""
        return f"I did not understand “{_shortened(intent.text, 80)}”{no_tool}. {HELP}"
    return _FIXED[intent.topic]


def image_received(count: int) -> str:
    """Says that images came; this server cannot look at them."""
    return f"{IMAGE if count == 1 else f'I received {in_words(count)} images.'} {_ABOUT_IMAGE}"


def cannot_hear(reason: str) -> str:
    """Says why speech is not recognised here."""
    return f"I cannot hear you. {reason} Please type instead."


def reply_to_results(results: Sequence[ToolResult]) -> str:
    """Says the results of one batch of tool calls, in their order."""
    return " ".join(_say_result(result) for result in results)


def _say_result(result: ToolResult) -> str:
    value, failed = _read_output(result.output)
    if failed:
        reason = _shortened(str(value).strip(" ."), 200)
        return f"That did not work: {reason}." if reason else "That did not work."
    topic = result.intent.topic if result.intent else None
    if topic == "stop" or _is_stop(result.name):
        return "Goodbye!"
    text = str(value).strip()
    if not text:
        return "Done."
    number = _as_number(text)
    if number is not None:
        return _say_number(number, result.intent)
    if topic in {"time", "date"}:
        return _say_time(text, topic)
    sentence = _shortened(text, _LONGEST_RESULT)
    return sentence[0].upper() + sentence[1:] + ("" if sentence[-1] in ".!?" else ".")


def _is_stop(name: str) -> bool:
    return bool(re.match(r"(stop|end|hang|finish)_?", name.lower()))


def _read_output(output: str) -> tuple[Any, bool]:
    """The value in a tool's output, and whether it is a failure. JSON objects are searched for their result."""
    try:
        parsed = json.loads(output, parse_float=Decimal)
    except ValueError:
        return output, bool(_FAILURE.match(output))
    return _read_value(parsed)


def _read_value(parsed: Any) -> tuple[Any, bool]:
    if isinstance(parsed, list):
        return _read_list(parsed)
    if not isinstance(parsed, dict):
        return parsed, False
    if parsed.get("error") or str(parsed.get("status", "")).lower() in {"error", "failed", "failure"}:
        error = parsed.get("error") or parsed.get("message") or parsed.get("content") or ""
        return (error.get("message", "") if isinstance(error, dict) else error), True
    for key in ("result", "answer", "value", "output", "text", "content", "time", "date", "message"):
        if key in parsed and isinstance(parsed[key], str | int | Decimal):
            return parsed[key], False
    return ", ".join(f"{key} {value}" for key, value in parsed.items()), False


def _read_list(parts: list[Any]) -> tuple[Any, bool]:
    """A list may be one of content blocks, as MCP and other agents' SDKs give their results: text, or JSON."""
    read = [
        _read_output(part["text"])
        if isinstance(part, dict) and isinstance(part.get("text"), str)
        else _read_value(part["json"])
        if isinstance(part, dict) and "json" in part
        else (part, False)
        for part in parts
    ]
    values = [value for value, _ in read]
    return values[0] if len(values) == 1 else ", ".join(map(str, values)), any(failed for _, failed in read)


def _as_number(text: str) -> Decimal | None:
    candidate = text.rpartition("=")[2].strip().replace(",", "")
    try:
        number = Decimal(candidate)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _say_number(number: Decimal, intent: Intent | None) -> str:
    words = in_words(number)
    if intent is None or intent.sum is None or not intent.sum.spoken:
        return f"The answer is {words}."
    question = intent.sum.spoken
    return f"{question[0].upper()}{question[1:]} is {words}."


def _say_time(text: str, topic: Topic) -> str:
    """Says an ISO 8601 date and time in words; anything else is read out as it stands."""
    found = re.search(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?", text)
    moment = _parsed(datetime.fromisoformat, found[0]) if found else None
    if moment is None:
        return f"It is {text.rstrip('.')}." if not text.lower().startswith(("it is", "it's", "the ")) else text
    if topic == "date":
        return f"It is {moment:%A}, {moment:%B} {_ordinal(moment.day)}, {in_words(moment.year)}."
    minutes = in_words(moment.minute) if moment.minute > 9 else f"oh {SMALL[moment.minute]}"
    if not moment.minute:
        minutes = "o'clock"
    return f"It is {in_words(moment.hour)} {minutes}."


def _parsed(parse: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _ordinal(day: int) -> str:
    if day <= len(_ORDINALS):
        return _ORDINALS[day - 1]
    tens, ones = divmod(day, 10)
    if day < 20:
        return SMALL[day] + "th"
    if not ones:
        return {2: "twentieth", 3: "thirtieth"}[tens]
    return f"{in_words(tens * 10)}-{_ORDINALS[ones - 1]}"


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"
