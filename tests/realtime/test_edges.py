"""What hardly ever happens: events out of season, confused servers, doubled wishes."""

import pytest

from assistant.realtime import connecting
from assistant.realtime import inputs as i
from assistant.realtime.configuration import session_configuration
from assistant.realtime.errors import SessionEndedError
from assistant.realtime.reply_audio import ReplyAudio
from assistant.realtime.session import Session
from tests.realtime.scenes import FRAME, UPDATED, lost, reopened, talk
from tests.support.playbook import Playbook, audio, audio_done, created, done, error, server, words


def test_a_press_during_a_press_changes_nothing():
    book = Playbook().opened()
    book.given(i.TalkPressed())
    assert book.given(i.TalkPressed()) == []


def test_an_item_that_was_cut_is_not_cut_again():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("one two"), audio(1000))
    book.heard = [i.Heard("item_a", 0, 500)]
    book.given(i.InterruptRequested(), done(status="cancelled"))
    talk(book)
    book.given(created("resp_2"), audio(100, "item_b", "resp_2"))
    book.heard = [i.Heard("item_a", 0, 500), i.Heard("item_b", 0, 50)]
    cuts = [line for line in book.given(i.InterruptRequested()) if line.startswith("send truncate")]
    assert cuts == ["send truncate item_b at 50 ms"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("input_audio_buffer_commit_empty", ["notice input_audio_buffer_commit_empty"]),
        ("something_else", ["problem something_else"]),
    ],
)
def test_a_refused_commit_is_told(code, expected):
    book = Playbook().opened()
    talk(book)
    commit = next(event for event in book.sent if event["type"] == "input_audio_buffer.commit")
    assert book.given(error(code, commit["event_id"])) == expected


def test_a_refused_response_leaves_the_session_ready():
    book = Playbook().opened()
    talk(book)
    create = next(event for event in book.sent if event["type"] == "response.create")
    lines = book.given(error("invalid_value", create["event_id"]))
    assert lines == ["problem invalid_value", "state ready"]


def test_a_cut_that_comes_too_late_for_the_server_is_harmless():
    book = Playbook().opened()
    talk(book)
    book.given(created(), words("one two"), audio(1000))
    book.heard = [i.Heard("item_a", 0, 500)]
    book.given(i.InterruptRequested())
    truncate = next(event for event in book.sent if event["type"] == "conversation.item.truncate")
    assert book.given(error("item_not_found", truncate["event_id"])) == ["debug"]


def test_a_fatal_code_ends_it_whatever_caused_it():
    book = Playbook().opened()
    assert "finish billing_hard_limit_reached" in book.given(error("billing_hard_limit_reached"))


def test_a_change_of_settings_that_the_server_refuses_is_told():
    book = Playbook().opened()
    book.given(i.SettingsChanged({"max_output_tokens": 100}))
    assert book.given(error("invalid_value", book.sent[-1]["event_id"])) == ["problem invalid_value"]


def test_a_voice_alone_that_is_locked_leaves_nothing_to_send_again():
    book = Playbook().opened()
    book.given(i.SettingsChanged({"audio": {"output": {"voice": "cedar"}}}))
    assert book.given(error("cannot_update_voice", book.sent[-1]["event_id"])) == ["notice voice_next_session"]


def test_a_locked_voice_takes_the_rest_of_the_sound_settings_along():
    book = Playbook().opened()
    book.given(i.SettingsChanged({"audio": {"output": {"voice": "cedar", "speed": 1.2}}}))
    book.given(error("cannot_update_voice", book.sent[-1]["event_id"]))
    assert book.sent[-1]["session"] == {"type": "realtime", "audio": {"output": {"speed": 1.2}}}


def test_the_words_of_a_silenced_reply_do_not_show():
    book = Playbook().opened()
    talk(book)
    book.given(created(), audio(100))
    book.given(i.InterruptRequested())
    done_words = server("response.output_audio_transcript.done", response_id="resp_1", item_id="item_a", transcript="x")
    assert book.given(done_words) == []


def test_items_that_are_neither_words_nor_calls_pass():
    book = Playbook().opened()
    item = {"id": "item_m", "type": "reasoning"}
    assert book.given(server("response.output_item.done", response_id="resp_1", item=item)) == []


def test_only_the_last_silenced_responses_are_remembered():
    replies = ReplyAudio()
    for number in range(200):
        replies.silence(f"resp_{number}")
    assert replies.is_silenced("resp_199")
    assert not replies.is_silenced("resp_0")


def test_an_utterance_whose_item_was_never_named_is_sent_again_under_the_name_it_gets():
    book = Playbook().opened()
    talk(book)
    lost(book)
    assert "send input_audio_buffer.commit" in reopened(book)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    assert book.session.conversation.order == ["item_u"]


def test_without_transcription_an_utterance_is_not_announced():
    book = Playbook(audio={"input": {"transcription": None}}).opened()
    talk(book)
    assert book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None)) == []


def test_a_session_in_preparation_says_only_whether_it_is_ready():
    book = Playbook(timeout_s=100).opened()
    book.later(85)
    book.given(i.ConnectionOpened(book.connection_id))
    assert book.given(server("conversation.created", conversation={})) == []
    assert "close connection" in book.given(error("server_error"))


