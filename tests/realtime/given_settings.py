"""Settings of the session object, rich and random, written down independently of the rules they are to pass."""

from typing import Any

import pytest
from hypothesis import strategies as st

from assistant.realtime.configuration import session_configuration
from assistant.realtime.errors import ConfigurationError

RICH: dict[str, Any] = {
    "instructions": "Answer in rhymes.",
    "output_modalities": ["audio"],
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "noise_reduction": {"type": "near_field", "strength": 0.8},
            "transcription": {"model": "gpt-live-transcribe", "languages": ["en", "de"], "keywords": ["qasync"]},
            "turn_detection": {
                "type": "server_vad",
                "threshold": 0.6,
                "prefix_padding_ms": 200,
                "silence_duration_ms": 700,
                "idle_timeout_ms": 6000,
                "create_response": True,
                "interrupt_response": False,
            },
        },
        "output": {"format": {"type": "audio/pcmu"}, "speed": 1.25, "voice": {"id": "voice_1234"}},
    },
    "tools": [
        {"type": "function", "name": "add", "description": "Adds.", "parameters": {"type": "object", "properties": {}}},
        {
            "type": "mcp",
            "server_label": "files",
            "server_url": "https://files.example.org/mcp",
            "authorization": "mcp-secret",
            "headers": {"X-Key": "mcp-secret"},
            "allowed_tools": {"read_only": True, "tool_names": ["list"]},
            "require_approval": {"never": {"tool_names": ["list"]}},
        },
    ],
    "tool_choice": {"type": "function", "name": "add"},
    "parallel_tool_calls": False,
    "max_output_tokens": 1024,
    "reasoning": {"effort": "low"},
    "truncation": {
        "type": "retention_ratio",
        "retention_ratio": 0.8,
        "token_limits": {"post_instructions": 8000},
    },
    "tracing": {"workflow_name": "voice", "group_id": "g", "metadata": {"build": 7}},
    "prompt": {"id": "pmpt_1", "version": "2", "variables": {"city": "Oslo"}},
    "include": ["item.input_audio_transcription.logprobs"],
}


def nested(path: str, value: Any) -> dict[str, Any]:
    """The settings that set one field."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return dict(value)


def refusal(**arguments: Any) -> str:
    """What the user reads when these settings are refused."""
    with pytest.raises(ConfigurationError) as caught:
        session_configuration(**arguments)
    return str(caught.value)


# Random ones.

names = st.text("abcdefghij-_", min_size=1, max_size=12)
texts = st.text(max_size=20)
booleans = st.booleans()
json_values = st.recursive(
    st.none()
    | booleans
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(names, json_values, max_size=3)
languages = st.sampled_from(["en", "de", "yue", "pt-BR"])


def some_of(required: dict[str, Any] | None = None, /, **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    """An object with the required fields and any of the optional ones."""
    return st.fixed_dictionaries(required or {}, optional=optional)


def kind(name: str, required: dict[str, Any] | None = None, /, **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    """An object of this type."""
    return some_of({"type": st.just(name), **(required or {})}, **optional)


formats = kind("audio/pcm", {"rate": st.just(24000)}) | kind("audio/pcmu") | kind("audio/pcma")
noise_reduction = some_of(type=st.sampled_from(["near_field", "far_field"]), strength=st.floats(0, 10))
transcription = some_of(
    {"model": names},
    language=languages,
    languages=st.lists(languages, max_size=2),
    prompt=texts,
    keywords=st.lists(names, max_size=2),
    delay=st.sampled_from(["minimal", "low", "medium", "high", "xhigh"]),
)
server_vad = kind(
    "server_vad",
    threshold=st.floats(0, 1),
    prefix_padding_ms=st.integers(0, 5000),
    silence_duration_ms=st.integers(0, 5000),
    idle_timeout_ms=st.none() | st.integers(5000, 30000),
    create_response=booleans,
    interrupt_response=booleans,
)
semantic_vad = kind(
    "semantic_vad",
    eagerness=st.sampled_from(["low", "medium", "high", "auto"]),
    create_response=booleans,
    interrupt_response=booleans,
)
audio_input = some_of(
    format=formats,
    noise_reduction=st.none() | noise_reduction,
    transcription=st.none() | transcription,
    turn_detection=st.none() | server_vad | semantic_vad,
)
audio_output = some_of(format=formats, speed=st.floats(0.25, 1.5), voice=names | st.fixed_dictionaries({"id": names}))
breakpoints = some_of({"mode": st.just("explicit")}, ttl=st.sampled_from(["30m", "12h"]))
variables = (
    texts
    | kind("input_text", {"text": texts}, prompt_cache_breakpoint=breakpoints)
    | kind("input_image", {"detail": st.sampled_from(["low", "original"])}, image_url=st.none() | names, file_id=names)
    | kind("input_file", detail=st.sampled_from(["auto", "low"]), file_data=names, file_url=names, filename=names)
)
prompts = some_of(
    {"id": names},
    version=st.none() | names,
    variables=st.none() | st.dictionaries(names, variables, max_size=2),
)
tool_filters = some_of(read_only=booleans, tool_names=st.lists(names, max_size=2))
function_tools = kind("function", {"name": names}, description=texts, parameters=json_objects)
mcp_tools = kind(
    "mcp",
    {"server_label": names, "server_url": names},
    server_description=texts,
    authorization=names,
    headers=st.none() | st.dictionaries(names, names, max_size=2),
    allowed_callers=st.none() | st.lists(st.sampled_from(["direct", "programmatic"]), max_size=2),
    allowed_tools=st.none() | st.lists(names, max_size=2) | tool_filters,
    require_approval=st.sampled_from([None, "always", "never"]) | some_of(always=tool_filters, never=tool_filters),
    defer_loading=booleans,
)
tools = st.lists(
    function_tools | mcp_tools, max_size=3, unique_by=lambda tool: tool.get("name") or tool["server_label"]
)
tool_choices = (
    st.sampled_from(["none", "auto", "required"])
    | kind("function", {"name": names})
    | kind("mcp", {"server_label": names}, name=st.none() | names)
)
truncations = st.sampled_from(["auto", "disabled"]) | kind(
    "retention_ratio",
    {"retention_ratio": st.floats(0, 1)},
    token_limits=some_of(post_instructions=st.integers(0, 100_000)),
)
tracings = st.sampled_from([None, "auto"]) | some_of(workflow_name=names, group_id=names, metadata=json_objects)

settings = some_of(
    instructions=texts,
    output_modalities=st.sampled_from([["audio"], ["text"]]),
    audio=some_of(input=audio_input, output=audio_output),
    tools=tools,
    tool_choice=tool_choices,
    parallel_tool_calls=booleans,
    max_output_tokens=st.just("inf") | st.integers(1, 4096),
    reasoning=some_of(effort=st.sampled_from(["minimal", "low", "medium", "high", "xhigh"])),
    truncation=truncations,
    tracing=tracings,
    prompt=st.none() | prompts,
    include=st.lists(st.just("item.input_audio_transcription.logprobs"), max_size=1),
)
