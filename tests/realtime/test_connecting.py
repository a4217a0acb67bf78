"""Playbooks of opening, drops and the end."""

from assistant.realtime import inputs as i
from assistant.realtime.errors import AuthenticationError, EndpointUnreachableError
from tests.realtime.scenes import FRAME, lost, reopened, talk, whole_turn
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, error, server, words


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
    assert book.later(29) == ["notice answer_slow"]
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


def test_a_server_that_opens_no_session_is_tried_once_more_and_then_given_up():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    assert book.later(14) == ["notice server_slow"]
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


def test_an_answered_utterance_whose_words_never_came_does_not_stay_open():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), words("Hi."), audio(100), audio_done(), done(), i.PlaybackDrained())
    lost(book)
    lines = reopened(book)
    assert "user item_u: (not transcribed) (final)" in lines
    assert "send response.create" not in lines


def test_an_utterance_that_is_sent_again_still_gets_its_words():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    lost(book)
    assert not [line for line in reopened(book) if "(not transcribed)" in line]


def test_where_nothing_is_written_down_no_line_says_so():
    book = Playbook(inference={"audio": {"input": {"transcription": None}}}).opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), words("Hi."), audio(100), audio_done(), done(), i.PlaybackDrained())
    lost(book)
    assert not [line for line in reopened(book) if "(not transcribed)" in line]
