from typing import Any

import pytest

from assistant.practice.client_events import EVENTS, VOICES, validate
from assistant.practice.errors import ApiError

Json = dict[str, Any]
MESSAGE: Json = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]}


def session(**members: Any) -> Json:
    return {"type": "session.update", "session": {"type": "realtime", **members}}


def vad(**members: Any) -> Json:
    return session(audio={"input": {"turn_detection": {"type": "server_vad", **members}}})


def output(**members: Any) -> Json:
    return session(audio={"output": members})


def item(**members: Any) -> Json:
    return {"type": "conversation.item.create", "item": {**MESSAGE, **members}}


def response(**members: Any) -> Json:
    return {"type": "response.create", "response": members}


TOOL = {"type": "function", "name": "f", "description": None, "parameters": {"type": "object"}}

RIGHT: list[Json] = [
    session(),
    session(tools=[TOOL, {"type": "mcp", "server_label": "x", "server_url": "https://x.example"}]),
    session(tool_choice={"type": "function", "name": "f"}, max_output_tokens="inf", parallel_tool_calls=False),
    session(truncation={"type": "retention_ratio", "retention_ratio": 0.8}, tracing=None, prompt={"id": "p"}),
    session(tracing={"workflow_name": "voice", "group_id": None, "metadata": None}),
    session(tracing={"workflow_name": None, "group_id": "g", "metadata": {"build": 7}}),
    session(
        reasoning={"effort": "low"}, include=["item.input_audio_transcription.logprobs"], output_modalities=["text"]
    ),
    session(
        audio={"input": {"turn_detection": None, "noise_reduction": {"type": "near_field"}, "transcription": None}}
    ),
    vad(threshold=0, idle_timeout_ms=None, prefix_padding_ms=0, silence_duration_ms=200),
    output(voice="cedar", speed=1, format={"type": "audio/pcma"}),
    {"type": "input_audio_buffer.append", "audio": "", "event_id": "mine"},
    {"type": "input_audio_buffer.commit"},
    {"type": "input_audio_buffer.clear"},
    {"type": "output_audio_buffer.clear"},
    item(id="item_1", status="completed", object="realtime.item"),
    item(content=[{"type": "input_image", "image_url": "data:image/png;base64,AA==", "detail": "low"}]),
    item(role="assistant", content=[{"type": "output_text", "text": "hi"}]),
    {"type": "conversation.item.create", "previous_item_id": None, "item": MESSAGE},
    {"type": "conversation.item.truncate", "item_id": "i", "content_index": 0, "audio_end_ms": 0},
    {"type": "conversation.item.delete", "item_id": "i"},
    {"type": "conversation.item.retrieve", "item_id": "i"},
    {"type": "response.create"},
    # What clients of GA send for "as the session has it".
    response(**dict.fromkeys(("audio", "instructions", "tools", "tool_choice", "max_output_tokens", "metadata"))),
    response(**dict.fromkeys(("conversation", "input", "output_modalities", "parallel_tool_calls", "prompt"))),
    response(metadata={"a": "b"}, input=[MESSAGE, {"type": "item_reference", "id": "i"}], conversation="none"),
    {"type": "response.cancel", "response_id": "r"},
]

