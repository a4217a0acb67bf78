"""Our events beside those of Strands 1.40 (`strands.experimental.bidi`), whose facts are written down here."""

import inspect
import json
from typing import Any

import pytest

import assistant.bidi
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel, events, hooks, io, models, tools, types
from assistant.bidi import types as bidi_types
from assistant.bidi.types import events as type_events

# What each event has, by the name of its class: its `type` and its further keys.
THEIRS: dict[str, tuple[str, set[str]]] = {
    "BidiTextInputEvent": ("bidi_text_input", {"text", "role"}),
    "BidiAudioInputEvent": ("bidi_audio_input", {"audio", "format", "sample_rate", "channels"}),
    "BidiImageInputEvent": ("bidi_image_input", {"image", "mime_type"}),
    "BidiConnectionStartEvent": ("bidi_connection_start", {"connection_id", "model"}),
    "BidiConnectionRestartEvent": ("bidi_connection_restart", {"timeout_error"}),
    "BidiConnectionCloseEvent": ("bidi_connection_close", {"connection_id", "reason"}),
    "BidiResponseStartEvent": ("bidi_response_start", {"response_id"}),
    "BidiResponseCompleteEvent": ("bidi_response_complete", {"response_id", "stop_reason"}),
    "BidiAudioStreamEvent": ("bidi_audio_stream", {"audio", "format", "sample_rate", "channels"}),
    "BidiTranscriptStreamEvent": (
        "bidi_transcript_stream",
        {"delta", "text", "role", "is_final", "current_transcript"},
    ),
    "BidiInterruptionEvent": ("bidi_interruption", {"reason"}),
    "BidiUsageEvent": (
        "bidi_usage",
        {"inputTokens", "outputTokens", "totalTokens", "modality_details", "cacheReadInputTokens"},
    ),
    "BidiErrorEvent": ("bidi_error", {"message", "code", "details"}),
    "ToolUseStreamEvent": ("tool_use_stream", {"delta", "current_tool_use"}),
    "ToolStreamEvent": ("tool_stream", {"tool_stream_event"}),
    "ToolResultEvent": ("tool_result", {"tool_result"}),
}
# What an input event is made with there.
THEIR_PARAMETERS = {
    "BidiTextInputEvent": ["text", "role"],
    "BidiAudioInputEvent": ["audio", "format", "sample_rate", "channels"],
    "BidiImageInputEvent": ["image", "mime_type"],
}
THEIR_AGENT_PARAMETERS = [
    "model",
    "tools",
    "system_prompt",
    "messages",
    "record_direct_tool_call",
    "load_tools_from_directory",
    "agent_id",
    "name",
    "description",
    "hooks",
    "state",
    "session_manager",
    "tool_executor",
]
THEIR_HOOKS: dict[str, list[str]] = {
    "BidiAgentInitializedEvent": [],
    "BidiBeforeInvocationEvent": [],
    "BidiAfterInvocationEvent": [],
    "BidiMessageAddedEvent": ["message"],
    "BidiBeforeToolCallEvent": ["selected_tool", "tool_use", "invocation_state", "cancel_tool"],
    "BidiAfterToolCallEvent": [
        "selected_tool",
        "tool_use",
        "invocation_state",
        "result",
        "exception",
        "cancel_message",
    ],
    "BidiInterruptionEvent": ["reason", "interrupted_response_id"],
    "BidiBeforeConnectionRestartEvent": ["timeout_error"],
    "BidiAfterConnectionRestartEvent": ["exception"],
}
THEIR_EXPORTS = {
    assistant.bidi: "BidiAgent BidiTextInputEvent BidiAudioInputEvent BidiImageInputEvent BidiInputEvent "
    "BidiConnectionStartEvent BidiConnectionCloseEvent BidiResponseStartEvent BidiResponseCompleteEvent "
    "BidiAudioStreamEvent BidiTranscriptStreamEvent BidiInterruptionEvent BidiUsageEvent ModalityUsage BidiErrorEvent "
    "BidiOutputEvent ToolUseStreamEvent ToolResultEvent ToolStreamEvent stop_conversation BidiAudioIO BidiTextIO",
    io: "BidiAudioIO BidiTextIO",
    models: "BidiModelTimeoutError BidiOpenAIRealtimeModel",
    tools: "stop_conversation",
    bidi_types: "BidiInput BidiOutput BidiAgentInput BidiConnectionRestartEvent BidiOutputEvent ModalityUsage",
    hooks: "HookProvider HookRegistry HookEvent",
}

