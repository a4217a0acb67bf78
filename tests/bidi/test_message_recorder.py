"""The agent's messages, put together from what outputs are told."""

from typing import Any

from assistant.bidi.events import BidiTranscriptStreamEvent, BidiUsageEvent, ToolResultEvent, ToolUseStreamEvent
from assistant.bidi.hooks import BidiHookEvent, BidiMessageAddedEvent, BidiMessageChangedEvent
from assistant.bidi.message_recorder import MessageRecorder
from assistant.bidi.messages import Message, text_message


class Kept:
    """An agent's messages, and what hooks were told."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.told: list[BidiHookEvent] = []
        self.record = MessageRecorder(self, self.told.append, ["history_000001"])

    def line(self, item: str, role: Any, text: str, previous: str | None = None, **more: Any) -> None:
        self.record(BidiTranscriptStreamEvent(text, role, True, text, item, previous, **more))

    def announce(self, item: str, role: Any, previous: str | None = None) -> None:
        self.record(BidiTranscriptStreamEvent("", role, False, "", item, previous))

    @property
    def texts(self) -> list[Any]:
        return [block.get("text") or next(iter(block)) for message in self.messages for block in message["content"]]


def test_words_that_are_known_late_stand_before_the_reply_to_them():
    kept = Kept()
    kept.announce("u1", "user")
    kept.line("a1", "assistant", "Hi.", "u1")
    assert kept.texts == ["Hi."]
    kept.line("u1", "user", "hello")
    assert kept.texts == ["hello", "Hi."]
    kept.line("a2", "assistant", "Fine.", "u2")
    kept.line("u2", "user", "how are you", "a1")
    assert kept.texts == ["hello", "Hi.", "how are you", "Fine."]
    assert [type(event) for event in kept.told] == [BidiMessageAddedEvent] * 4


def test_pieces_on_the_way_are_no_messages():
    kept = Kept()
    kept.record(BidiTranscriptStreamEvent("Hel", "assistant", False, "Hel", "a1"))
    kept.record(BidiUsageEvent(1, 1, 2, []))
    assert kept.messages == []
    kept.line("a1", "assistant", "Hello.")
    kept.line("a1", "assistant", "Hello.")
    assert kept.messages == [text_message("assistant", "Hello.")]
    assert len(kept.told) == 1


def test_a_reply_that_was_cut_short_holds_what_was_heard():
    kept = Kept()
    kept.line("a1", "assistant", "One two three four.")
    kept.line("a1", "assistant", "One two", interrupted=True)
    assert kept.texts == ["One two"]
    changed = kept.told[-1]
    assert isinstance(changed, BidiMessageChangedEvent)
    assert not changed.removed
    kept.line("a2", "assistant", "Five.", "a1")
    kept.line("a2", "assistant", "", "a1", interrupted=True)
    assert kept.texts == ["One two"]
    assert kept.told[-1].removed


def test_a_tool_call_and_its_result_stand_side_by_side_before_the_next_reply():
    kept = Kept()
    kept.line("u1", "user", "six times seven")
    kept.record(ToolUseStreamEvent("call_1", "calculator", {"expression": "6*7"}))
    assert kept.texts == ["six times seven"]
    kept.record(ToolResultEvent("call_1", "success", "42"))
    kept.line("a1", "assistant", "Forty-two.", "u1")
    assert kept.texts == ["six times seven", "toolUse", "toolResult", "Forty-two."]
    assert kept.messages[2]["content"][0]["toolResult"]["content"] == [{"text": "42"}]
    kept.record(ToolResultEvent("unknown", "success", "?"))
    assert len(kept.messages) == 4


def test_an_earlier_conversation_stays_before_this_one():
    kept = Kept()
    kept.messages.append(text_message("user", "long ago"))
    kept.line("a1", "assistant", "Hi.", "u1")
    kept.line("u1", "user", "hello", "history_000001")
    assert kept.texts == ["long ago", "hello", "Hi."]


def test_messages_that_the_program_took_out_do_not_get_in_the_way():
    kept = Kept()
    kept.line("a1", "assistant", "Hi.")
    kept.messages.clear()
    kept.line("a1", "assistant", "", interrupted=True)
    kept.line("u2", "user", "again", "a1")
    assert kept.texts == ["again"]


def test_a_line_that_says_it_stands_after_itself_is_the_last() -> None:
    kept = Kept()
    for line, previous in (("a", None), ("b", "b"), ("c", "nobody")):
        kept.line(line, "user", line, previous)
    assert kept.texts == ["a", "b", "c"]
