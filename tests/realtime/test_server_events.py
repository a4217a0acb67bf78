"""Every server event has a defined effect; openai's own union says which events there are."""

import typing

import msgspec
import pytest
from openai.types.realtime import RealtimeServerEvent

from assistant.realtime import inputs as i
from assistant.realtime.server_events import SERVER_EVENT_TYPES
from tests.support.playbook import Playbook, server

MODELS = typing.get_args(typing.get_args(RealtimeServerEvent)[0])
OPENAI_TYPES = {
    typing.get_args(model.model_fields["type"].annotation)[0] for model in MODELS if "type" in model.model_fields
}
OURS = {str(event_type.__struct_config__.tag) for event_type in SERVER_EVENT_TYPES}
ITEM = {"id": "item_1", "type": "message", "role": "user", "content": []}
RESPONSE = {"id": "resp_9", "status": "completed", "output": []}
PART = {"item_id": "item_1", "response_id": "resp_9", "output_index": 0, "content_index": 0}

# What each event does in a session that is ready, with nothing in progress.
EFFECTS: dict[str, tuple[dict[str, object], list[str]]] = {
    "error": ({"error": {"code": "odd", "message": "words"}}, ["problem odd"]),
    "session.created": ({"session": {"id": "s"}}, []),
    "session.updated": ({"session": {"id": "s"}}, []),
    "conversation.created": ({"conversation": {}}, ["debug"]),
    "conversation.item.created": ({"item": ITEM}, []),
    "conversation.item.added": ({"item": ITEM}, []),
    "conversation.item.done": ({"item": ITEM}, ["debug"]),
    "conversation.item.deleted": ({"item_id": "item_1"}, []),
    "conversation.item.retrieved": ({"item": ITEM}, ["debug"]),
    "conversation.item.truncated": ({"item_id": "item_1", "content_index": 0, "audio_end_ms": 5}, ["debug"]),
    "conversation.item.input_audio_transcription.delta": (
        {"item_id": "item_1", "content_index": 0, "delta": "hel"},
        ["user item_1: hel"],
    ),
    "conversation.item.input_audio_transcription.segment": ({"item_id": "item_1", "text": "hello"}, ["debug"]),
    "conversation.item.input_audio_transcription.completed": (
        {"item_id": "item_1", "content_index": 0, "transcript": "hello"},
        ["user item_1: hello (final)"],
    ),
    "conversation.item.input_audio_transcription.failed": (
        {"item_id": "item_1", "content_index": 0, "error": {}},
        ["user item_1: (not transcribed) (final)", "notice transcription_failed"],
    ),
    "input_audio_buffer.committed": ({"item_id": "item_1"}, ["user item_1: "]),
    "input_audio_buffer.cleared": ({}, ["debug"]),
    "input_audio_buffer.speech_started": ({"item_id": "item_1"}, ["state listening"]),
    "input_audio_buffer.speech_stopped": ({"item_id": "item_1"}, []),
    "input_audio_buffer.timeout_triggered": ({"item_id": "item_1"}, ["debug"]),
    "input_audio_buffer.dtmf_event_received": ({"event": "5"}, ["debug"]),
    "response.created": ({"response": RESPONSE}, ["response started resp_9", "state thinking"]),
    "response.done": ({"response": RESPONSE}, ["response completed resp_9 complete"]),
    "response.output_item.added": ({"item": {**ITEM, "role": "assistant"}, "response_id": "resp_9"}, []),
    "response.output_item.done": ({"item": {**ITEM, "role": "assistant"}, "response_id": "resp_9"}, []),
    "response.content_part.added": (PART, ["debug"]),
    "response.content_part.done": (PART, ["debug"]),
    "response.output_text.delta": ({**PART, "delta": "Hi"}, ["assistant item_1: Hi"]),
    "response.output_text.done": ({**PART, "text": "Hi."}, ["assistant item_1: Hi. (final)"]),
    "response.output_audio.delta": ({**PART, "delta": "AAAA" * 16}, ["play item_1 1 ms", "state speaking"]),
    "response.output_audio.done": (PART, []),
    "response.output_audio_transcript.delta": ({**PART, "delta": "Hi"}, ["assistant item_1: Hi"]),
    "response.output_audio_transcript.done": ({**PART, "transcript": "Hi."}, ["assistant item_1: Hi. (final)"]),
    "response.function_call_arguments.delta": ({**PART, "call_id": "c", "delta": "{"}, ["debug"]),
    "response.function_call_arguments.done": ({**PART, "call_id": "c", "arguments": "{}"}, ["debug"]),
    "response.mcp_call_arguments.delta": ({**PART, "delta": "{"}, ["debug"]),
    "response.mcp_call_arguments.done": ({**PART, "arguments": "{}"}, ["debug"]),
    "response.mcp_call.in_progress": (PART, ["debug"]),
    "response.mcp_call.completed": (PART, ["debug"]),
    "response.mcp_call.failed": (PART, ["notice mcp_call_failed"]),
    "mcp_list_tools.in_progress": ({"item_id": "item_1"}, ["debug"]),
    "mcp_list_tools.completed": ({"item_id": "item_1"}, ["debug"]),
    "mcp_list_tools.failed": ({"item_id": "item_1"}, ["notice mcp_list_tools_failed"]),
    "output_audio_buffer.started": ({"response_id": "resp_9"}, ["debug"]),
    "output_audio_buffer.stopped": ({"response_id": "resp_9"}, ["debug"]),
    "output_audio_buffer.cleared": ({"response_id": "resp_9"}, ["debug"]),
    "rate_limits.updated": ({"rate_limits": []}, ["debug"]),
}


def test_we_know_every_event_that_openai_s_types_know():
    assert OURS >= OPENAI_TYPES
    assert len(OURS) == 46
    assert set(EFFECTS) == OURS


@pytest.mark.parametrize("event_type", sorted(EFFECTS))
def test_effect(event_type):
    fields, expected = EFFECTS[event_type]
    book = Playbook().opened()
    assert book.given(server(event_type, **fields)) == expected


@pytest.mark.parametrize("event_type", sorted(EFFECTS))
def test_unknown_fields_pass_through_harmlessly(event_type):
    fields, expected = EFFECTS[event_type]
    book = Playbook().opened()
    assert book.given(server(event_type, **fields, obfuscation="x" * 20, phase={"new": [1, None]})) == expected


@pytest.mark.parametrize("event_type", sorted(EFFECTS))
def test_an_event_without_its_fields_harms_nothing(event_type):
    book = Playbook().opened()
    message = msgspec.json.encode({"type": event_type, "event_id": "event_x"})
    book.given(i.ServerMessage(book.connection_id, message))
    assert not book.finished
