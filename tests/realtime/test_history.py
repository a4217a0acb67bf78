"""What a new session is told of the conversation so far."""

from assistant.realtime.conversation import Conversation, Entry
from assistant.realtime.history import UNWRITTEN, replay_items


def test_text_of_both_sides_and_tool_pairs_in_order():
    made = Conversation()
    made.add(Entry("u", "user", text="what is six times seven"))
    made.add(Entry("c", "tool_call", call_id="1", name="calculator", arguments="{}"))
    made.add(Entry("o", "tool_output", call_id="1", text="42"))
    made.add(Entry("a", "assistant", text="Forty-two."))
    before, after = replay_items(made)
    assert [item["type"] for item in before] == ["message", "function_call", "function_call_output", "message"]
    assert [item["role"] for item in before if item["type"] == "message"] == ["user", "assistant"]
    assert before[0]["content"] == [{"type": "input_text", "text": "what is six times seven"}]
    assert before[3]["content"] == [{"type": "output_text", "text": "Forty-two."}]
    assert after == []


def test_replies_of_which_nothing_was_heard_are_not_told():
    made = Conversation()
    made.add(Entry("a", "assistant"))
    assert replay_items(made) == ([], [])


def test_words_that_were_never_written_down_leave_a_trace():
    made = Conversation()
    made.add(Entry("u", "user"))
    assert replay_items(made)[0][0]["content"][0]["text"] == UNWRITTEN


def test_the_oldest_go_first_and_no_output_goes_without_its_call():
    made = Conversation()
    made.add(Entry("c", "tool_call", call_id="1", name="calculator", arguments="x" * 300))
    made.add(Entry("o", "tool_output", call_id="1", text="42"))
    made.add(Entry("a", "assistant", text="Forty-two."))
    before, _ = replay_items(made, budget_tokens=40)
    assert [item["id"] for item in before] == ["a"]


def test_the_utterance_spoken_again_keeps_its_place():
    made = Conversation()
    for item_id in ("a", "b", "c"):
        made.add(Entry(item_id, "user", text=item_id))
    before, after = replay_items(made, spoken_again="b")
    assert [item["id"] for item in before] == ["a"]
    assert [item["id"] for item in after] == ["c"]