def test_nothing_rests_while_the_next_session_is_prepared():
    book = Playbook(timeout_s=100, idle_s=80.0).opened()
    lines = book.later(90)
    assert "open connection" in lines
    assert "notice resting" not in lines


def test_a_renewal_is_prepared_once_and_only_for_a_living_session():
    book = Playbook(timeout_s=100).opened()
    facts = book.session._facts
    connecting.prepare_renewal(facts)
    following = facts.links.next
    connecting.prepare_renewal(facts)
    assert facts.links.next is following


def test_losing_what_is_lost_already_only_tries_again():
    book = Playbook().opened()
    facts = book.session._facts
    facts.links.current = None
    connecting.lose(facts, SessionEndedError("gone"))
    assert facts.links.current is not None


def test_instructions_and_tools_reach_the_session_beside_tools_of_one_s_own():
    own = {"type": "function", "name": "own", "description": "", "parameters": {"type": "object", "properties": {}}}
    mine = {**own, "name": "mine"}
    made = session_configuration(instructions="Be brief.", tools=[own], inference={"tools": [mine]})
    assert made.session["instructions"] == "Be brief."
    assert [tool["name"] for tool in made.session["tools"]] == ["own", "mine"]
    assert (made.input_format, made.output_format) == ("audio/pcm", "audio/pcm")
    assert session_configuration(tools=[own]).session["tools"] == [own]


def test_a_reply_cut_short_while_the_network_is_gone_is_cut_in_memory_only():
    book = Playbook().opened()
    talk(book)
    message = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}
    book.given(created(), words("Four."), audio(400), audio_done(), done(output=[message]))
    lost(book)
    book.heard = [i.Heard("item_a", 0, 100)]
    lines = book.given(i.TalkPressed(), i.MicrophoneAudio(FRAME))
    assert not [line for line in lines if line.startswith("send")]
    assert book.given(i.ConnectionOpened(book.connection_id), UPDATED)


def test_a_session_still_being_prepared_takes_over_from_one_that_is_lost():
    book = Playbook(timeout_s=100).opened()
    current = book.connection_id
    book.later(85)
    following, book.connection_id = book.connection_id, current
    assert "open connection" not in lost(book)
    book.connection_id = following
    book.given(i.ConnectionOpened(following), server("session.created", session={"id": "s"}))
    assert "state ready" in book.given(UPDATED)


def test_a_session_in_preparation_learns_its_own_limit():
    book = Playbook(timeout_s=100).opened()
    book.later(85)
    book.given(i.ConnectionOpened(book.connection_id, wall_time=1000.0))
    book.given(server("session.created", session={"id": "s", "expires_at": 1050}), UPDATED)
    assert book.session.snapshot.limit_s == 50.0


def test_a_transcription_without_words_shows_nothing():
    book = Playbook().opened()
    delta = "conversation.item.input_audio_transcription.delta"
    assert book.given(server(delta, item_id="item_u", content_index=0, delta="")) == []


def test_news_of_a_connection_that_was_given_up_are_ignored():
    book = Playbook().opened()
    assert book.given(i.ConnectionOpened("connection_old")) == ["close connection"]
    assert book.given(i.ConnectionFailed("connection_old", SessionEndedError("gone"))) == []


def test_a_server_that_hears_but_does_not_answer_by_itself_is_not_waited_for():
    detection = {"type": "server_vad", "create_response": False}
    book = Playbook("server_vad", audio={"input": {"turn_detection": detection}}).opened()
    lines = book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    assert lines == ["user item_u: "]
    assert book.session.snapshot.state == "ready"


def test_a_response_may_hold_what_is_neither_words_nor_calls():
    book = Playbook().opened()
    talk(book)
    output = [{"id": "item_m", "type": "mcp_call"}]
    assert book.given(created(), done(output=output))[-1] == "state ready"


def test_a_tap_of_which_nothing_was_heard_sends_nothing():
    book = Playbook().opened()
    book.given(i.TalkPressed())
    assert book.given(i.TalkReleased()) == ["close microphone", "state ready"]


def test_an_utterance_in_progress_is_handed_over_before_turns_are_taken_another_way():
    book = Playbook().opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10)
    lines = book.given(i.TurnModeChanged("toggle"))
    assert "send input_audio_buffer.commit" in lines


def test_a_muted_microphone_stays_closed_while_the_key_is_down():
    book = Playbook().opened()
    book.given(i.MuteChanged(muted=True))
    assert "open microphone" not in book.given(i.TalkPressed(), i.MuteChanged(muted=True))
    assert "open microphone" in book.given(i.MuteChanged(muted=False))


def test_hands_free_a_press_only_interrupts():
    book = Playbook("hands_free").opened()
    assert book.given(i.TalkPressed(), i.TalkReleased()) == []


def test_an_image_joins_the_conversation():
    book = Playbook().opened()
    assert book.given(i.ImageGiven("data:image/png;base64,AAAA")) == ["send item message"]
    assert book.sent[-1]["item"]["content"] == [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]


def test_taking_turns_the_same_way_changes_nothing():
    assert Playbook().opened().given(i.TurnModeChanged("push_to_talk")) == []


def test_the_end_of_a_tool_that_nobody_called_says_nothing():
    assert Playbook().opened().given(i.ToolFinished("c9", "84", failed=False)) == []


def test_a_session_needs_no_chance_of_the_caller_s():
    session = Session(session_configuration())
    assert session.snapshot.state == "connecting"
