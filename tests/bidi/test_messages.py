"""Messages in Strands' form, and what a session is told of them."""

from typing import Any

import pytest

from assistant.bidi.messages import (
    LONGEST_CALL_ID,
    NO_RESULT,
    checked_messages,
    text_message,
    to_entries,
    tool_messages,
)
from assistant.realtime.conversation import Conversation
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.history import replay_items

USE: Any = {"toolUseId": "call_1", "name": "calculator", "input": {"expression": "6*7"}}
RESULT: Any = {"toolUseId": "call_1", "status": "success", "content": [{"text": "42"}, {"json": {"exact": True}}]}


def told(messages: list[Any]) -> list[dict[str, Any]]:
    """The items that a new session is sent."""
    conversation = Conversation()
    for entry in to_entries(messages):
        conversation.add(entry)
    return replay_items(conversation)[0]


def test_text_and_tools_become_items_in_order():
    messages = [text_message("user", "six times seven"), *tool_messages(USE, RESULT), text_message("assistant", "42.")]
    items = told(messages)
    assert [item["type"] for item in items] == ["message", "function_call", "function_call_output", "message"]
    assert items[0]["content"] == [{"type": "input_text", "text": "six times seven"}]
    assert items[1]["arguments"] == '{"expression": "6*7"}'
    assert items[2]["output"] == '42\n{"exact": true}'
    assert items[1]["call_id"] == items[2]["call_id"] == "call_1"
    assert items[3]["content"] == [{"type": "output_text", "text": "42."}]
    assert len({item["id"] for item in items}) == 4


def test_a_call_without_a_result_gets_one_and_a_result_without_a_call_is_left_out():
    call, _ = tool_messages(USE, RESULT)
    _, orphan = tool_messages({**USE, "toolUseId": "other"}, {**RESULT, "toolUseId": "other"})
    items = told([call, orphan])
    assert [item["type"] for item in items] == ["function_call", "function_call_output"]
    assert items[1]["output"] == NO_RESULT


def test_an_id_that_is_too_long_for_the_wire_is_shortened_alike_in_call_and_result():
    long = "tooluse_" + "x" * 60
    items = told(tool_messages({**USE, "toolUseId": long}, {**RESULT, "toolUseId": long}))
    assert items[0]["call_id"] == items[1]["call_id"]
    assert len(items[0]["call_id"]) <= LONGEST_CALL_ID


def test_what_no_session_can_be_told_of_is_left_out():
    image = {"role": "user", "content": [{"image": {"format": "png"}}, {"text": ""}]}
    assert told([image, text_message("user", "and this?")])[0]["content"][0]["text"] == "and this?"


@pytest.mark.parametrize(
    ("messages", "complaint"),
    [
        ({}, "must be a list"),
        (["hello"], r"messages\[0\] must be a dictionary"),
        ([{"role": "system", "content": []}], "role"),
        ([{"role": "user", "content": "hello"}], "list of dictionaries"),
        ([{"role": "user", "content": ["hello"]}], "list of dictionaries"),
        ([{"role": "user", "content": [{"text": 1}]}], "must be a string"),
        ([text_message("user", "x"), {"role": "assistant", "content": [{"toolUse": {}}]}], r"messages\[1\].*toolUseId"),
        ([{"role": "user", "content": [{"toolResult": None}]}], "toolResult must have toolUseId"),
    ],
)
def test_messages_of_another_form_are_refused_with_their_place(messages: Any, complaint: str):
    with pytest.raises(ConfigurationError, match=complaint):
        checked_messages(messages)


def test_the_list_given_is_the_list_kept():
    messages = [text_message("user", "hello")]
    assert checked_messages(messages) is messages
