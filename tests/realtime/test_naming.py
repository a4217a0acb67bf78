"""Servers that give an id twice, or none where only one thing can be meant."""

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.configuration import session_configuration
from assistant.realtime.conversation import Entry
from assistant.realtime.session import REMEMBERED_MESSAGES, Session
from tests.realtime.scenes import lost, reopened, talk, whole_turn
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, server, words

COMPLETED = "conversation.item.input_audio_transcription.completed"


def test_a_server_that_counts_anew_on_each_connection_is_heard_and_read_on_the_next_one_too():
    book = Playbook().opened()
    whole_turn(book, "what is two plus two", "Four.", 1)
    talk(book)
    book.given(created("resp_2"), words("A long", "item_a2", "resp_2"), audio(100, "item_a2", "resp_2"))
    book.given(i.InterruptRequested(), done("resp_2", status="cancelled"))
    lost(book)
    reopened(book)
    talk(book)
    lines = book.given(
        server("input_audio_buffer.committed", item_id="item_u1", previous_item_id=None),
        server(COMPLETED, item_id="item_u1", content_index=0, transcript="and three"),
        created("resp_2"),
        server("response.output_item.added", response_id="resp_2", item={"id": "item_a1", "type": "message"}),
        words("Seven.", "item_a1", "resp_2"),
        audio(200, "item_a1", "resp_2"),
    )
    said = [line for line in lines if line.startswith(("user", "assistant", "play"))]
    names = [line.split()[1].rstrip(":") for line in said]
    assert [line.split(":")[-1].strip() for line in said[1:3]] == ["and three (final)", "Seven."]
    assert not {"item_u1", "item_a1"} & set(names), "those are lines that stand on the screen already"
    assert said[-1] == f"play {names[2]} 200 ms"
    assert [entry.text for entry in book.session.conversation.entries.values()][:2] == ["what is two plus two", "Four."]


def test_the_server_is_told_of_an_item_by_the_id_it_gave():
    book = Playbook().opened()
    whole_turn(book, "what is two plus two", "Four.", 1)
    lost(book)
    reopened(book)
    talk(book)
    lines = book.given(created(), words("One two three.", "item_a1"), audio(1000, "item_a1"))
    local = next(line.split()[1] for line in lines if line.startswith("play"))
    book.heard = [i.Heard(local, 0, 300)]
    assert "send truncate item_a1 at 300 ms" in book.given(i.TalkPressed())


def test_an_item_taken_back_on_one_connection_does_not_silence_one_of_the_next():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("One"), audio(100))
    book.heard = [i.Heard("item_a", 0, 0)]
    book.given(i.InterruptRequested(), done(status="cancelled"))
    lost(book)
    reopened(book)
    talk(book)
    assert [line for line in book.given(created(), audio(100)) if line.startswith("play")]


def test_the_items_of_an_earlier_conversation_keep_their_names():
    session = Session(session_configuration(), history=[Entry("item_1", "user", text="hello", is_final=True)])
    assert session._facts.names.begun("item_1", lambda _: "another") == "another"


def test_usage_is_counted_though_the_next_connection_counts_its_responses_anew():
    book = Playbook().opened()
    usage = {"total_tokens": 9, "input_tokens": 4, "output_tokens": 5}
    book.given(created(), done(usage=usage))
    lost(book)
    reopened(book)
    talk(book)
    assert "usage reported resp_1" in book.given(created(), done(usage=usage))


def test_calls_may_have_the_same_id_in_every_response():
    book = Playbook().opened()
    talk(book)
    book.given(created(), call("call_0"), done())
    book.given(i.ToolFinished("call_0", "84", failed=False))
    lines = book.given(created("resp_2"), call("call_0", response_id="resp_2"))
    assert "run call_0 calculator {}" in lines
    book.given(done("resp_2"))
    assert "send response.create" in book.given(i.ToolFinished("call_0", "84", failed=False))


def test_a_response_that_is_not_named_by_its_pieces_is_the_one_in_progress():
    book = Playbook().opened()
    talk(book)
    book.given(created("resp_7"), call("c1", response_id=""), done("resp_7"))
    assert "send response.create" in book.given(i.ToolFinished("c1", "84", failed=False))


def test_responses_without_any_name_follow_each_other_and_can_be_interrupted():
    book = Playbook().opened()
    for number in (1, 2, 3):
        talk(book)
        lines = book.given(created(""), audio(100, f"item_{number}", ""))
        assert f"play item_{number} 100 ms" in lines
        if number == 2:
            assert "send response.cancel" in book.given(i.InterruptRequested())
            assert book.given(audio(100, "item_2", "")) == []
        else:
            book.given(audio_done(f"item_{number}", ""))
        assert "state ready" in book.given(done(""), i.PlaybackDrained()) or number == 2


def test_the_end_of_a_response_that_nobody_knows_is_the_end_of_the_one_in_progress():
    book = Playbook().opened()
    talk(book)
    lines = book.given(created(), words("Hi."), audio_done(), done("completion_9"))
    assert lines[-2:] == ["response completed resp_1 complete", "state ready"]


def test_the_end_of_a_response_that_was_refused_ends_no_other():
    book = Playbook().opened()
    talk(book)
    book.given(created("resp_1"), created("resp_2"))
    book.given(done("resp_2"))
    assert book.session.snapshot.state == "thinking"


def test_a_server_with_one_event_id_for_all_is_heard_whole():
    book = Playbook().opened()
    talk(book)
    same = {"event_id": "event"}
    lines = book.given(created() | same, *[audio(100) | same] * 5)
    assert lines.count("play item_a 100 ms") == 5


def test_only_so_many_messages_are_remembered():
    book = Playbook().opened()
    for _ in range(REMEMBERED_MESSAGES * 2):
        book.given(server("conversation.created"))
    assert len(book.session._facts.recent_messages) == REMEMBERED_MESSAGES


def test_responses_may_all_have_one_id():
    book = Playbook().opened()
    for number in (1, 2, 3):
        talk(book)
        assert f"play item_{number} 100 ms" in book.given(created(), audio(100, f"item_{number}"))
        book.given(i.InterruptRequested(), done(status="cancelled"))


@pytest.mark.parametrize("event_type", ["conversation.item.created", "conversation.item.added"])
@pytest.mark.parametrize("part", [{"type": "input_text", "text": "hello"}, {"type": "input_image"}])
def test_a_typed_line_that_the_server_gives_an_id_of_its_own_is_one_line(event_type, part):
    book = Playbook().opened()
    book.given(i.TextTyped("hello"))
    item = {"id": "item_1", "type": "message", "role": "user", "content": [part]}
    book.given(server(event_type, item=item, previous_item_id=None))
    book.given(created(), words("Hi."), done(), i.PlaybackDrained())
    lost(book)
    told = [line for line in reopened(book) if line.startswith("send item")]
    assert told == ["send item message hello", "send item message Hi."]


@pytest.mark.parametrize("response_id", ["", "resp_1"])
def test_a_response_that_ends_when_none_is_known_ends_nothing(response_id):
    book = Playbook().opened()
    assert book.given(done(response_id))[0].startswith("response completed")
