"""Playbooks of servers that read our requests twice, in another order, or answer what nobody asked."""

from assistant.realtime import inputs as i
from tests.support.playbook import Playbook, audio, call, created, done, error, server, words

FRAME = bytes(960)


def talked(book: Playbook) -> Playbook:
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased())
    return book


def committed(item_id: str, previous: str | None) -> dict:
    return server("input_audio_buffer.committed", item_id=item_id, previous_item_id=previous)


def output_item(item_id: str, response_id: str = "resp_1") -> dict:
    item = {"id": item_id, "type": "message", "role": "assistant", "status": "in_progress"}
    return server("response.output_item.added", response_id=response_id, output_index=0, item=item)


def request_id(book: Playbook) -> str:
    return [event["event_id"] for event in book.sent if event["type"] == "response.create"][-1]


def test_a_request_that_the_server_read_twice_is_not_repeated():
    book = talked(Playbook().opened())
    book.given(created(), words("Hi."))
    assert book.given(error("conversation_already_has_active_response", request_id(book))) == ["debug"]
    assert "send response.create" not in book.given(done())


def test_a_request_that_the_server_s_own_answer_came_before_is_repeated():
    book = Playbook("hands_free").opened()
    book.given(i.TextTyped("hello"), committed("item_u", None), created("resp_of_the_server"))
    book.given(error("conversation_already_has_active_response", request_id(book)))
    assert "send response.create" in book.given(done("resp_of_the_server"))


def test_a_response_that_nobody_asked_for_is_neither_heard_nor_kept():
    book = talked(Playbook().opened())
    book.given(created(), words("Hi."), done())
    assert book.given(created("resp_2")) == ["send response.cancel resp_2", "debug"]
    assert book.given(output_item("item_b", "resp_2")) == ["send delete item_b"]
    assert book.given(audio(100, "item_b", "resp_2"), words("Hi again.", "item_b", "resp_2")) == []
    assert book.given(done("resp_2", usage={"total_tokens": 3, "input_tokens": 1, "output_tokens": 2})) == [
        "usage reported resp_2"
    ]


def test_a_server_may_greet_before_anybody_asked_for_anything():
    book = Playbook().opened()
    assert book.given(created("resp_0"), audio(100, "item_g", "resp_0"))[-2:] == [
        "play item_g 100 ms",
        "state speaking",
    ]


def test_a_tool_that_nobody_asked_for_is_not_run():
    book = talked(Playbook().opened())
    book.given(created(), words("Hi."), done())
    book.given(created("resp_2"))
    assert book.given(call("c1", response_id="resp_2"), done("resp_2")) == []


def test_with_remote_tools_the_server_may_go_on_by_itself():
    remote = {"type": "mcp", "server_label": "files", "server_url": "https://example.org/mcp"}
    book = Playbook(tools=[remote]).opened()
    assert "response started resp_2" in book.given(created("resp_2"))


def test_a_reply_made_before_the_utterance_was_there_is_taken_back_and_given_anew():
    book = talked(Playbook().opened())
    book.given(created(), output_item("item_a"), words("Hello!"), audio(100))
    lines = book.given(committed("item_u", "item_a"))
    assert "send response.cancel resp_1" in lines
    assert "send delete item_a" in lines
    assert "flush playback" in lines
    assert "assistant item_a:  (cut)" in lines
    assert "send response.create" in book.given(done(status="cancelled"))


def test_a_reply_made_before_the_typed_line_was_there_is_given_anew_even_when_it_is_over():
    book = Playbook().opened()
    book.given(i.TextTyped("hello"), created(), output_item("item_a"), words("What?"), done())
    item = next(event["item"] for event in book.sent if event["type"] == "conversation.item.create")
    lines = book.given(
        server("conversation.item.added", previous_item_id="item_a", item={**item, "status": "completed"})
    )
    assert "send delete item_a" in lines
    assert "send response.create" in lines


def test_an_item_in_its_place_confirms_the_reply():
    book = Playbook().opened()
    book.given(i.TextTyped("hello"), created(), output_item("item_a"), words("Hi."))
    item = next(event["item"] for event in book.sent if event["type"] == "conversation.item.create")
    assert book.given(server("conversation.item.added", previous_item_id=None, item=item)) == []
    assert book.given(server("conversation.item.done", previous_item_id="item_a", item=item)) == ["debug"]


def test_a_tool_called_again_for_want_of_its_result_needs_no_other_request():
    book = Playbook().opened()
    book.given(i.TextTyped("add"), created(), call("c1"), done())
    book.given(i.ToolFinished("c1", "84", failed=False))
    output = book.sent[-2]["item"]
    again = {"id": "item_c2", "type": "function_call", "call_id": "c2", "name": "calculator", "arguments": "{}"}
    book.given(created("resp_2"))
    added = server("response.output_item.added", response_id="resp_2", output_index=0, item=again)
    book.given(added, call("c2", response_id="resp_2"), done("resp_2"))
    assert book.given(server("conversation.item.added", previous_item_id="item_c2", item=output)) == []
    lines = book.given(i.ToolFinished("c2", "84", failed=False))
    assert lines.count("send response.create") == 1


def test_a_drop_forgets_what_was_not_confirmed():
    book = talked(Playbook().opened())
    book.given(created(), output_item("item_a"))
    book.given(i.ConnectionClosed(book.connection_id, 1006, ""))
    book.given(i.ConnectionOpened(book.connection_id), server("session.updated", session={}))
    book.given(created("resp_2"), output_item("item_b", "resp_2"))
    assert not [line for line in book.given(committed("item_u", "item_a")) if "cancel" in line]
