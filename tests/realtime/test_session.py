"""Playbooks of the session: events given, commands expected."""

import json

import pytest

from assistant.realtime import inputs as i
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, error, server, words

FRAME = bytes(960)  # 20 ms


def talk(book: Playbook, frames: int = 10) -> list[str]:
    return book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * frames, i.TalkReleased())


def test_opening_configures_before_anything_else():
    book = Playbook()
    assert book.given(i.Start()) == ["open connection", "state connecting"]
    assert book.given(i.ConnectionOpened(book.connection_id)) == ["send session.update", "state configuring"]
    assert book.sent[0]["session"]["audio"]["input"]["turn_detection"] is None
    assert book.given(server("session.created", session={"id": "sess"})) == []
    assert book.given(server("session.updated", session={"id": "sess"})) == [
        f"connection started {book.connection_id} gpt-realtime-2.1",
        "state ready",
    ]


def test_push_to_talk_turn():
    book = Playbook().opened()
    assert book.given(i.TalkPressed()) == ["open microphone", "state listening"]
    assert book.given(i.MicrophoneAudio(FRAME)) == ["send audio 960 bytes"]
    book.given(*[i.MicrophoneAudio(FRAME)] * 9)
    book.last_words = [bytes(480)]
    assert book.given(i.TalkReleased()) == [
        "close microphone",
        "send audio 480 bytes",
        "send input_audio_buffer.commit",
        "send response.create",
        "state thinking",
    ]
    assert book.given(created()) == ["response started resp_1"]
    assert book.given(words("Hello "), audio(100)) == [
        "assistant item_a: Hello ",
        "play item_a 100 ms",
        "state speaking",
    ]
    assert book.given(audio_done(), done()) == [
        "assistant item_a: Hello  (final)",
        "response completed resp_1 complete",
    ]
    assert book.given(i.PlaybackDrained()) == ["state ready"]


def test_a_tap_interrupts_and_commits_nothing():
    book = Playbook().opened()
    assert talk(book, frames=4)[-2:] == ["send input_audio_buffer.clear", "state ready"]
    assert "input_audio_buffer.commit" not in {event["type"] for event in book.sent}


def test_words_spoken_before_the_session_is_open_are_not_lost():
    book = Playbook()
    book.given(i.Start())
    lines = talk(book)
    assert "open microphone" in lines
    assert not [line for line in lines if line.startswith("send")]
    book.given(i.ConnectionOpened(book.connection_id))
    lines = book.given(server("session.updated", session={}))
    assert lines.count("send audio 960 bytes") == 10
    assert lines[-3:] == ["send input_audio_buffer.commit", "send response.create", "state thinking"]


def test_audio_that_waits_is_bounded_to_a_minute():
    book = Playbook()
    book.given(i.Start(), i.TalkPressed(), *[i.MicrophoneAudio(bytes(48_000))] * 80)
    book.given(i.ConnectionOpened(book.connection_id))
    lines = book.given(server("session.updated", session={}))
    assert lines.count("send audio 48000 bytes") == 60


def test_barge_in_is_silent_first_then_cancels_then_truncates():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("one two three four"), audio(1000))
    book.heard = [i.Heard("item_a", 0, 500)]
    assert book.given(i.TalkPressed()) == [
        "flush playback",
        "send response.cancel resp_1",
        "send truncate item_a at 500 ms",
        "assistant item_a: one two (cut)",
        "interrupted item_a after 500 ms",
        "state listening",
        "open microphone",
    ]
    assert book.given(audio(200), words(" five"), audio_done()) == [], "late deltas neither sound nor show"
    assert book.given(done(status="cancelled")) == ["response completed resp_1 interrupted"]


def test_never_more_heard_than_received():
    book = Playbook().opened()
    talk(book)
    book.given(created(), audio(300))
    book.heard = [i.Heard("item_a", 0, 5000)]
    assert "send truncate item_a at 300 ms" in book.given(i.InterruptRequested())


def test_a_reply_of_which_nothing_was_heard_is_deleted():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("one"), audio(300))
    book.heard = [i.Heard("item_a", 0, 0)]
    lines = book.given(i.InterruptRequested())
    assert "send delete item_a" in lines
    assert not [line for line in lines if "truncate" in line]


def test_a_reply_heard_to_its_end_is_not_cut():
    book = Playbook().opened()
    talk(book)
    book.given(created(), audio(300), audio_done(), done())
    book.heard = [i.Heard("item_a", 0, 300)]
    assert book.given(i.TalkPressed()) == [
        "flush playback",
        "interrupted None after None ms",
        "state listening",
        "open microphone",
    ]


def test_interrupting_a_response_that_has_not_begun_silences_it():
    book = Playbook().opened()
    talk(book)
    assert "send response.cancel" in book.given(i.InterruptRequested())
    assert book.given(created(), audio(100)) == ["response started resp_1"]


