"""Playbooks of slow servers, slow lines and floods."""

from assistant.realtime import inputs as i
from assistant.realtime.conversation import LONGEST_LINE
from assistant.realtime.errors import EndpointUnreachableError
from assistant.realtime.links import STEADY_AFTER_S
from assistant.realtime.patience import SLOW_AFTER_S
from assistant.realtime.restraint import LONGEST_SENTENCE, MOST_SENTENCES, WITHIN_S
from assistant.realtime.stalling import STALLED_AFTER_S
from tests.realtime.scenes import UPDATED, lost, reopened, talk, whole_turn
from tests.support.playbook import Playbook, audio, created, done, error, server, words

NOTICE = "notice answer_slow"


def test_a_server_that_keeps_the_user_waiting_for_the_first_time_is_told_of():
    book = Playbook()
    book.given(i.Start())
    assert book.later(SLOW_AFTER_S) == ["notice server_slow"]
    assert book.later(SLOW_AFTER_S) == [], "once is enough"
    book.given(i.ConnectionOpened(book.connection_id))
    assert book.later(SLOW_AFTER_S) == []
    book.given(UPDATED)
    assert book.later(600) == []


def test_after_a_drop_the_user_knows_already_that_it_is_connecting():
    book = Playbook().opened()
    lost(book)
    assert book.later(10) == []


def test_after_a_rest_connecting_may_be_slow_too():
    book = Playbook(idle_s=60.0).opened()
    assert "notice resting" in book.later(61)
    book.given(i.TextTyped("hello"))
    assert book.later(SLOW_AFTER_S) == ["notice server_slow"]


def test_an_answer_that_is_slow_in_coming_is_told_of_once():
    book = Playbook().opened()
    talk(book)
    assert book.later(SLOW_AFTER_S - 0.5) == []
    book.given(created())
    assert book.later(SLOW_AFTER_S) == [NOTICE]
    book.given(words("Well"))
    assert book.later(SLOW_AFTER_S * 2) == []
    book.given(done())
    talk(book)
    assert book.later(SLOW_AFTER_S) == [NOTICE], "another answer, another wait"


def test_while_there_is_something_to_hear_nobody_waits():
    book = Playbook().opened()
    talk(book)
    book.given(created(), audio(9000))
    assert book.later(SLOW_AFTER_S * 2) == []
    assert book.given(i.PlaybackDrained()) == []
    assert book.later(0.0) == [NOTICE]


def test_a_long_message_on_a_slow_line_is_no_silence():
    book = Playbook().opened()
    talk(book)
    book.given(created(), i.ConnectionPulse("unknown", "silent"))
    lines = []
    for _ in range(int(STALLED_AFTER_S)):
        book.given(i.ConnectionPulse(book.connection_id, "arriving"))
        lines += book.later(2.0)
    assert lines == [NOTICE], "slow it is"
    assert "open connection" in book.later(STALLED_AFTER_S)


def test_a_session_that_opens_over_a_slow_line_is_waited_for():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    for _ in range(10):
        book.given(i.ConnectionPulse(book.connection_id, "arriving"))
        assert "open connection" not in book.later(10)
    assert "state ready" in book.given(UPDATED)


def test_a_connection_that_does_not_respond_is_told_of():
    book = Playbook().opened()
    assert book.given(i.ConnectionPulse(book.connection_id, "silent")) == ["notice connection_silent"]


def test_of_the_next_session_s_connection_nobody_need_know():
    book = Playbook(timeout_s=100.0).opened()
    book.later(71)
    assert book.given(i.ConnectionPulse(book.connection_id, "silent")) == []


def test_a_connection_that_broke_off_is_not_said_to_be_closed_by_the_server():
    book = Playbook().opened()
    book.given(i.ConnectionClosed(book.connection_id, 1006, "nothing came for a while"))
    (notice,) = [c.report for c in book.commands if "broke off: nothing came for a while" in str(c)]
    assert notice.message.endswith("Connecting again…")


def test_a_server_that_drops_each_session_at_once_is_asked_ever_less_and_given_up_in_the_end():
    book = Playbook().opened()
    attempts = 0
    while not book.finished:
        lines = lost(book)
        if "open connection" not in lines and not book.finished:
            assert "open connection" in book.later(30)
        attempts += 1
        if not book.finished:
            reopened(book)
    assert attempts < 60
    assert "could not be restored" in str(book.finished[0].error)


def test_a_session_that_answers_or_lasts_is_a_good_one():
    lasting, answering = Playbook().opened(), Playbook().opened()
    for number in range(5):
        lasting.later(STEADY_AFTER_S)
        whole_turn(answering, "hello", "Hi.", number)
        for book in (lasting, answering):
            assert "open connection" in lost(book), "at once"
            reopened(book)


def test_old_trouble_does_not_count_against_a_new_failure():
    book = Playbook(idle_s=60.0).opened()
    lost(book)
    reopened(book)
    book.later(900)
    book.given(i.TextTyped("hello"))
    failed = book.given(i.ConnectionFailed(book.connection_id, EndpointUnreachableError("Nothing listens there.")))
    assert "open connection" in failed
    assert not book.finished


def test_a_flood_of_errors_reaches_the_user_in_part():
    book = Playbook().opened()
    lines = book.given(*[error(f"code_{number}") for number in range(10_000)])
    assert sum(line.startswith("problem") for line in lines) == MOST_SENTENCES
    book.later(WITHIN_S)
    assert book.given(error("another")) == ["problem another"]
    book.given(*[error(f"code_{number}") for number in range(100)])
    lines = book.given(server("error", error={"type": "x", "code": "insufficient_quota", "message": ""}))
    assert "problem insufficient_quota" in lines, "the end is always told"


def test_nobody_is_made_to_read_a_book_in_a_sentence():
    book = Playbook().opened()
    book.given(error("code", message="words " * 1_000_000))
    (problem,) = [command.report for command in book.commands if "words words" in str(command)]
    assert len(problem.message) == LONGEST_SENTENCE
    assert problem.message.endswith("…")
    ended = server("error", error={"type": "x", "code": "model_not_found", "message": "words " * 1_000_000})
    book.given(ended)
    assert len(str(book.finished[0].error)) < LONGEST_SENTENCE


def test_a_line_without_end_is_kept_in_part():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    heard, whole = "conversation.item.input_audio_transcription.delta", "word " * LONGEST_LINE
    book.given(server(heard, item_id="item_u", delta=whole), server(heard, item_id="item_u", delta=whole))
    book.given(created(), words(whole), words(whole))
    entries = book.session.conversation.entries
    assert [len(entries[item].text) for item in ("item_u", "item_a")] == [LONGEST_LINE] * 2
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", content_index=0, transcript=whole, usage={}))
    spoken = "response.output_audio_transcript.done"
    book.given(server(spoken, response_id="resp_1", item_id="item_a", transcript=whole))
    assert [len(entries[item].text) for item in ("item_u", "item_a")] == [LONGEST_LINE] * 2