EXAMPLES: dict[str, events.BidiEvent] = {
    type(event).__name__: event
    for event in [
        events.BidiTextInputEvent("hello"),
        events.BidiAudioInputEvent("AAAA", "pcm", 24000, 1),
        events.BidiImageInputEvent("AAAA", "image/png"),
        events.BidiConnectionStartEvent("c", "gpt-realtime"),
        events.BidiConnectionRestartEvent("c", "renewed"),
        events.BidiConnectionCloseEvent("c", "user_request"),
        events.BidiResponseStartEvent("r"),
        events.BidiResponseCompleteEvent("r", "complete"),
        events.BidiAudioStreamEvent("AAAA"),
        events.BidiTranscriptStreamEvent("hi", "user", True, "hi"),
        events.BidiInterruptionEvent("user_speech"),
        events.BidiUsageEvent(1, 2, 3, [{"modality": "text", "input_tokens": 1, "output_tokens": 2}], 1),
        events.BidiErrorEvent("It failed.", "code"),
        events.ToolUseStreamEvent("1", "calculator", {}),
        events.ToolStreamEvent({"toolUseId": "1", "name": "calculator", "input": {}}, "half"),
        events.ToolResultEvent("1", "success", "42"),
    ]
}


@pytest.mark.parametrize("name", THEIRS)
def test_each_event_has_all_that_theirs_has_and_is_json_as_it_stands(name: str):
    event, (kind, keys) = EXAMPLES[name], THEIRS[name]
    assert event["type"] == kind
    assert keys <= event.keys()
    assert json.loads(json.dumps(event)) == event
    for key in keys:
        assert getattr(event, key) == event[key]
    assert hasattr(type_events, name)


@pytest.mark.parametrize("name", THEIR_PARAMETERS)
def test_input_events_are_made_alike(name: str):
    assert list(inspect.signature(getattr(events, name)).parameters) == THEIR_PARAMETERS[name]


def test_tool_events_carry_the_same_inside():
    assert EXAMPLES["ToolUseStreamEvent"]["current_tool_use"].keys() == {"toolUseId", "name", "input"}
    assert EXAMPLES["ToolResultEvent"]["tool_result"].keys() == {"toolUseId", "status", "content"}
    assert EXAMPLES["ToolStreamEvent"]["tool_stream_event"].keys() == {"tool_use", "data"}


def test_usage_can_be_read_by_its_python_names():
    usage = EXAMPLES["BidiUsageEvent"]
    assert isinstance(usage, events.BidiUsageEvent)
    assert (usage.input_tokens, usage.output_tokens, usage.total_tokens, usage.cache_read_input_tokens) == (1, 2, 3, 1)


def test_an_agent_is_made_with_the_same_arguments_in_the_same_order():
    parameters = inspect.signature(BidiAgent).parameters
    assert list(parameters)[: len(THEIR_AGENT_PARAMETERS)] == THEIR_AGENT_PARAMETERS
    extras = list(parameters.values())[len(THEIR_AGENT_PARAMETERS) :]
    assert {parameter.kind for parameter in extras} == {inspect.Parameter.KEYWORD_ONLY}
    made = ["model_id", "provider_config", "client_config"]
    assert list(inspect.signature(BidiOpenAIRealtimeModel).parameters) == made
    for method in ("start", "stop", "send", "receive", "run", "tool_names", "__aenter__", "__aexit__"):
        assert hasattr(BidiAgent, method)


@pytest.mark.parametrize("name", THEIR_HOOKS)
def test_hook_events_have_the_same_fields(name: str):
    fields = list(inspect.signature(getattr(hooks, name)).parameters)
    assert fields == ["agent", *THEIR_HOOKS[name]]
    assert getattr(hooks, name).should_reverse_callbacks == name.startswith(("BidiAfterI", "BidiAfterT"))


def test_the_model_tells_its_settings_alike():
    model = BidiOpenAIRealtimeModel("gpt-realtime", {"audio": {"voice": "coral"}}, {"api_key": "sk-test"})
    audio: dict[str, Any] = model.config["audio"]
    assert audio == {"input_rate": 24000, "output_rate": 24000, "channels": 1, "format": "pcm", "voice": "coral"}
    assert audio.keys() == types.AudioConfig.__annotations__.keys()


@pytest.mark.parametrize("module", THEIR_EXPORTS, ids=lambda module: module.__name__)
def test_what_programs_import_is_there(module: Any):
    assert [name for name in THEIR_EXPORTS[module].split() if not hasattr(module, name)] == []
    with pytest.raises(AttributeError):
        module.no_such_name  # noqa: B018 - looking it up is the test
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name)