def test_server_vad_turn_with_barge_in():
    book = Playbook("hands_free")
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    assert "open microphone" in book.given(server("session.updated", session={}))
    assert book.given(i.MicrophoneAudio(FRAME)) == ["send audio 960 bytes"]
    assert book.given(server("input_audio_buffer.speech_started", item_id="item_u", audio_start_ms=0)) == [
        "state listening"
    ]
    lines = book.given(
        server("input_audio_buffer.speech_stopped", item_id="item_u", audio_end_ms=900),
        server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None),
    )
    assert lines == ["state ready", "user item_u: ", "state thinking"]
    book.given(created(), audio(1000), audio_done(), done())
    book.heard = [i.Heard("item_a", 0, 400)]
    lines = book.given(server("input_audio_buffer.speech_started", item_id="item_v", audio_start_ms=0))
    assert lines == [
        "flush playback",
        "send truncate item_a at 400 ms",
        "assistant item_a:  (cut)",
        "interrupted item_a after 400 ms",
        "state listening",
    ], "the server cancels by itself, and there is nothing to cancel any more"
    assert "response.create" not in {event["type"] for event in book.sent}, "the server answers by itself"


def test_a_batch_of_tool_outputs_earns_one_response():
    book = Playbook().opened()
    talk(book)
    book.given(created())
    assert book.given(call("c1", arguments='{"a": 1}')) == [
        'tool called c1 calculator {"a": 1}',
        'run c1 calculator {"a": 1}',
    ]
    book.given(call("c2"))
    assert book.given(i.ToolFinished("c1", "84", failed=False))[-1] == "send item function_call_output 84"
    assert "response completed resp_1 complete" in book.given(done())
    lines = book.given(i.ToolFinished("c2", "7", failed=False))
    assert lines[-2:] == ["send item function_call_output 7", "send response.create"]
    assert [event["type"] for event in book.sent].count("response.create") == 2


def test_fast_tools_wait_for_the_response_that_called_them():
    book = Playbook().opened()
    talk(book)
    book.given(created(), call("c1"))
    lines = book.given(i.ToolFinished("c1", "84", failed=False))
    assert "send response.create" not in lines
    assert book.given(done()) == ["response completed resp_1 complete", "send response.create"]


def test_a_call_named_twice_runs_once():
    book = Playbook().opened()
    talk(book)
    book.given(created(), call("c1"))
    item = {"id": "item_c1", "type": "function_call", "call_id": "c1", "name": "calculator", "arguments": "{}"}
    assert book.given(done(output=[item])) == ["response completed resp_1 tool_use"]


def test_a_call_cut_off_half_way_is_not_run():
    book = Playbook().opened()
    talk(book)
    item = {
        "id": "i",
        "type": "function_call",
        "call_id": "c1",
        "name": "x",
        "arguments": '{"a',
        "status": "incomplete",
    }
    assert book.given(created(), done(status="cancelled", output=[item])) == [
        "response started resp_1",
        "response completed resp_1 interrupted",
        "state ready",
    ]


def test_one_response_at_a_time():
    book = Playbook().opened()
    talk(book)
    book.given(created())
    lines = book.given(i.TextTyped("and six times nine?"))
    assert "send response.cancel resp_1" in lines
    assert "send response.create" not in lines
    assert book.given(done(status="cancelled")) == ["response completed resp_1 interrupted", "send response.create"]


def test_an_active_response_that_we_did_not_know_of_heals():
    book = Playbook().opened()
    talk(book)
    assert book.given(error("conversation_already_has_active_response")) == ["debug"]
    assert book.given(done("resp_other")) == ["response completed resp_other complete", "send response.create"]


def test_late_cancel_is_harmless():
    book = Playbook().opened()
    assert book.given(error("response_cancel_not_active")) == ["debug"]
    assert book.session.snapshot.state == "ready"


def test_a_typed_line_is_shown_sent_and_answered():
    book = Playbook().opened()
    lines = book.given(i.TextTyped("what time is it?"))
    assert lines[0].endswith("what time is it? (final)")
    assert lines[1:] == ["send item message what time is it?", "send response.create", "state thinking"]


def test_typed_text_waits_for_the_session():
    book = Playbook()
    book.given(i.Start(), i.TextTyped("hello"))
    book.given(i.ConnectionOpened(book.connection_id))
    lines = book.given(server("session.updated", session={}))
    assert lines[1:3] == ["send item message hello", "send response.create"]


def test_transcripts_of_the_user_arrive_late_and_stand_in_their_place():
    book = Playbook().opened()
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), words("Hi"))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", content_index=0, transcript="hello", usage={}))
    conversation = book.session._facts.conversation
    assert conversation.order == ["item_u", "item_a"]
    assert conversation.previous_spoken("item_a") == "item_u"


def test_a_failed_transcription_is_told_and_harms_nothing():
    book = Playbook().opened()
    failed = server(
        "conversation.item.input_audio_transcription.failed",
        item_id="item_u",
        content_index=0,
        error={"message": "too noisy"},
    )
    assert book.given(failed) == ["user item_u: (not transcribed) (final)", "notice transcription_failed"]


