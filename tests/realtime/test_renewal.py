"""Playbooks of the session limit: renewal before it, rest in quiet times."""

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.errors import EndpointUnreachableError
from tests.realtime.scenes import FRAME, UPDATED, lost, reopened, talk, whole_turn
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, error, server, words


def test_renewal_opens_the_next_session_before_the_limit_and_switches_between_turns():
    book = Playbook(timeout_s=600).opened()
    assert book.session.snapshot.deadline == 1600.0
    assert book.later(299) == []
    assert book.later(2) == ["notice session_limit_near"]
    assert book.later(240) == ["notice session_limit_near"]
    whole_turn(book, "hello", "Hi.", 1)
    first = book.connection_id
    assert book.later(30) == ["open connection", "state renewing"]
    assert book.given(i.ConnectionOpened(book.connection_id)) == ["send session.update"]
    lines = book.given(UPDATED)
    assert lines == [
        "close connection",
        "send item message hello",
        "send item message Hi.",
        f"connection restarted {book.connection_id} renewed",
        "notice session_renewed",
        "state ready",
    ]
    assert book.connection_id != first
    assert book.session.snapshot.deadline is not None
    assert book.session.snapshot.deadline > 1600.0


def renewing_in_mid_turn() -> Playbook:
    """The next session is ready while the user speaks on the current one."""
    book = Playbook(timeout_s=100).opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 5)
    current = book.connection_id
    book.later(80)
    following = book.connection_id
    assert following != current
    assert "close connection" not in book.given(i.ConnectionOpened(following), UPDATED)
    book.connection_id = current
    return book


def test_a_turn_in_progress_is_finished_on_the_session_it_began_in():
    book = renewing_in_mid_turn()
    assert "send input_audio_buffer.commit" in book.given(i.TalkReleased())
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", content_index=0, transcript="hello", usage={}))
    message = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}
    lines = book.given(created(), words("Hi."), audio(100), audio_done(), done(output=[message]))
    assert "close connection" not in lines, "the reply still sounds"
    lines = book.given(i.PlaybackDrained())
    assert lines[0] == "close connection"
    assert "send item message Hi." in lines


def test_a_turn_that_outlasts_the_limit_is_finished_in_the_new_session():
    book = renewing_in_mid_turn()
    book.given(error("session_expired"))
    lines = lost(book, 1001)
    assert lines.count("send audio 960 bytes") == 5, "what was said so far"
    assert "notice session_renewed" in lines
    assert "open connection" not in lines, "the next session was ready"


def test_words_still_being_written_delay_the_renewal_only_to_the_limit():
    book = Playbook(timeout_s=100).opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    message = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}
    book.now = 1070.0
    book.session._facts.conversation.entries["item_u"].words_due_by = 2000.0
    book.given(created(), words("Hi."), audio(100), audio_done(), done(output=[message]), i.PlaybackDrained())
    book.later(10)
    assert "close connection" not in book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert "close connection" in book.later(25)


def test_a_failed_preparation_is_tried_again_and_harms_nothing():
    book = Playbook(timeout_s=100).opened()
    current = book.connection_id
    book.later(76)
    assert book.connection_id != current
    assert book.given(i.ConnectionFailed(book.connection_id, EndpointUnreachableError("busy"))) == [
        "close connection",
        "debug",
        "state ready",
    ]
    assert "open connection" in book.later(6)


def test_the_server_s_expiry_shortens_the_limit():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id, wall_time=50_000.0))
    book.given(server("session.created", session={"id": "s", "expires_at": 50_020}), UPDATED)
    assert book.session.snapshot.limit_s == 20.0


def test_an_expiry_that_cannot_be_true_is_ignored():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id, wall_time=50_000.0))
    book.given(server("session.created", session={"id": "s", "expires_at": 40_000}), UPDATED)
    assert book.session.snapshot.limit_s == 3000.0


def test_a_quiet_session_rests_and_wakes_with_its_history():
    book = Playbook(idle_s=120.0).opened()
    whole_turn(book, "hello", "Hi.", 1)
    lines = book.later(121)
    assert lines == ["close connection", "notice resting", "state ready"]
    assert book.session.snapshot.deadline is None
    lines = book.given(i.TalkPressed())
    assert lines == ["open connection", "open microphone", "state listening"]
    book.given(*[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased())
    lines = reopened(book)
    assert lines[:3] == ["send session.update", "send item message hello", "send item message Hi."]
    assert lines.count("send audio 960 bytes") == 10
    assert "notice reconnected" not in lines


@pytest.mark.parametrize("busy", ["press", "text"])
def test_nothing_rests_in_the_middle_of_something(busy):
    book = Playbook(idle_s=10.0).opened()
    book.given(i.TalkPressed() if busy == "press" else i.TextTyped("hello"))
    book.later(15)
    assert book.session.snapshot.deadline is not None


def test_hands_free_never_rests():
    book = Playbook("hands_free", idle_s=10.0).opened()
    assert book.later(60) == []


def test_history_is_cut_to_its_budget_oldest_first():
    book = Playbook().opened()
    for number in range(200):
        whole_turn(book, f"question {number} " + "x" * 100, f"answer {number} " + "y" * 100, number)
    lost(book)
    lines = [line for line in reopened(book) if line.startswith("send item")]
    assert 100 < len(lines) < 400
    assert "answer 199" in lines[-1]


def test_the_microphone_loses_nothing_over_a_hands_free_renewal():
    book = Playbook("hands_free", timeout_s=100).opened()
    book.later(76)
    book.given(i.MicrophoneAudio(b"\x01" * 960))
    lines = reopened(book)
    assert "send audio 960 bytes" in lines, "the beginning of a word that the old session had not recognised yet"


def test_a_turn_whose_tool_still_runs_at_the_limit_is_not_asked_twice():
    book = Playbook(timeout_s=100).opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), call("c1"), done())
    first = book.connection_id
    book.later(80)
    book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert "close connection" not in book.later(30)
    book.connection_id = first
    lines = book.given(i.ToolFinished("c1", "84", failed=False))
    assert lines[-2:] == ["send item function_call_output 84", "send response.create"]
    assert "close connection" in book.given(created("resp_2"), done("resp_2"))


def test_a_next_session_that_never_opens_is_prepared_anew():
    book = Playbook(timeout_s=600).opened()
    book.later(571)
    following = book.connection_id
    book.given(i.ConnectionOpened(following))
    assert "debug" in book.later(16)
    assert "open connection" in book.later(6)
    assert book.connection_id != following


def test_hands_free_no_renewal_between_the_end_of_speech_and_its_commit():
    book = Playbook("hands_free", timeout_s=100).opened()
    book.given(*[i.MicrophoneAudio(FRAME)] * 30, server("input_audio_buffer.speech_started", item_id="item_u"))
    first = book.connection_id
    book.later(71)
    book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    book.connection_id, following = first, book.connection_id
    assert "close connection" not in book.given(server("input_audio_buffer.speech_stopped", item_id="item_u"))
    committed = server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None)
    assert "close connection" not in book.given(committed)
    book.given(created(), done())
    assert "close connection" in book.later(30)
    assert book.session.snapshot.deadline is not None
    book.connection_id = following
    assert "send response.create" not in book.given(i.MicrophoneAudio(FRAME))
