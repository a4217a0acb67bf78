"""Whatever a client sends, it gets an answer in the API's own shapes, and the session goes on."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.practice.client_events import EVENTS, VOICES
from tests.practice.session_driver import SILENCE, Driver

NAMES = [
    *(
        "type",
        "session",
        "audio",
        "input",
        "output",
        "format",
        "turn_detection",
        "tools",
        "tool_choice",
        "item",
        "role",
    ),
    *("content", "text", "response", "metadata", "item_id", "audio_end_ms", "content_index", "previous_item_id", "id"),
    *("call_id", "name", "arguments", "parameters", "properties", "required", "enum", "anyOf", "voice", "instructions"),
]
WORDS = [
    *("realtime", "message", "user", "assistant", "function", "function_call", "function_call_output", "input_text"),
    *(
        "input_audio",
        "audio/pcmu",
        "server_vad",
        "auto",
        "none",
        "required",
        "root",
        "what is 2 + 2",
        "number",
        SILENCE,
    ),
    *VOICES[:2],
    "\ud800",
]
SCALARS = st.none() | st.booleans() | st.integers(-5, 5000) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | st.sampled_from(WORDS) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)
MEMBERS = st.dictionaries(st.sampled_from([*NAMES, "event_id"]), VALUES, max_size=6)
TEXT = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "what is 2 + 2"}]}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(EVENTS)), MEMBERS), max_size=5))
def test_any_events_are_survived(events: list[tuple[str, dict[str, Any]]]) -> None:
    driver = Driver()
    for kind, members in events:
        driver.send(kind, **{name: value for name, value in members.items() if name != "type"})
    assert driver.update(instructions="still here")["instructions"] == "still here"


@settings(max_examples=60, deadline=None)
@given(
    VALUES,
    st.dictionaries(st.text(max_size=3), VALUES, max_size=3) | VALUES,
    st.sampled_from(["none", "auto", "required"]),
)
def test_any_tool_declaration_is_survived(parameters: Any, properties: Any, choice: str) -> None:
    driver = Driver()
    if isinstance(parameters, dict):
        parameters["properties"] = properties
    tool = {"type": "function", "name": "calculator", "parameters": parameters}
    driver.send("conversation.item.create", item=TEXT)
    events = driver.respond(tools=[tool], tool_choice=choice, output_modalities=["text"])
    assert events[-1]["type"] in {"error", "rate_limits.updated"}
    calls = [event for event in events if event["type"] == "response.function_call_arguments.done"]
    assert all(isinstance(json.loads(call["arguments"]), dict) for call in calls)
