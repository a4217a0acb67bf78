"""Servers that write loosely: their events mean what they mean."""

import json
from typing import Any

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.codec import MalformedEvent, decode
from assistant.realtime.server_events import (
    Error,
    InputAudioBufferSpeechStarted,
    ResponseDone,
    ResponseOutputItemDone,
    SessionCreated,
    SessionUpdated,
)
from tests.realtime.scenes import talk
from tests.support.playbook import Playbook, created, done, server


def read(**message: Any) -> Any:
    return decode(json.dumps(message))


def test_null_means_absent():
    book = Playbook().opened()
    talk(book)
    part = {"response_id": "resp_1", "item_id": "item_a", "output_index": None, "content_index": None}
    lines = book.given(
        created() | {"event_id": None},
        server("response.output_audio_transcript.delta", **part, delta="Hi.") | {"event_id": None},
        server("response.output_audio.delta", **part, delta="AAAA" * 160) | {"event_id": None},
    )
    assert "assistant item_a: Hi." in lines
    assert "play item_a 10 ms" in lines


@pytest.mark.parametrize("session", [{}, {"session": None}, {"session": {"id": None, "expires_at": None}}])
def test_a_session_that_says_nothing_of_itself_is_one(session):
    assert isinstance(read(type="session.created", event_id=None, **session), SessionCreated)
    assert isinstance(read(type="session.updated", **session), SessionUpdated)


@pytest.mark.parametrize(
    ("beta", "fields", "line"),
    [
        ("response.audio.delta", {"delta": "AAAA" * 160}, "play item_a 10 ms"),
        ("response.audio_transcript.delta", {"delta": "Hi"}, "assistant item_a: Hi"),
        ("response.audio_transcript.done", {"transcript": "Hi."}, "assistant item_a: Hi. (final)"),
        ("response.text.delta", {"delta": "Hi"}, "assistant item_a: Hi"),
        ("response.text.done", {"text": "Hi."}, "assistant item_a: Hi. (final)"),
    ],
)
def test_the_beta_s_names_are_understood(beta, fields, line):
    book = Playbook().opened()
    talk(book)
    book.given(created())
    assert line in book.given(server(beta, response_id="resp_1", item_id="item_a", **fields))


def test_an_odd_detail_does_not_cost_the_event():
    odd = {"id": 3, "status": "completed", "status_details": "boom", "output": [{"id": "no type"}, 7], "usage": [1]}
    event = read(type="response.done", event_id=17, response=odd)
    assert isinstance(event, ResponseDone)
    assert (event.event_id, event.response.id, event.response.output) == ("17", "3", [])
    assert event.response.status_details is None and event.response.usage is None


def test_a_list_that_is_none_counts_as_not_sent():
    assert read(type="response.done", response={"id": "r", "output": "nothing"}).response.output is None


def test_arguments_may_come_as_an_object():
    item = {"id": "i", "type": "function_call", "call_id": "c", "name": "x", "arguments": {"a": [1, None]}}
    event = read(type="response.output_item.done", item=item)
    assert isinstance(event, ResponseOutputItemDone)
    assert event.item.arguments == '{"a":[1,null]}'


def test_a_time_may_have_a_fraction():
    event = read(type="input_audio_buffer.speech_started", audio_start_ms=12.6)
    assert isinstance(event, InputAudioBufferSpeechStarted)
    assert event.audio_start_ms == 12
    assert read(type="session.created", session={"expires_at": [1]}).session.expires_at is None


@pytest.mark.parametrize(
    ("fields", "message", "code"),
    [
        ({"error": "out of memory"}, "out of memory", None),
        ({"message": "out of memory", "code": 503}, "out of memory", "503"),
        ({"error": {"message": None, "code": 503, "type": None}}, "", "503"),
    ],
)
def test_an_error_is_read_in_whatever_form_it_comes(fields, message, code):
    event = read(type="error", **fields)
    assert isinstance(event, Error)
    assert (event.error.message, event.error.code) == (message, code)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "error"},
        {"type": "response.output_audio.delta", "delta": None},
        {"type": "response.done", "response": "all well"},
    ],
)
def test_without_what_it_is_about_there_is_no_event(message):
    event = read(**message)
    assert isinstance(event, MalformedEvent)
    assert event.type == message["type"]


def test_a_whole_turn_of_a_server_that_sends_null_for_everything_it_does_not_know():
    book = Playbook().opened()
    talk(book)
    nulls = {"status_details": None, "output": None, "usage": None, "metadata": None, "object": None}
    lines = book.given(created() | {"response": {"id": "resp_1", "status": None, **nulls}})
    assert "response started resp_1" in lines
    assert book.given(done(**nulls), i.PlaybackDrained())[-1] == "state ready"
