"""Servers that say each thing in one place only, and not all of them in the same: nothing is missed, or done twice."""

import pytest

from assistant.realtime import inputs as i
from tests.realtime.scenes import talk
from tests.support.playbook import Playbook, audio, audio_done, created, done, server, words

CALL = {"id": "item_f", "type": "function_call", "call_id": "c1", "name": "calculator", "arguments": ""}
WHOLE_CALL = {**CALL, "arguments": '{"a": 1}', "status": "completed"}
RUN = 'run c1 calculator {"a": 1}'


def added(item=CALL, response_id="resp_1"):
    return server("response.output_item.added", response_id=response_id, item=item)


def arguments_done(**fields):
    part = {"response_id": "resp_1", "item_id": "item_f", "arguments": '{"a": 1}', **fields}
    return server("response.function_call_arguments.done", **part)


def item_done(item):
    return server("response.output_item.done", response_id="resp_1", item=item)


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([arguments_done(call_id="c1", name="calculator"), done()], id="arguments, alone"),
        pytest.param([arguments_done(item_id="", call_id="c1", name="calculator"), done()], id="without an item"),
        pytest.param([added(), arguments_done(), done()], id="arguments of an item that was begun"),
        pytest.param([added(), arguments_done(), item_done(CALL), done()], id="an item that is done without them"),
        pytest.param([added(), arguments_done(), done(output=[CALL])], id="a response that is done without them"),
        pytest.param([item_done(WHOLE_CALL), done()], id="the item that is done"),
        pytest.param([done(output=[WHOLE_CALL])], id="the response that is done"),
        pytest.param([added(WHOLE_CALL), done()], id="the item that is begun"),
        pytest.param(
            [
                added(),
                arguments_done(call_id="c1", name="calculator"),
                item_done(WHOLE_CALL),
                done(output=[WHOLE_CALL]),
            ],
            id="all of them",
        ),
    ],
)
def test_a_call_runs_once_wherever_it_is_told(events):
    book = Playbook().opened()
    talk(book)
    lines = book.given(created(), *events)
    assert [line for line in lines if line.startswith("run")] == [RUN]
    output = book.given(i.ToolFinished("c1", "84", failed=False))
    assert output[-2:] == ["send item function_call_output 84", "send response.create"]
    assert book.sent[-2]["item"]["call_id"] == "c1"


def test_a_call_without_an_id_goes_by_that_of_its_item():
    book = Playbook().opened()
    talk(book)
    assert 'run item_f calculator {"a": 1}' in book.given(created(), item_done({**WHOLE_CALL, "call_id": None}))


@pytest.mark.parametrize("status", ["cancelled", "failed", "incomplete"])
def test_half_a_call_of_a_response_that_broke_off_does_not_run(status):
    book = Playbook().opened()
    talk(book)
    lines = book.given(created(), added(), arguments_done(arguments='{"a'), done(status=status))
    assert not [line for line in lines if line.startswith("run")]


def test_a_call_of_an_interrupted_response_does_not_run():
    book = Playbook().opened()
    talk(book)
    book.given(created(), added(), i.InterruptRequested())
    assert not [line for line in book.given(arguments_done(), done()) if line.startswith("run")]


def test_a_call_that_was_being_written_ends_with_its_connection():
    book = Playbook().opened()
    talk(book)
    book.given(created(), added(), arguments_done())
    book.session._facts.tools.connection_gone()
    assert not [line for line in book.given(done()) if line.startswith("run")]


MESSAGE = {
    "id": "item_a",
    "type": "message",
    "role": "assistant",
    "status": "completed",
    "content": [{"type": "output_audio", "transcript": "Four."}],
}


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([item_done(MESSAGE), done()], id="the item that is done"),
        pytest.param([done(output=[MESSAGE])], id="the response that is done"),
        pytest.param([words("Fo"), done(output=[MESSAGE])], id="the response, after a piece"),
        pytest.param([words("Four."), item_done(MESSAGE), done(output=[MESSAGE])], id="all of them"),
    ],
)
def test_the_words_of_a_reply_are_read_wherever_they_are_told(events):
    book = Playbook().opened()
    talk(book)
    lines = book.given(created(), audio(200), *events)
    assert [line for line in lines if "(final)" in line] == ["assistant item_a: Four. (final)"]


def test_a_written_reply_that_is_told_as_a_whole_is_read():
    book = Playbook().opened()
    talk(book)
    lines = book.given(created(), done(output=[{**MESSAGE, "content": [{"type": "output_text", "text": "Four."}]}]))
    assert lines[1:] == ["assistant item_a: Four. (final)", "response completed resp_1 complete", "state ready"]


def test_the_words_of_a_reply_that_was_cut_short_do_not_come_back_with_its_end():
    book = Playbook().opened()
    talk(book)
    book.given(created(), audio(200), i.InterruptRequested())
    assert not [line for line in book.given(item_done(MESSAGE), done(output=[MESSAGE])) if "Four." in line]


@pytest.mark.parametrize(
    "event_type", ["conversation.item.created", "conversation.item.added", "conversation.item.done"]
)
def test_the_user_s_words_are_read_where_the_item_has_them(event_type):
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u"))
    part = {"type": "input_audio", "transcript": "hello"}
    item = {"id": "item_u", "type": "message", "role": "user", "content": [part]}
    lines = book.given(server(event_type, item=item), server(event_type, item=item))
    assert [line for line in lines if line != "debug"] == ["user item_u: hello (final)"]


def test_a_reply_is_cut_once_however_often_the_server_hears_the_user():
    book = Playbook("hands_free").opened()
    book.given(server("input_audio_buffer.committed", item_id="item_u"), created(), words("One"), audio(500))
    book.heard = [i.Heard("item_a", 0, 200)]
    heard = server("input_audio_buffer.speech_started", item_id="item_v")
    assert "interrupted item_a after 200 ms" in book.given(heard)
    assert book.given(heard | {"event_id": "another"}) == []


def test_a_response_that_is_not_announced_begins_with_its_first_piece():
    book = Playbook().opened()
    talk(book)
    lines = book.given(words("Four."), audio(200), audio_done(), done(), i.PlaybackDrained())
    assert "play item_a 200 ms" in lines
    assert lines[-1] == "state ready"
    assert "send response.create" in talk(book)


def test_a_response_that_is_not_announced_is_interrupted_like_any_other():
    book = Playbook().opened()
    talk(book)
    book.given(audio(200))
    assert "send response.cancel resp_1" in book.given(i.InterruptRequested())
    assert book.given(audio(200)) == []


def test_a_response_that_was_interrupted_before_its_first_piece_never_sounds():
    book = Playbook().opened()
    talk(book)
    book.given(i.InterruptRequested())
    assert book.given(audio(200)) == []


def test_an_announcement_that_comes_after_the_first_piece_is_none_of_another_response():
    book = Playbook().opened()
    talk(book)
    lines = book.given(added(MESSAGE), created(), audio(100), done(), i.PlaybackDrained())
    assert lines.count("response started resp_1") == 1
    assert lines[-1] == "state ready"


def test_what_comes_late_of_one_response_does_not_begin_the_next():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("Hi."), audio_done(), done())
    talk(book)
    book.given(item_done(MESSAGE))
    assert "response started resp_2" in book.given(created("resp_2"))
