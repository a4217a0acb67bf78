"""Playbooks of what the user changes in a live session: the way turns are taken, voice, settings."""

from assistant.realtime import inputs as i
from tests.support.playbook import Playbook, error, server

FRAME = bytes(960)


def test_turn_mode_changes_in_a_live_session():
    book = Playbook().opened()
    lines = book.given(i.TurnModeChanged("semantic_vad"))
    assert lines == ["send session.update", "open microphone", "state ready"]
    assert book.sent[-1]["session"]["audio"]["input"]["turn_detection"]["type"] == "semantic_vad"
    lines = book.given(i.TurnModeChanged("toggle"))
    assert lines[:2] == ["send session.update", "close microphone"]
    assert book.sent[-2]["session"]["audio"]["input"]["turn_detection"] is None
    assert book.given(i.TalkPressed())[0] == "open microphone"
    assert book.given(i.TalkReleased()) == []
    book.given(*[i.MicrophoneAudio(FRAME)] * 10)
    assert "send input_audio_buffer.commit" in book.given(i.TalkPressed())


def test_a_voice_that_is_locked_waits_for_the_next_session():
    book = Playbook().opened()
    book.given(i.SettingsChanged({"instructions": "Be brief.", "audio": {"output": {"voice": "cedar"}}}))
    lines = book.given(error("cannot_update_voice", book.sent[-1]["event_id"]))
    assert lines == ["send session.update", "notice voice_next_session"]
    assert book.sent[-1]["session"] == {"type": "realtime", "instructions": "Be brief."}
    book.given(i.ConnectionClosed(book.connection_id, 1006, ""))
    book.given(i.ConnectionOpened(book.connection_id), server("session.updated", session={}))
    updates = [event["session"] for event in book.sent if event["type"] == "session.update"]
    assert updates[-1]["audio"]["output"]["voice"] == "cedar"


def test_the_user_s_thresholds_come_back_with_their_mode():
    book = Playbook("server_vad", inference={"audio": {"input": {"turn_detection": {"threshold": 0.8}}}}).opened()
    book.given(i.TurnModeChanged("push_to_talk"))
    assert book.sent[-2]["session"]["audio"]["input"]["turn_detection"] is None
    book.given(i.TurnModeChanged("server_vad"))
    assert book.sent[-1]["session"]["audio"]["input"]["turn_detection"]["threshold"] == 0.8


def test_a_change_of_one_field_is_sent_with_the_object_it_belongs_to():
    book = Playbook("server_vad").opened()
    book.given(i.SettingsChanged({"audio": {"input": {"turn_detection": {"threshold": 0.8}}}}))
    sent = book.sent[-1]["session"]["audio"]["input"]["turn_detection"]
    assert (sent["type"], sent["threshold"]) == ("server_vad", 0.8)


def test_a_setting_that_is_not_allowed_is_told_and_changes_nothing():
    book = Playbook().opened()
    lines = book.given(i.SettingsChanged({"audio": {"output": {"speed": 9}}}))
    assert lines == ["problem configuration_error"]


def test_hands_free_chosen_during_a_drop_opens_the_microphone_when_there_is_a_session():
    book = Playbook().opened()
    book.given(i.ConnectionClosed(book.connection_id, 1006, ""))
    assert "open microphone" not in book.given(i.TurnModeChanged("server_vad"))
    book.given(i.ConnectionOpened(book.connection_id))
    assert "open microphone" in book.given(server("session.updated", session={}))
