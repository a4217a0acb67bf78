"""Playbooks of a choice that only a new session can take up: another model, another voice."""

from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime import reports as r
from assistant.realtime.configuration import session_configuration
from assistant.realtime.errors import EndpointUnreachableError, RequestRefusedError
from tests.realtime.scenes import FRAME, UPDATED, lost, reopened, talk, whole_turn
from tests.support.playbook import Playbook, audio, audio_done, created, done, error, server, words

OTHER_MODEL = "gpt-realtime-mini"


def choice(model: str = OTHER_MODEL, voice: str = "cedar") -> i.ConfigurationChosen:
    return i.ConfigurationChosen(session_configuration(model=model, audio={"voice": voice}))


def opened_with(book: Playbook) -> dict:
    """The settings that were sent last for a whole session."""
    return next(event["session"] for event in reversed(book.sent) if event["type"] == "session.update")


def test_another_model_is_taken_up_at_once_where_nobody_is_talking():
    book = Playbook().opened()
    whole_turn(book, "hello", "Hi.", 1)
    assert book.given(choice()) == ["open connection", "state renewing"]
    lines = reopened(book)
    assert lines == [
        "send session.update",
        "close connection",
        "send item message hello",
        "send item message Hi.",
        f"connection restarted {book.connection_id} renewed",
        "notice choice_in_use",
        "state ready",
    ]
    assert opened_with(book)["audio"]["output"]["voice"] == "cedar"
    assert book.session.snapshot.model == OTHER_MODEL
    lost(book)
    reopened(book)
    assert opened_with(book)["audio"]["output"]["voice"] == "cedar", "from now on"


def test_turns_are_taken_as_before_whatever_the_choice_says():
    book = Playbook("toggle").opened()
    book.given(choice())
    reopened(book)
    assert book.session.snapshot.turn_mode == "toggle"
    assert opened_with(book)["audio"]["input"]["turn_detection"] is None


def test_a_turn_is_finished_with_the_voice_it_began_with():
    book = Playbook().opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 5)
    first = book.connection_id
    assert "open connection" in book.given(choice())
    assert "close connection" not in reopened(book)
    book.connection_id, following = first, book.connection_id
    assert "send input_audio_buffer.commit" in book.given(i.TalkReleased())
    assert book.session.snapshot.model != OTHER_MODEL
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", content_index=0, transcript="hello", usage={}))
    message = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}
    lines = book.given(created(), words("Hi."), audio(100), audio_done(), done(output=[message]))
    assert "close connection" not in lines, "the reply still sounds"
    assert book.given(i.PlaybackDrained())[0] == "close connection"
    book.connection_id = following
    assert book.session.snapshot.model == OTHER_MODEL


def test_the_last_of_several_choices_counts():
    book = Playbook().opened()
    book.given(choice(voice="ash"))
    assert "close connection" in book.given(choice(voice="coral"))
    lines = reopened(book)
    assert lines.count("notice choice_in_use") == 1
    assert opened_with(book)["audio"]["output"]["voice"] == "coral"


def test_a_connection_that_opens_after_it_was_given_up_is_closed():
    book = Playbook().opened()
    book.given(choice(voice="ash"))
    given_up = book.connection_id
    book.given(choice(voice="coral"))
    assert book.given(i.ConnectionOpened(given_up)) == ["close connection"]


def test_a_model_that_is_refused_leaves_the_conversation_as_it_was():
    book = Playbook().opened()
    before = book.session.snapshot
    book.given(choice("no-such-model"))
    lines = book.given(i.ConnectionFailed(book.connection_id, RequestRefusedError("There is no such model.")))
    assert lines == ["close connection", "debug", "problem choice_refused", "state ready"]
    (told,) = [command.report for command in book.commands if isinstance(getattr(command, "report", None), r.Problem)]
    assert told.message == "What you chose cannot be used: There is no such model."
    assert book.session.snapshot == before
    assert book.later(60) == [], "nothing more is tried"


def test_settings_that_the_new_session_refuses_are_told_of_too():
    book = Playbook().opened()
    first = book.connection_id
    book.given(choice(voice="nobody"))
    book.given(i.ConnectionOpened(book.connection_id))
    assert "problem choice_refused" in book.given(error("invalid_value", message="Unknown voice"))
    book.connection_id = first
    assert "send input_audio_buffer.commit" in talk(book)


def test_a_network_that_is_away_is_tried_again():
    book = Playbook().opened()
    book.given(choice())
    assert "notice choice_waits" in book.given(
        i.ConnectionFailed(book.connection_id, EndpointUnreachableError("Nobody answers."))
    )
    assert "open connection" in book.later(6)
    assert "notice choice_in_use" in reopened(book)
    assert book.session.snapshot.model == OTHER_MODEL


def test_chosen_before_there_is_a_session_it_is_opened_with_it():
    book = Playbook()
    book.given(i.Start())
    first = book.connection_id
    assert book.given(choice()) == ["close connection", "open connection", "state connecting"]
    assert book.connection_id != first
    assert "notice choice_in_use" not in reopened(book)
    assert opened_with(book)["audio"]["output"]["voice"] == "cedar"
    assert [command.report.model for command in book.commands if _is_start(command)] == [OTHER_MODEL]


def _is_start(command: c.Command) -> bool:
    return isinstance(command, c.Tell) and isinstance(command.report, r.ConnectionStarted)


def test_chosen_while_the_session_rests_the_next_one_has_it():
    book = Playbook(idle_s=10.0).opened()
    book.later(11)
    assert book.given(choice()) == ["state ready"]
    book.given(i.TextTyped("hello"))
    reopened(book)
    assert opened_with(book)["audio"]["output"]["voice"] == "cedar"


def test_a_drop_before_the_switch_goes_on_with_what_was_chosen():
    book = Playbook().opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 5)
    first = book.connection_id
    book.given(choice())
    following, book.connection_id = book.connection_id, first
    assert "open connection" not in lost(book), "one is being opened already"
    book.connection_id = following
    assert reopened(book).count("send audio 960 bytes") == 5
    assert opened_with(book)["audio"]["output"]["voice"] == "cedar"


def test_what_changes_meanwhile_reaches_both_sessions():
    book = Playbook().opened()
    book.given(i.TalkPressed())
    book.given(choice())
    book.given(i.ConnectionOpened(book.connection_id))
    lines = book.given(i.SettingsChanged({"instructions": "Rhyme."}))
    assert lines == ["send session.update", "send session.update"]
    book.given(i.TurnModeChanged("semantic_vad"))
    book.given(UPDATED)
    assert book.session.snapshot.turn_mode == "semantic_vad"
    assert opened_with(book)["audio"]["input"]["turn_detection"]["type"] == "semantic_vad"
