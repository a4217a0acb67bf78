"""The session's part in its own tools: images in results, stopping a tool, tools that change while it runs."""

from typing import Any

from assistant.realtime import inputs as i
from tests.realtime.scenes import lost, reopened
from tests.support.playbook import Playbook, created, done, server

CALL: dict[str, Any] = {"id": "fc_1", "type": "function_call", "call_id": "c1", "name": "look", "arguments": "{}"}
SUN: dict[str, Any] = {"type": "function", "name": "sun", "parameters": {"type": "object"}}


def calling() -> Playbook:
    book = Playbook().opened()
    book.given(i.TextTyped("look at this"), created())
    book.given(server("response.output_item.done", response_id="resp_1", item=CALL))
    return book


def test_an_image_of_a_result_follows_it_as_a_message():
    book = calling()
    book.given(done(output=[CALL]))
    lines = book.given(i.ToolFinished("c1", "The screen.", False, ("data:image/png;base64,AAAA",)))
    assert [line for line in lines if line.startswith("send")] == [
        "send item function_call_output The screen.",
        "send item message",
        "send response.create",
    ]
    assert book.sent[-2]["item"]["content"] == [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]


def test_silence_stops_the_tools():
    book = calling()
    assert "cancel c1" in book.given(i.InterruptRequested())
    stopped = book.given(i.ToolFinished("c1", "stopped", True))
    assert "send item function_call_output stopped" in stopped
    assert "send response.create" not in stopped


def test_one_tool_is_stopped_and_the_model_goes_on():
    book = calling()
    book.given(done(output=[CALL]))
    assert book.given(i.ToolCancelRequested("c1")) == ["cancel c1"]
    assert "send response.create" in book.given(i.ToolFinished("c1", "stopped", True))


def test_stopping_what_does_not_run_does_nothing():
    book = calling()
    book.given(i.ToolFinished("c1", "done", False))
    assert book.given(i.ToolCancelRequested("c1")) == []


def test_speech_over_a_reply_leaves_the_tools_running():
    assert "cancel c1" not in calling().given(i.TalkPressed())


def test_other_tools_are_told_to_the_session_and_to_the_one_in_preparation():
    book = Playbook(timeout_s=120).opened()
    first = book.connection_id
    while book.connection_id == first:
        book.later(5)
    book.given(i.ConnectionOpened(book.connection_id))
    updates = [event for event in book.sent if event["type"] == "session.update"]
    book.given(i.SettingsChanged({"tools": [SUN]}))
    new = [event for event in book.sent if event["type"] == "session.update"][len(updates) :]
    assert [event["session"]["tools"] for event in new] == [[SUN], [SUN]]


def test_a_word_of_the_program_s_own_waits_for_the_reply_in_progress_to_end():
    book = Playbook().opened()
    book.given(i.TextTyped("tell me a story"), created())
    assert book.given(i.NoteGiven("The tea is ready.")) == ["send item message The tea is ready."]
    assert book.sent[-1]["item"]["role"] == "system"
    assert "send response.create" in book.given(done())


def test_a_word_of_the_program_s_own_outlives_its_connection():
    book = Playbook().opened()
    book.given(i.NoteGiven("The tea is ready."))
    lost(book)
    book.later(1)
    assert "send item message The tea is ready." in reopened(book)
    assert "send response.create" in book.given(i.TimerFired()) or book.sent[-1]["type"] == "response.create"
