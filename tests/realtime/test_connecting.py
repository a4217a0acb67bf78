"""Playbooks of the session's life: opening, renewal before the limit, drops, rest, and the end."""

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.errors import AuthenticationError, EndpointUnreachableError
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, error, server, words

FRAME = bytes(960)
UPDATED = server("session.updated", session={})


def talk(book: Playbook, frames: int = 10) -> list[str]:
    return book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * frames, i.TalkReleased())


def whole_turn(book: Playbook, question: str, answer: str, number: int) -> None:
    """One answered turn: asked aloud, written down, answered, heard."""
    user, item, response = f"item_u{number}", f"item_a{number}", f"resp_{number}"
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id=user, previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id=user, content_index=0, transcript=question, usage={}))
    message = {"id": item, "type": "message", "role": "assistant", "status": "completed"}
    book.given(created(response), words(answer, item, response), audio(200, item, response))
    book.given(audio_done(item, response))
    book.given(server("response.output_item.done", response_id=response, item=message))
    book.given(done(response, output=[message]), i.PlaybackDrained())


def reopened(book: Playbook) -> list[str]:
    """The connection that the session just asked for opens."""
    return book.given(i.ConnectionOpened(book.connection_id), UPDATED)


def lost(book: Playbook, code: int = 1006) -> list[str]:
    return book.given(i.ConnectionClosed(book.connection_id, code, ""))


def test_first_failure_ends_the_conversation_at_once():
    book = Playbook()
    book.given(i.Start())
    lines = book.given(i.ConnectionFailed(book.connection_id, EndpointUnreachableError("Nothing listens there.")))
    assert "finish endpoint_unreachable" in lines


def test_a_drop_reconnects_at_once_and_tells_the_history():
    book = Playbook().opened()
    whole_turn(book, "what is two plus two", "Four.", 1)
    assert lost(book) == ["close connection", "notice reconnecting", "open connection", "state reconnecting"]
    assert reopened(book) == [
        "send session.update",
        "send item message what is two plus two",
        "send item message Four.",
        f"connection restarted {book.connection_id} reconnected",
        "notice reconnected",
        "state ready",
    ]
    roles = [event["item"]["role"] for event in book.sent if event["type"] == "conversation.item.create"]
    assert roles == ["user", "assistant"]


def test_backoff_grows_and_gives_up_in_the_end():
    book = Playbook().opened()
    lost(book)
    failure = EndpointUnreachableError("Nothing listens there.")
    waits = []
    for _ in range(60):
        book.given(i.ConnectionFailed(book.connection_id, failure))
        if book.finished or book.wake_at is None:
            break
        waits.append(book.wake_at - book.now)
        assert "open connection" in book.later(waits[-1])
    assert book.finished[0].error is not None
    assert "could not be restored" in str(book.finished[0].error)
    assert waits[0] <= 0.5 < waits[2] and max(waits) <= 30.0
    assert 500 < sum(waits) < 700


def test_a_cause_that_no_retry_can_mend_stops_at_once():
    book = Playbook().opened()
    lost(book)
    lines = book.given(i.ConnectionFailed(book.connection_id, AuthenticationError("refused")))
    assert "finish invalid_api_key" in lines


def test_the_unanswered_utterance_is_sent_again_and_answered_once():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    lost(book)
    lines = reopened(book)
    assert lines.count("send audio 960 bytes") == 10
    assert lines[11] == "send input_audio_buffer.commit"
    assert lines[-2:] == ["send response.create", "state thinking"]
    assert not [line for line in lines if line.startswith("send item")], "as audio, not as a placeholder text"
    book.given(server("input_audio_buffer.committed", item_id="item_u2", previous_item_id=None))
    assert book.session.conversation.order == ["item_u2"]
    completed = "conversation.item.input_audio_transcription.completed"
    lines = book.given(server(completed, item_id="item_u2", content_index=0, transcript="hello", usage={}))
    assert lines == ["user item_u: hello (final)"], "watchers know it by the line it had"


def test_a_reply_that_broke_off_is_taken_back_and_given_whole():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), words("The answer"), audio(500))
    book.heard = [i.Heard("item_a", 0, 100)]
    lines = lost(book)
    assert "flush playback" in lines
    assert "assistant item_a:  (cut)" in lines
    lines = reopened(book)
    assert lines.count("send audio 960 bytes") == 10
    assert "send response.create" in lines


def test_a_reply_that_arrived_whole_is_not_asked_again():
    book = Playbook().opened()
    talk(book)
    message = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}
    book.given(created(), words("Four."), audio(200), audio_done())
    book.given(server("response.output_item.done", response_id="resp_1", item=message))
    assert "flush playback" not in lost(book), "what arrived goes on sounding"
    lines = reopened(book)
    assert "send response.create" not in lines
    assert "send item message Four." in lines