@pytest.mark.parametrize(
    ("status", "details", "code"),
    [
        ("failed", {"error": {"code": "server_error", "message": "oops"}}, "server_error"),
        ("incomplete", {"reason": "max_output_tokens"}, "max_output_tokens"),
        ("incomplete", {"reason": "content_filter"}, "content_filter"),
        ("incomplete", None, "incomplete"),
    ],
)
def test_a_response_that_did_not_complete_is_seen_by_the_user(status, details, code):
    book = Playbook().opened()
    talk(book)
    book.given(created())
    lines = book.given(done(status=status, status_details=details))
    assert lines == ["response completed resp_1 error", f"problem {code}", "state ready"]


@pytest.mark.parametrize("code", ["invalid_api_key", "insufficient_quota", "account_deactivated", "model_not_found"])
def test_fatal_causes_stop_at_once(code):
    book = Playbook().opened()
    lines = book.given(error(code))
    assert lines[-1] == f"finish {code}"
    assert book.given(i.TalkPressed()) == []


def test_refused_settings_name_the_server_s_reason():
    book = Playbook()
    book.given(i.Start())
    book.given(i.ConnectionOpened(book.connection_id))
    event_id = book.sent[-1]["event_id"]
    book.given(error("invalid_value", event_id, "Invalid value: 'nobody'."))
    assert "Invalid value: 'nobody'." in str(book.finished[0].error)


def test_any_other_server_error_is_told_and_the_conversation_goes_on():
    book = Playbook().opened()
    assert book.given(error("something_new")) == ["problem something_new"]
    assert book.session.snapshot.state == "ready"


def test_garbage_and_unknown_events_end_nothing():
    book = Playbook().opened()
    for message in ("{", "[]", '{"type": 7}', '{"type": "future.event", "x": 1}', '{"type": "response.done"}', b"\xff"):
        assert book.given(i.ServerMessage(book.connection_id, message)) == ["debug"]
    assert book.session.snapshot.state == "ready"


def test_mute_closes_the_microphone_and_lets_the_server_hear_the_end():
    book = Playbook("hands_free").opened()
    book.given(server("input_audio_buffer.speech_started", item_id="item_u", audio_start_ms=0))
    lines = book.given(i.MuteChanged(muted=True))
    assert lines == ["close microphone", "state listening muted", "send audio 48000 bytes"]
    assert book.given(i.MicrophoneAudio(FRAME)) == []
    assert book.given(i.MuteChanged(muted=False))[0] == "open microphone"


def test_stop_ends_everything():
    book = Playbook().opened()
    lines = book.given(i.Stop("user_request"))
    assert lines == [
        "close microphone",
        "close connection",
        "state closed",
        f"connection ended {book.connection_id} user_request",
        "finish well",
    ]
    assert book.given(created(), i.TalkPressed(), i.Stop("again")) == []


def test_usage_is_reported():
    book = Playbook().opened()
    usage = {"total_tokens": 9, "input_tokens": 4, "output_tokens": 5, "input_token_details": {"audio_tokens": 4}}
    lines = book.given(created(), done(usage=usage))
    assert "usage reported resp_1" in lines


def test_every_event_sent_carries_an_id_but_audio():
    book = Playbook().opened()
    talk(book)
    without = {event["type"] for event in book.sent if "event_id" not in event}
    assert without == {"input_audio_buffer.append"}
    assert len({event.get("event_id") for event in book.sent if "event_id" in event}) == len(book.sent) - 10


def test_messages_of_another_connection_are_ignored():
    book = Playbook().opened()
    assert book.given(i.ServerMessage("connection_old", json.dumps(created()))) == []
    assert book.given(i.ConnectionClosed("connection_old", 1006, "")) == []


def test_a_reply_cut_in_a_gap_of_its_audio_keeps_what_was_heard():
    book = Playbook().opened()
    talk_and_commit = [i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased()]
    book.given(*talk_and_commit, created(), words("One two three."), audio(500), i.PlaybackDrained())
    lines = book.given(i.TalkPressed())
    assert "truncate item_a at 500 ms" in " ".join(lines)
    assert "assistant item_a: One two three. (cut)" in lines
    assert "interrupted item_a after 500 ms" in lines


def test_a_reply_cut_before_its_first_sound_is_taken_back():
    book = Playbook().opened()
    talk_and_commit = [i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased()]
    book.given(*talk_and_commit, created(), words("One"))
    lines = book.given(i.TalkPressed())
    assert "send delete item_a" in lines
    assert "assistant item_a:  (cut)" in lines


def test_a_written_reply_that_is_cut_short_keeps_what_was_read():
    book = Playbook().opened()
    book.given(i.TextTyped("hello"), created())
    book.given(server("response.output_text.delta", response_id="resp_1", item_id="item_a", delta="One two"))
    lines = book.given(i.TextTyped("stop"))
    assert "assistant item_a: One two (cut)" in lines
    assert not [line for line in lines if "delete" in line or "truncate" in line]


def test_words_that_come_after_the_last_are_not_said_twice():
    book = Playbook().opened()
    book.given(i.TextTyped("hello"), created())
    whole = server("response.output_audio_transcript.done", response_id="resp_1", item_id="item_a", transcript="Hi.")
    assert book.given(whole, words("Hi.")) == ["assistant item_a: Hi. (final)"]
