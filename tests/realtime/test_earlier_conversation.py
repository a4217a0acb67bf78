"""A session that goes on with an earlier conversation, and one that is told of things that happened beside it."""

from assistant.realtime import inputs as i
from assistant.realtime.configuration import session_configuration
from assistant.realtime.conversation import Entry
from assistant.realtime.session import Session
from tests.realtime.scenes import UPDATED, lost, reopened
from tests.support.playbook import Playbook, created

CALL = {"call_id": "call_1", "is_final": True}


def entries(*texts: str) -> list[Entry]:
    roles = ("user", "assistant")
    return [
        Entry(f"history_{number}", roles[number % 2], text=text, is_final=True, complete=True)
        for number, text in enumerate(texts)
    ]


def with_history(*texts: str) -> Playbook:
    book = Playbook()
    book.session = Session(session_configuration(turn_mode="push_to_talk"), history=entries(*texts))
    return book


def test_the_first_session_is_told_of_the_earlier_conversation_and_nobody_answers_it():
    book = with_history("what is six times seven", "Forty-two.")
    book.given(i.Start())
    assert reopened(book) == [
        "send session.update",
        "state configuring",
        "send item message what is six times seven",
        "send item message Forty-two.",
        f"connection started {book.connection_id} gpt-realtime-2.1",
        "state ready",
    ]


def test_a_line_typed_before_the_session_is_open_comes_after_the_earlier_conversation():
    book = with_history("hello", "Hi.")
    book.given(i.Start(), i.TextTyped("and now"))
    told = [line.removeprefix("send ") for line in reopened(book) if line.startswith(("send item", "send response"))]
    assert told == ["item message hello", "item message Hi.", "item message and now", "response.create"]


def test_an_earlier_conversation_keeps_within_the_budget_of_tokens():
    book = with_history("x" * 30_000, "short")
    book.given(i.Start())
    assert [line for line in reopened(book) if line.startswith("send item")] == ["send item message short"]


def test_after_a_drop_the_earlier_conversation_is_told_again():
    book = with_history("hello", "Hi.")
    book.given(i.Start())
    reopened(book)
    lost(book)
    assert [line for line in reopened(book) if line.startswith("send item")] == [
        "send item message hello",
        "send item message Hi.",
    ]


def test_what_happened_beside_the_model_is_told_at_once_and_not_answered():
    book = Playbook().opened()
    pair = (
        Entry("history_1", "tool_call", name="calculator", arguments="{}", **CALL),
        Entry("history_1", "tool_output", text="42", **CALL),
    )
    assert book.given(i.HistoryAdded(pair)) == ["send item function_call", "send item function_call_output 42"]
    ids = [event["item"]["id"] for event in book.sent[-2:]]
    assert len(set(ids)) == 2
    assert "history_1" not in ids


def test_what_happened_while_nobody_was_connected_is_told_once_there_is_a_session():
    book = Playbook()
    book.given(i.Start(), i.HistoryAdded(tuple(entries("noted"))))
    book.given(i.ConnectionOpened(book.connection_id))
    assert "send item message noted" in book.given(UPDATED)
    lines = book.given(created())
    assert not any("noted" in line for line in lines)
