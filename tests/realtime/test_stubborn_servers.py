"""Servers that refuse without saying what, confirm nothing, or answer nothing: no turn and no start hangs on them."""

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.connecting import MOST_ASKED_AGAIN, UNCONFIRMED_AFTER_S
from assistant.realtime.conversation import WORDS_WAIT_S
from assistant.realtime.errors import AuthenticationError, EndpointUnreachableError, RequestRefusedError
from assistant.realtime.links import DOUBTED_AFTER_S
from assistant.realtime.restraint import MOST_SENTENCES
from assistant.realtime.stalling import STALLED_AFTER_S, UNANSWERED_AFTER_S
from tests.realtime.scenes import FRAME, UPDATED, lost, reopened, talk
from tests.support.playbook import Playbook, audio, created, done, error, server, words

MOVED = RequestRefusedError("localhost has no Realtime API at this address (404). Check the endpoint's URL.")


def complaint(message: str = "Not like this.", param: str | None = None, event_id: str | None = None):
    return server(
        "error", error={"type": "invalid_request_error", "message": message, "param": param} | {"event_id": event_id}
    )


def configuring(**settings) -> Playbook:
    book = Playbook(**settings)
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    return book


# The start.


def test_a_session_whose_settings_are_not_confirmed_is_one():
    book = configuring()
    book.given(server("session.created", session={"id": "s"}))
    assert "state ready" in book.later(UNCONFIRMED_AFTER_S)
    assert "send response.create" in talk(book)
    assert book.given(UPDATED) == [], "rather late"


def test_a_server_that_confirms_nothing_is_not_expected_to_when_it_is_back():
    book = configuring(timeout_s=100)
    session = server("session.created", session={"id": "s"})
    book.given(session)
    book.later(UNCONFIRMED_AFTER_S)
    lost(book)
    book.given(i.ConnectionOpened(book.connection_id), session)
    assert "state ready" in book.later(UNCONFIRMED_AFTER_S)
    book.later(70)
    book.given(i.ConnectionOpened(book.connection_id), session)
    assert "notice session_renewed" in book.later(UNCONFIRMED_AFTER_S)


def test_a_connection_that_is_restored_is_not_taken_for_a_session_before_it_is_one():
    book = Playbook().opened()
    lost(book)
    book.given(i.ConnectionOpened(book.connection_id), server("session.created", session={"id": "s"}))
    before = book.connection_id
    book.later(20)
    assert book.connection_id != before


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("param", "words", "left_out"),
    [
        ("session.audio.output.voice", "Invalid value.", [["output", "voice"]]),
        ("session.audio.input.transcription.model", "Invalid value.", [["input", "transcription"]]),
        (None, "There is no voice named marin.", [["output", "voice"]]),
    ],
)
def test_what_only_we_chose_is_left_out_where_a_server_does_not_know_it(named, param, words, left_out):
    book = configuring()
    lines = book.given(complaint(words, param, book.sent[-1]["event_id"] if named else None))
    assert lines == ["send session.update", "notice setting_left_out"]
    audio_settings = book.sent[-1]["session"]["audio"]
    assert [
        [part, name]
        for part, name in (("output", "voice"), ("input", "transcription"))
        if not audio_settings[part].get(name)
    ] == left_out
    assert "state ready" in book.given(UPDATED)
    lost(book)
    reopened(book)
    assert book.sent[-1]["session"]["audio"] == audio_settings, "it need not be told twice"


def test_a_server_that_writes_nothing_down_is_not_asked_to():
    book = configuring()
    for transcription in ({}, None):
        book.given(complaint("No transcription here.", event_id=book.sent[-1]["event_id"]))
        assert book.sent[-1]["session"]["audio"]["input"].get("transcription") == transcription
    assert "state ready" in book.given(UPDATED)
    book = configuring()
    assert "finish session_update_refused" in book.given(complaint("No.", event_id=book.sent[-1]["event_id"]))


def test_what_the_user_chose_and_the_server_refuses_ends_it():
    book = configuring(audio={"voice": "nobody"})
    lines = book.given(complaint("Invalid voice.", "session.audio.output.voice", book.sent[-1]["event_id"]))
    assert "finish session_update_refused" in lines


def test_settings_refused_without_being_named_are_told_with_the_server_s_words():
    book = configuring()
    assert book.given(complaint("No such model.")) == ["problem invalid_request_error"]
    assert "open connection" in book.later(DOUBTED_AFTER_S)
    book.given(i.ConnectionOpened(book.connection_id), complaint("No such model."))
    assert "finish session_update_refused" in book.later(DOUBTED_AFTER_S)
    assert "No such model." in str(book.finished[0].error)


def test_a_complaint_that_is_about_nothing_delays_nothing():
    book = configuring()
    book.given(server("session.created", session={}), complaint("Deprecated."))
    assert "state ready" in book.given(UPDATED)
    assert book.later(60) == []


# Answers.


