"""Items in order, what was said, and how much of it was heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.realtime.conversation import Conversation, Entry, decoded_length


def conversation(*item_ids: str, kind: str = "user") -> Conversation:
    made = Conversation()
    for item_id in item_ids:
        made.add(Entry(item_id, kind))
    return made


def test_an_item_stands_after_the_one_it_names():
    made = conversation("a", "b")
    made.add(Entry("c", "user"), "a")
    assert made.order == ["a", "c", "b"]


def test_an_unknown_or_missing_predecessor_means_the_end():
    made = conversation("a")
    made.add(Entry("b", "user"), "nowhere")
    made.add(Entry("c", "user"), None)
    assert made.order == ["a", "b", "c"]


def test_an_item_that_names_itself_stands_at_the_end():
    made = conversation("a")
    made.add(Entry("b", "user"), "b")
    assert made.order == ["a", "b"]


def test_an_item_that_is_there_already_stays():
    made = conversation("a", "b")
    assert made.add(Entry("a", "assistant"), "b") is made.entries["a"]
    assert made.order == ["a", "b"]


def test_removing_what_is_not_there_is_no_error():
    made = conversation("a")
    made.remove("b")
    made.remove("a")
    assert made.order == []


def test_a_renamed_item_keeps_its_place_and_its_line():
    made = conversation("a", "b", "c")
    made.rename("b", "z")
    made.rename("nowhere", "y")
    assert made.order == ["a", "z", "c"]
    assert made.previous_spoken("c") == "b"


def test_a_name_that_is_taken_is_not_taken_twice():
    made = conversation("a", "b", "c")
    made.rename("a", "c")
    assert made.order == ["b", "c"]
    assert set(made.entries) == {"b", "c"}


def test_the_line_before_skips_tool_calls():
    made = conversation("a")
    made.add(Entry("t", "tool_call"))
    made.add(Entry("b", "assistant"))
    assert made.previous_spoken("b") == "a"
    assert made.previous_spoken("a") is None
    assert made.previous_spoken("nowhere") is None


@pytest.mark.parametrize(("format_type", "expected"), [("audio/pcm", 10), ("audio/pcmu", 60)])
def test_received_milliseconds_round_down(format_type, expected):
    made = Conversation(format_type)
    made.add(Entry("a", "assistant", audio_bytes=487))
    assert made.received_ms("a") == expected
    assert made.received_ms("nowhere") == 0


def test_a_cut_keeps_whole_words_in_proportion():
    made = Conversation()
    made.add(Entry("a", "assistant", text="one two three four", audio_bytes=48_000))
    cut = made.cut("a", 500)
    assert cut is not None
    assert (cut.text, cut.interrupted, cut.is_final) == ("one two", True, True)
    assert made.cut("a", 100) is None, "cut once"
    assert made.cut("nowhere", 100) is None


def test_a_cut_after_everything_keeps_everything():
    made = Conversation()
    made.add(Entry("a", "assistant", text="one two", audio_bytes=4800))
    cut = made.cut("a", 100)
    assert cut is not None and cut.text == "one two"


@given(st.binary(max_size=200))
def test_decoded_length_is_exact(data):
    import base64

    assert decoded_length(base64.b64encode(data).decode()) == len(data)


@given(st.text(alphabet="ab ", max_size=40), st.integers(0, 2000), st.integers(0, 2000))
def test_a_cut_is_always_a_beginning_of_what_was_said(text, received_ms, heard_ms):
    made = Conversation()
    made.add(Entry("a", "assistant", text=text, audio_bytes=received_ms * 48))
    cut = made.cut("a", heard_ms)
    assert cut is not None
    assert text.startswith(cut.text)