def test_words_being_spoken_when_the_connection_drops_are_sent_again():
    book = Playbook().opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 5)
    lost(book)
    assert book.given(i.MicrophoneAudio(FRAME)) == []
    assert reopened(book).count("send audio 960 bytes") == 6
    assert book.given(i.TalkReleased())[-3:] == [
        "send input_audio_buffer.commit",
        "send response.create",
        "state thinking",
    ]


def test_words_finished_during_the_drop_are_committed_afterwards():
    book = Playbook().opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 8)
    lost(book)
    book.given(i.TalkReleased())
    lines = reopened(book)
    assert lines.count("send audio 960 bytes") == 8
    assert lines[-3:] == ["send input_audio_buffer.commit", "send response.create", "state thinking"]


def test_typed_text_waits_in_a_queue_and_is_sent_once():
    book = Playbook().opened()
    lost(book)
    book.given(i.TextTyped("first"), i.TextTyped("second"))
    lines = reopened(book)
    assert [line for line in lines if line.startswith("send item")] == [
        "send item message first",
        "send item message second",
    ]
    assert lines.count("send response.create") == 1


def test_typed_text_without_an_answer_is_asked_again():
    book = Playbook().opened()
    book.given(i.TextTyped("hello"))
    lost(book)
    lines = reopened(book)
    assert lines.count("send item message hello") == 1
    assert "send response.create" in lines


def test_a_tool_that_ends_during_the_drop_is_told_once():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), call("c1"), done())
    lost(book)
    book.given(i.ToolFinished("c1", "84", failed=False))
    lines = reopened(book)
    order = [line for line in lines if line.startswith(("send item", "send input_audio_buffer.commit"))]
    assert order == ["send input_audio_buffer.commit", "send item function_call", "send item function_call_output 84"]
    assert lines.count("send response.create") == 1


def test_a_silent_server_is_given_up():
    book = Playbook().opened()
    talk(book)
    book.given(created())
    assert book.later(29) == []
    lines = book.later(2)
    assert "open connection" in lines
    assert "notice reconnecting" in lines


def test_server_s_own_limit_goes_on_in_a_new_session_without_complaint():
    book = Playbook().opened()
    whole_turn(book, "hello", "Hi.", 1)
    assert book.given(error("session_expired")) == []
    lines = lost(book, 1001)
    assert "notice reconnecting" not in lines
    assert "open connection" in lines
    assert "state ready" in reopened(book)


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


def test_latency_of_a_turn():
    book = Playbook().opened()
    talk(book)
    book.now += 0.3
    book.given(created(), audio(100))
    book.now += 0.02
    assert book.given(i.PlaybackStarted("item_a")) == ["turn latency 0 300 20"]
    assert book.given(i.PlaybackStarted("item_a")) == []


def test_the_same_event_twice_counts_once():
    book = Playbook().opened()
    talk(book)
    delta = audio(100)
    assert book.given(delta, delta) == ["play item_a 100 ms", "state speaking", "debug"]


def test_a_server_may_count_its_events_anew_on_each_connection():
    book = Playbook().opened()
    updated = {"type": "session.updated", "event_id": "event_1", "session": {}}
    book.given(updated)
    lost(book)
    book.given(i.ConnectionOpened(book.connection_id))
    assert "state ready" in book.given(updated)


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


def test_a_server_that_opens_no_session_is_tried_once_more_and_then_given_up():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    assert book.later(14) == []
    lines = book.later(2)
    assert lines[0] == "close connection"
    assert "open connection" in lines
    book.given(i.ConnectionOpened(book.connection_id))
    assert "finish session_ended" in book.later(16)


def test_a_drop_before_the_first_session_is_tried_once_more_and_then_given_up():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    assert "open connection" in lost(book)
    book.given(i.ConnectionOpened(book.connection_id))
    assert "finish session_ended" in lost(book)


def test_a_next_session_that_never_opens_is_prepared_anew():
    book = Playbook(timeout_s=600).opened()
    book.later(571)
    following = book.connection_id
    book.given(i.ConnectionOpened(following))
    assert "debug" in book.later(16)
    assert "open connection" in book.later(6)
    assert book.connection_id != following


def test_a_reconnection_that_never_opens_is_tried_again():
    book = Playbook().opened()
    lost(book)
    book.given(i.ConnectionOpened(book.connection_id))
    before = book.connection_id
    book.later(20)
    assert book.connection_id != before
    assert "state ready" in reopened(book)


def test_the_answer_after_a_drop_is_heard_though_the_one_before_it_was_cut_short():
    book = Playbook().opened()
    talk(book)
    book.given(i.TextTyped("rather this"))
    lost(book)
    reopened(book)
    assert "play item_a 100 ms" in book.given(created("resp_2"), audio(100, response_id="resp_2"))


def test_a_reply_whose_audio_arrived_whole_is_not_asked_again():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("Four."), audio(200), audio_done())
    assert "assistant item_a: Four. (final)" in lost(book)
    assert "send response.create" not in reopened(book)


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