WRONG: list[tuple[Json, str, str | None]] = [
    ({}, "missing_required_parameter", "type"),
    ({"type": 3}, "invalid_type", "type"),
    ({"type": "session.destroy"}, "invalid_value", "type"),
    ({"type": "response.cancel", "now": True}, "unknown_parameter", "now"),
    ({"type": "response.cancel", "event_id": "x" * 513}, "string_above_max_length", "event_id"),
    ({"type": "session.update"}, "missing_required_parameter", "session"),
    # The shape of the beta API.
    ({"type": "session.update", "session": {"modalities": ["text"]}}, "missing_required_parameter", "session.type"),
    (session(modalities=["text", "audio"]), "unknown_parameter", "session.modalities"),
    (session(input_audio_format="pcm16"), "unknown_parameter", "session.input_audio_format"),
    (session(voice="alloy"), "unknown_parameter", "session.voice"),
    (session(turn_detection=None), "unknown_parameter", "session.turn_detection"),
    (session(temperature=0.8), "unknown_parameter", "session.temperature"),
    ({"type": "session.update", "session": {"type": "translation"}}, "invalid_value", "session.type"),
    (
        {"type": "session.update", "session": {"type": "transcription", "instructions": "x"}},
        "unknown_parameter",
        "session.instructions",
    ),
    (session(output_modalities=["text", "audio"]), "invalid_value", "session.output_modalities"),
    (session(output_modalities=[]), "invalid_value", "session.output_modalities"),
    (session(output_modalities=["smell"]), "invalid_value", "session.output_modalities[0]"),
    (session(instructions=5), "invalid_type", "session.instructions"),
    (session(max_output_tokens=0), "integer_below_min_value", "session.max_output_tokens"),
    (session(max_output_tokens=4097), "integer_above_max_value", "session.max_output_tokens"),
    (session(max_output_tokens="lots"), "invalid_value", "session.max_output_tokens"),
    (session(max_output_tokens=True), "invalid_type", "session.max_output_tokens"),
    (session(tool_choice="maybe"), "invalid_value", "session.tool_choice"),
    (session(tool_choice={"type": "function"}), "missing_required_parameter", "session.tool_choice.name"),
    (session(tools={}), "invalid_type", "session.tools"),
    (session(tools=[{"type": "function"}]), "missing_required_parameter", "session.tools[0].name"),
    (session(tools=[TOOL, {**TOOL, "strict": True}]), "unknown_parameter", "session.tools[1].strict"),
    (session(tools=[{**TOOL, "name": "my tool"}]), "invalid_value", "session.tools[0].name"),
    (session(tools=[{**TOOL, "name": ""}]), "invalid_value", "session.tools[0].name"),
    (session(tools=[{"name": "f"}]), "missing_required_parameter", "session.tools[0].type"),
    (session(tools=[TOOL] * 129), "array_above_max_length", "session.tools"),
    (output(voice="nobody"), "invalid_value", "session.audio.output.voice"),
    (output(voice={"id": "voice_1"}), "invalid_value", "session.audio.output.voice"),
    (output(speed=0.2), "decimal_below_min_value", "session.audio.output.speed"),
    (output(speed=1.6), "decimal_above_max_value", "session.audio.output.speed"),
    (
        output(format={"type": "audio/pcm", "rate": 16000}),
        "integer_below_min_value",
        "session.audio.output.format.rate",
    ),
    (output(format={"type": "audio/mp3"}), "invalid_value", "session.audio.output.format.type"),
    (output(format="pcm16"), "invalid_type", "session.audio.output.format"),
    (vad(threshold=1.1), "decimal_above_max_value", "session.audio.input.turn_detection.threshold"),
    (vad(threshold="high"), "invalid_type", "session.audio.input.turn_detection.threshold"),
    (vad(idle_timeout_ms=4999), "integer_below_min_value", "session.audio.input.turn_detection.idle_timeout_ms"),
    (vad(idle_timeout_ms=30001), "integer_above_max_value", "session.audio.input.turn_detection.idle_timeout_ms"),
    (vad(silence_duration_ms=0.5), "invalid_type", "session.audio.input.turn_detection.silence_duration_ms"),
    (vad(eagerness="low"), "unknown_parameter", "session.audio.input.turn_detection.eagerness"),
    ({"type": "input_audio_buffer.append"}, "missing_required_parameter", "audio"),
    (item(id="x" * 33), "string_above_max_length", "item.id"),
    (item(role="wizard"), "invalid_value", "item.role"),
    (item(content="hello"), "invalid_type", "item.content"),
    (item(content=[{"type": "text", "text": "x"}]), "invalid_value", "item.content[0].type"),
    (item(role="assistant"), "invalid_value", "item.content[0].type"),
    *[
        (item(content=[{"type": "input_image", "image_url": url}]), "invalid_value", "item.content[0].image_url")
        for url in ("https://example.com/a.png", "data:image/gif;base64,AA==", "data:image/png;base64,!", "AA==")
    ],
    (item(content=[{"type": "input_text"}]), "missing_required_parameter", "item.content[0].text"),
    ({"type": "conversation.item.delete"}, "missing_required_parameter", "item_id"),
    (
        {"type": "conversation.item.truncate", "item_id": "i", "content_index": 0, "audio_end_ms": -1},
        "integer_below_min_value",
        "audio_end_ms",
    ),
    (response(conversation="other"), "invalid_value", "response.conversation"),
    (response(voice="alloy"), "unknown_parameter", "response.voice"),
    (response(output_modalities=["audio", "text"]), "invalid_value", "response.output_modalities"),
    (response(metadata={"a": 1}), "invalid_type", "response.metadata.a"),
    (response(metadata={str(n): "" for n in range(17)}), "object_above_max_properties", "response.metadata"),
    (response(input=[{"type": "item_reference"}]), "missing_required_parameter", "response.input[0].id"),
]


@pytest.mark.parametrize("event", RIGHT, ids=lambda event: event["type"])
def test_right_events_pass(event: Json) -> None:
    validate(event)


@pytest.mark.parametrize(("event", "code", "param"), WRONG, ids=lambda value: value if isinstance(value, str) else None)
def test_wrong_events_are_refused_by_name(event: Json, code: str, param: str) -> None:
    with pytest.raises(ApiError) as refused:
        validate(event)
    assert (refused.value.code, refused.value.param) == (code, param)
    assert refused.value.message.endswith(".")


def test_there_are_eleven_events() -> None:
    assert len(EVENTS) == 11


@pytest.mark.parametrize("voice", VOICES)
def test_all_voices_are_known(voice: str) -> None:
    validate(output(voice=voice))


def test_the_only_value_there_is_is_named() -> None:
    with pytest.raises(ApiError) as refused:
        validate(item(role="assistant", content=[{"type": "text", "text": "x"}]))
    assert refused.value.message == "Invalid value: 'text'. Value must be 'output_text'."
