"""Tools that the server calls itself: each call begins and ends once for the user, who approves where asked."""

from typing import Any

import pytest

from assistant.realtime import inputs as i
from tests.realtime.scenes import UPDATED, lost
from tests.support.playbook import Playbook, created, done, server

TOOL = {"type": "mcp", "server_label": "weather", "server_url": "https://weather.example/mcp"}
CALL: dict[str, Any] = {"id": "mcp_1", "type": "mcp_call", "server_label": "weather", "name": "forecast"}
REQUEST = {**CALL, "id": "mcpr_1", "type": "mcp_approval_request", "arguments": '{"town": "Oslo"}'}


@pytest.fixture
def book() -> Playbook:
    opened = Playbook(inference={"tools": [TOOL]}).opened()
    opened.given(created())
    return opened


def added(item: dict[str, Any]) -> dict[str, Any]:
    return server("response.output_item.added", response_id="resp_1", item={**item, "arguments": ""})


def arguments(text: str, item_id: str = "mcp_1") -> dict[str, Any]:
    return server("response.mcp_call_arguments.done", response_id="resp_1", item_id=item_id, arguments=text)


def item_done(item: dict[str, Any]) -> dict[str, Any]:
    return server("response.output_item.done", response_id="resp_1", item=item)


def spoken_of(lines: list[str]) -> list[str]:
    return [line for line in lines if line != "debug" and not line.startswith("state ")]


def test_a_call_begins_once_and_ends_once(book: Playbook):
    called = "tool called mcp_1 forecast {} weather"
    assert spoken_of(book.given(added(CALL), arguments("{}"), server("response.mcp_call.in_progress"))) == [called]
    book.later(2)
    ended = {**CALL, "arguments": "{}", "output": "Rain."}
    assert spoken_of(book.given(item_done(ended))) == ["tool returned mcp_1 Rain. False 2.0"]
    assert spoken_of(book.given(server("conversation.item.done", item=ended))) == []


def test_the_model_is_asked_to_speak_about_the_results_once_its_response_has_ended(book: Playbook):
    second = {**CALL, "id": "mcp_2"}
    book.given(added(CALL), arguments("{}"), added(second), arguments("{}", "mcp_2"))
    book.given(item_done({**CALL, "output": "Rain."}))
    assert "send response.create" not in book.given(done())
    assert "send response.create" in book.given(item_done({**second, "output": "Sun."}))


def test_the_model_is_asked_to_speak_about_a_call_that_had_to_be_approved(book: Playbook):
    book.given(item_done(REQUEST), done(), i.ApprovalAnswered("mcpr_1", True))
    book.given(server("conversation.item.added", item=CALL), arguments("{}"))
    ended = {**CALL, "output": "Rain."}
    assert "send response.create" in book.given(server("conversation.item.done", item=ended))
    book.given(created("resp_2"))
    assert "send response.create" not in book.given(server("conversation.item.done", item=ended), done("resp_2"))


def test_a_call_whose_beginning_was_not_told_is_told_whole(book: Playbook):
    ended = {**CALL, "server_label": None, "name": None, "arguments": None}
    assert spoken_of(book.given(item_done(ended))) == [
        "tool called mcp_1   its server",
        "tool returned mcp_1  False 0.0",
    ]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("no such town", "no such town"),
        ({"type": "tool_execution_error", "message": "no such town"}, "no such town"),
        ({"type": "http_error", "code": 500}, '{"type": "http_error", "code": 500}'),
    ],
)
def test_a_failed_call_says_why(book: Playbook, error: Any, words: str):
    book.given(added(CALL), arguments("{}"))
    (line,) = spoken_of(book.given(item_done({**CALL, "arguments": "{}", "error": error})))
    assert line == f"tool returned mcp_1 {words} True 0.0"


def test_arguments_of_no_call_are_for_the_log(book: Playbook):
    assert book.given(arguments("{}")) == ["debug"]


def test_an_approval_is_asked_for_once_and_sent_back(book: Playbook):
    asked = 'ask approval mcpr_1 weather forecast {"town": "Oslo"}'
    done = server("conversation.item.done", item=REQUEST)
    assert spoken_of(book.given(item_done(REQUEST), done)) == [asked]
    assert book.given(i.ApprovalAnswered("mcpr_1", True)) == ["send item mcp_approval_response mcpr_1"]
    assert book.sent[-1]["item"]["approve"] is True


def test_a_refusal_carries_its_reason(book: Playbook):
    book.given(item_done(REQUEST), i.ApprovalAnswered("mcpr_1", False, "nobody answered"))
    assert book.sent[-1]["item"]["approve"] is False
    assert book.sent[-1]["item"]["reason"] == "nobody answered"


def test_a_request_without_parts_is_asked_all_the_same(book: Playbook):
    bare = {"id": "mcpr_2", "type": "mcp_approval_request"}
    assert spoken_of(book.given(item_done(bare))) == ["ask approval mcpr_2   "]


def test_an_approval_given_after_its_session_was_lost_goes_nowhere(book: Playbook):
    book.given(item_done(REQUEST))
    lost(book)
    book.later(1)
    book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    sent = len(book.sent)
    assert book.given(i.ApprovalAnswered("mcpr_1", True)) == ["debug"]
    assert len(book.sent) == sent


def test_a_call_in_progress_ends_with_its_connection(book: Playbook):
    book.given(added(CALL), arguments("{}"))
    lines = lost(book)
    assert "tool returned mcp_1 The connection was lost before this tool's result came. True 0.0" in lines
    assert spoken_of(book.given(item_done({**CALL, "output": "late"}))) == []


def test_the_list_of_a_server_s_tools_is_no_call(book: Playbook):
    listed = {"id": "mcpl_1", "type": "mcp_list_tools", "server_label": "weather"}
    assert spoken_of(book.given(server("conversation.item.done", item=listed))) == []


def test_a_call_whose_arguments_never_came_is_lost_without_a_word(book: Playbook):
    book.given(added(CALL))
    assert not [line for line in lost(book) if line.startswith("tool returned")]