def test_a_response_refused_without_being_named_is_over():
    book = Playbook().opened()
    talk(book)
    assert book.given(complaint("Too many requests.")) == ["problem invalid_request_error"]
    assert book.session.snapshot.state == "thinking", "it may come all the same"
    assert "state ready" in book.later(DOUBTED_AFTER_S)
    assert "open connection" not in book.later(STALLED_AFTER_S * 2)
    assert "send response.create" in talk(book)


def test_a_response_that_comes_though_something_was_refused_is_heard():
    book = Playbook().opened()
    talk(book)
    book.given(complaint("I know no truncate."))
    assert "play item_a 100 ms" in book.given(created(), audio(100))
    assert "open connection" not in book.later(DOUBTED_AFTER_S * 2)


def test_a_response_that_comes_when_it_was_given_up_is_heard():
    book = Playbook().opened()
    talk(book)
    book.given(complaint("Wait."))
    book.later(DOUBTED_AFTER_S)
    assert "play item_a 100 ms" in book.given(created(), audio(100))


def test_a_complaint_in_the_middle_of_a_response_does_not_end_it():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("Well"), complaint("Hiccup."))
    assert book.session.snapshot.state == "thinking"
    assert "open connection" not in book.later(STALLED_AFTER_S - 1)


def test_hands_free_a_server_that_does_not_answer_by_itself_is_asked():
    book = Playbook("hands_free").opened()
    book.given(i.MicrophoneAudio(FRAME), server("input_audio_buffer.committed", item_id="item_u"))
    assert "send response.create" in book.later(UNANSWERED_AFTER_S)
    assert "play item_a 100 ms" in book.given(created(), audio(100))


def test_a_server_that_was_too_slow_once_is_given_more_time():
    book = Playbook().opened()
    talk(book)
    assert "open connection" in book.later(STALLED_AFTER_S)
    reopened(book)
    assert "open connection" not in book.later(STALLED_AFTER_S * 2 - 1)
    assert "open connection" in book.later(1)
    reopened(book)
    book.given(created(), words("Hi."), done(), i.PlaybackDrained())
    talk(book)
    assert "open connection" in book.later(STALLED_AFTER_S), "that was another question"


def test_a_question_that_ends_every_connection_is_not_asked_for_ever():
    book = Playbook().opened()
    talk(book)
    for _ in range(MOST_ASKED_AGAIN):
        book.given(created())
        assert "problem no_answer" not in lost(book, 1011)
        book.later(30)
        assert "send response.create" in reopened(book)
    for _ in range(MOST_SENTENCES):
        book.given(error("odd"))
    assert "problem no_answer" in lost(book, 1011), "whatever else there is to read"
    book.later(30)
    assert "send response.create" not in reopened(book)
    assert book.session.snapshot.state == "ready"
    assert "send response.create" in talk(book)


def test_an_utterance_that_nobody_writes_down_does_not_stay_open():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u"), created(), words("Hi."), done())
    assert "user item_u: (not transcribed) (final)" in book.later(WORDS_WAIT_S)
    completed = "conversation.item.input_audio_transcription.completed"
    late = server(completed, item_id="item_u", content_index=0, transcript="hello")
    assert book.given(late) == ["user item_u: hello (final)"]


def test_while_the_connection_is_gone_words_are_not_given_up():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u"))
    lost(book)
    assert not [line for line in book.later(WORDS_WAIT_S) if "not transcribed" in line]


# Another handshake.


def test_a_proxy_that_answers_404_for_a_moment_ends_no_conversation():
    book = Playbook().opened()
    lost(book)
    book.given(i.ConnectionFailed(book.connection_id, MOVED))
    assert not book.finished
    assert "open connection" in book.later(1)
    assert "state ready" in reopened(book)


def test_a_proxy_that_answers_404_for_good_ends_it_after_the_ordinary_time():
    book = Playbook().opened()
    lost(book)
    while not book.finished:
        book.given(i.ConnectionFailed(book.connection_id, MOVED))
        book.later(30)
    assert "404" in str(book.finished[0].error)
    assert 600 < book.now - 1000 < 700


@pytest.mark.parametrize("error_type", [RequestRefusedError, EndpointUnreachableError])
def test_a_renewal_that_meets_a_proxy_in_trouble_is_tried_again(error_type):
    book = Playbook(timeout_s=100).opened()
    book.later(70)
    book.given(i.ConnectionFailed(book.connection_id, error_type("404")))
    assert "open connection" in book.later(5)


def test_a_renewal_whose_key_is_refused_is_not_tried_again():
    book = Playbook(timeout_s=100).opened()
    book.later(70)
    book.given(i.ConnectionFailed(book.connection_id, AuthenticationError("401")))
    assert "open connection" not in book.later(20)


def test_a_start_that_meets_404_ends_at_once():
    book = Playbook()
    book.given(i.Start())
    assert "finish request_refused" in book.given(i.ConnectionFailed(book.connection_id, MOVED))


def test_an_error_that_is_benign_raises_no_doubt():
    book = Playbook().opened()
    talk(book)
    book.given(error("response_cancel_not_active"))
    assert book.later(DOUBTED_AFTER_S) == ["notice answer_slow"]
