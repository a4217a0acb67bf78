import base64

import pytest

from tests.practice.session_driver import SILENCE, Driver, Json, kinds, of_kind, outputs_of
from tests.practice.wire import CALCULATOR


@pytest.fixture
def driver() -> Driver:
    return Driver()


def test_items_are_announced_in_their_place(driver: Driver) -> None:
    first, third = driver.type("one"), driver.type("three")
    item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "two"}]}
    added, done = driver.send("conversation.item.create", item=item, previous_item_id=first["id"])
    assert kinds([added, done]) == ["conversation.item.added", "conversation.item.done"]
    assert added["previous_item_id"] == done["previous_item_id"] == first["id"]
    root = driver.send("conversation.item.create", item=item, previous_item_id="root")[0]
    assert root["previous_item_id"] is None
    texts = [each["content"][0]["text"] for each in driver.session.conversation]
    assert texts == ["two", "one", "two", "three"]
    assert driver.session.conversation.last_id == third["id"]


def test_ids_given_by_the_client_are_kept_and_unique(driver: Driver) -> None:
    assert driver.type("hello", id="item_mine")["id"] == "item_mine"
    content = [{"type": "input_text", "text": "again"}]
    error = driver.error(
        "conversation.item.create", item={"type": "message", "role": "user", "content": content, "id": "item_mine"}
    )
    assert (error["code"], error["param"]) == ("invalid_value", "item.id")


def test_history_is_taken_in_and_answered_from(driver: Driver) -> None:
    driver.type("What is 12 * 7?")
    call = {"type": "function_call", "name": "calculator", "call_id": "c1", "arguments": '{"expression": "12 * 7"}'}
    assert driver.send("conversation.item.create", item=call)[-1]["item"]["call_id"] == "c1"
    output = {"type": "function_call_output", "call_id": "c1", "output": "84"}
    driver.send("conversation.item.create", item=output)
    answer = [{"type": "output_text", "text": "It is 84."}]
    driver.send("conversation.item.create", item={"type": "message", "role": "assistant", "content": answer})
    driver.send(
        "conversation.item.create",
        item={"type": "message", "role": "system", "content": [{"type": "input_text", "text": "Be kind."}]},
    )
    driver.type("thank you")
    assert driver.text_reply() == "You are welcome."


def test_an_output_needs_its_call(driver: Driver) -> None:
    item = {"type": "function_call_output", "call_id": "nobody", "output": "84"}
    assert driver.error("conversation.item.create", item=item)["code"] == "invalid_tool_call_id"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("conversation.item.delete", "item_delete_invalid_item_id"),
        ("conversation.item.retrieve", "item_retrieve_invalid_item_id"),
    ],
)
def test_unknown_items(driver: Driver, kind: str, code: str) -> None:
    assert driver.error(kind, item_id="nothing")["code"] == code


def test_an_unknown_item_cannot_be_truncated_or_followed(driver: Driver) -> None:
    place = {"item_id": "nothing", "content_index": 0, "audio_end_ms": 0}
    assert driver.error("conversation.item.truncate", **place)["code"] == "item_truncate_invalid_item_id"
    item = {"type": "message", "role": "user", "content": []}
    error = driver.error("conversation.item.create", item=item, previous_item_id="nothing")
    assert error["param"] == "previous_item_id"


def test_only_the_assistants_audio_can_be_truncated(driver: Driver) -> None:
    item = driver.type("hello")
    place = {"item_id": item["id"], "content_index": 0, "audio_end_ms": 0}
    assert "Only model output audio" in driver.error("conversation.item.truncate", **place)["message"]


def test_a_deleted_item_is_gone(driver: Driver) -> None:
    item = driver.type("hello")
    assert kinds(driver.send("conversation.item.delete", item_id=item["id"])) == ["conversation.item.deleted"]
    assert driver.error("conversation.item.retrieve", item_id=item["id"])["code"] == "item_retrieve_invalid_item_id"


def test_truncation_keeps_the_words_heard(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    driver.speak("one two three", 100)
    driver.speak("four five", 100)
    item_id = outputs_of(driver.finish_speaking())[0]["id"]
    place = {"item_id": item_id, "content_index": 0}
    error = driver.error("conversation.item.truncate", **place, audio_end_ms=201)
    assert error["message"] == "Audio content of 200ms is already shorter than 201ms"
    assert driver.error("conversation.item.truncate", item_id=item_id, content_index=1, audio_end_ms=5)["param"] == (
        "content_index"
    )
    (truncated,) = driver.send("conversation.item.truncate", **place, audio_end_ms=105)
    assert truncated["audio_end_ms"] == 105
    (retrieved,) = driver.send("conversation.item.retrieve", item_id=item_id)
    assert retrieved["item"]["content"] == [{"type": "output_audio", "transcript": "one two three four"}]
    assert driver.error("conversation.item.truncate", **place, audio_end_ms=106)["code"] == "invalid_value"


# Input audio


def test_less_than_100_ms_cannot_be_committed(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None}})
    assert driver.error("input_audio_buffer.commit")["code"] == "input_audio_buffer_commit_empty"
    driver.send("input_audio_buffer.append", audio=base64.b64encode(bytes(4798)).decode())
    assert "99.96ms" in driver.error("input_audio_buffer.commit")["message"]
    driver.send("input_audio_buffer.append", audio="AAA=")
    assert kinds(driver.send("input_audio_buffer.commit"))[0] == "input_audio_buffer.committed"
    assert driver.error("input_audio_buffer.commit")["code"] == "input_audio_buffer_commit_empty"


def test_the_ears_are_prepared_once_when_audio_comes(driver: Driver) -> None:
    driver.type("hello")
    assert driver.preparations == 0
    for _ in range(3):
        driver.send("input_audio_buffer.append", audio=SILENCE)
    assert driver.preparations == 1


def test_cleared_audio_is_gone(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None}})
    driver.send("input_audio_buffer.append", audio=SILENCE)
    assert kinds(driver.send("input_audio_buffer.clear")) == ["input_audio_buffer.cleared"]
    assert driver.error("input_audio_buffer.commit")["code"] == "input_audio_buffer_commit_empty"


def test_audio_that_is_no_base64_or_too_long(driver: Driver) -> None:
    assert driver.error("input_audio_buffer.append", audio="not base64!")["param"] == "audio"
    long = base64.b64encode(bytes(15 * 1024 * 1024 + 1)).decode()
    assert driver.error("input_audio_buffer.append", audio=long)["code"] == "string_above_max_length"


def test_a_user_item_is_retrieved_with_its_audio(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None}})
    driver.send("input_audio_buffer.append", audio=SILENCE)
    committed = driver.send("input_audio_buffer.commit")[0]
    (retrieved,) = driver.send("conversation.item.retrieve", item_id=committed["item_id"])
    assert retrieved["item"]["content"] == [{"type": "input_audio", "transcript": None, "audio": SILENCE}]


def test_a_response_waits_until_the_question_is_heard(driver: Driver) -> None:
    driver.update(tools=[CALCULATOR], audio={"input": {"turn_detection": None, "transcription": {"model": "any"}}})
    driver.send("input_audio_buffer.append", audio=SILENCE)
    driver.send("input_audio_buffer.commit")
    assert kinds(driver.respond()) == ["response.created"]
    events = driver.hear("what is two plus two")
    assert kinds(events)[:6] == ["conversation.item.input_audio_transcription.delta"] * 5 + [
        "conversation.item.input_audio_transcription.completed"
    ]
    assert outputs_of(events)[0]["arguments"] == '{"expression": "2 + 2"}'


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("whisper-1", {"type": "duration", "seconds": 0.5}),
        (
            "gpt-4o-mini-transcribe",
            {
                "type": "tokens",
                "total_tokens": 7,
                "input_tokens": 5,
                "input_token_details": {"text_tokens": 0, "audio_tokens": 5},
                "output_tokens": 2,
            },
        ),
    ],
)
def test_transcription_is_billed_as_its_model_is(driver: Driver, model: str, usage: Json) -> None:
    driver.update(audio={"input": {"turn_detection": None, "transcription": {"model": model}}})
    for _ in range(5):
        driver.send("input_audio_buffer.append", audio=SILENCE)
    driver.send("input_audio_buffer.commit")
    assert driver.hear("tell me")[-1]["usage"] == usage


def test_without_transcription_there_is_no_transcript(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None}}, output_modalities=["text"])
    driver.send("input_audio_buffer.append", audio=SILENCE)
    item_id = driver.send("input_audio_buffer.commit")[0]["item_id"]
    driver.respond()
    events = driver.hear("hello")
    assert kinds(events)[0] == "response.output_item.added"
    (retrieved,) = driver.send("conversation.item.retrieve", item_id=item_id)
    assert retrieved["item"]["content"][0]["transcript"] is None


def test_what_was_not_understood_is_said_to_be_so(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None}})
    driver.send("input_audio_buffer.append", audio=SILENCE)
    driver.send("input_audio_buffer.commit")
    driver.respond()
    driver.hear(None)
    assert "did not understand" in next(iter(driver.speaking.values())).text


def test_without_ears_it_says_why_and_takes_text(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": None, "transcription": {"model": "any"}}})
    driver.send("input_audio_buffer.append", audio=SILENCE)
    driver.send("input_audio_buffer.commit")
    driver.respond()
    failed = driver.hear(None, "There is no recogniser.")[0]
    assert failed["type"] == "conversation.item.input_audio_transcription.failed"
    assert failed["error"]["message"] == "There is no recogniser."
    assert next(iter(driver.speaking.values())).text.startswith("I cannot hear you. There is no recogniser.")
    driver.finish_speaking()
    driver.type("thanks")
    assert driver.text_reply() == "You are welcome."


def test_audio_in_a_created_item_is_listened_to(driver: Driver) -> None:
    item = {"type": "message", "role": "user", "content": [{"type": "input_audio", "audio": SILENCE}]}
    driver.send("conversation.item.create", item=item)
    driver.respond(output_modalities=["text"])
    done = of_kind(driver.hear("thank you"), "response.done")
    assert done["response"]["output"][0]["content"][0]["text"] == "You are welcome."


# Configuration


def test_the_voice_is_locked_once_it_was_heard(driver: Driver) -> None:
    driver.update(audio={"output": {"voice": "cedar"}})
    driver.type("hello")
    driver.respond()
    driver.speak()
    driver.finish_speaking()
    error = driver.error(
        "session.update", session={"type": "realtime", "instructions": "x", "audio": {"output": {"voice": "ash"}}}
    )
    assert (error["code"], error["param"]) == ("cannot_update_voice", "session.audio.output.voice")
    assert driver.session.config["instructions"] != "x"
    assert driver.update(audio={"output": {"voice": "cedar"}})["audio"]["output"]["voice"] == "cedar"
    error = driver.error("response.create", response={"audio": {"output": {"voice": "ash"}}})
    assert error["code"] == "cannot_update_voice"


def test_an_update_changes_only_what_it_names(driver: Driver) -> None:
    session = driver.update(audio={"input": {"turn_detection": {"type": "server_vad", "threshold": 0.7}}})
    detection = session["audio"]["input"]["turn_detection"]
    assert (detection["threshold"], detection["silence_duration_ms"]) == (0.7, 500)
    detection = driver.update(audio={"input": {"turn_detection": {"type": "server_vad", "silence_duration_ms": 200}}})[
        "audio"
    ]["input"]["turn_detection"]
    assert (detection["threshold"], detection["silence_duration_ms"]) == (0.7, 200)
    detection = driver.update(audio={"input": {"turn_detection": {"type": "semantic_vad"}}})["audio"]["input"][
        "turn_detection"
    ]
    assert detection == {
        "type": "semantic_vad",
        "eagerness": "auto",
        "create_response": True,
        "interrupt_response": True,
    }


def test_tracing_cannot_be_changed_once_it_is_on(driver: Driver) -> None:
    assert driver.update(tracing=None)["tracing"] is None
    tracing = {"workflow_name": "voice"}
    for _ in range(2):
        assert driver.update(tracing=tracing)["tracing"] == tracing
    for other in (None, "auto"):
        error = driver.error("session.update", session={"type": "realtime", "tracing": other})
        assert (error["code"], error["param"]) == ("invalid_value", "session.tracing")


def test_noise_reduction_keeps_its_strength(driver: Driver) -> None:
    def noise_reduction(**changes: object) -> object:
        return driver.update(audio={"input": {"noise_reduction": changes}})["audio"]["input"]["noise_reduction"]

    without = {"type": "realtime", "audio": {"input": {"noise_reduction": {"strength": 2}}}}
    assert driver.error("session.update", session=without)["code"] == "missing_required_parameter"
    assert noise_reduction(type="near_field") == {"type": "near_field", "strength": 1.0}
    assert noise_reduction(strength=2.5) == {"type": "near_field", "strength": 2.5}
    assert noise_reduction(type="far_field") == {"type": "far_field", "strength": 2.5}


def test_a_realtime_session_becomes_no_transcription_session(driver: Driver) -> None:
    error = driver.error("session.update", session={"type": "transcription"})
    assert (error["code"], error["param"]) == ("invalid_parameter", None)
    assert driver.update()["type"] == "realtime"


def test_the_model_cannot_be_changed(driver: Driver) -> None:
    assert driver.update(model="gpt-realtime-2.1")["model"] == "gpt-realtime-2.1"
    error = driver.error("session.update", session={"type": "realtime", "model": "other"})
    assert error["param"] == "session.model"


def test_the_speed_cannot_be_changed_while_responding(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    error = driver.error("session.update", session={"type": "realtime", "audio": {"output": {"speed": 1.5}}})
    assert error["param"] == "session.audio.output.speed"


def test_remote_tools_are_said_to_be_out_of_reach(driver: Driver) -> None:
    tools = [{"type": "mcp", "server_label": "files", "server_url": "https://files.example"}]
    events = driver.send("session.update", session={"type": "realtime", "tools": tools})
    assert kinds(events) == ["session.updated", "mcp_list_tools.in_progress", "mcp_list_tools.failed"]
    driver.update(tools=tools)


def test_output_audio_buffer_clear_is_for_webrtc(driver: Driver) -> None:
    error = driver.error("output_audio_buffer.clear")
    assert (error["code"], error["param"]) == ("invalid_value", "type")


# Time


def test_the_session_expires(driver: Driver) -> None:
    driver = Driver(limit_s=60)
    assert driver.created["session"]["expires_at"] == 1.8e9 + 60
    assert driver.pass_time(59.9) == []
    (error,) = driver.pass_time(0.2)
    assert error["error"]["code"] == "session_expired"
    assert driver.closed is not None and driver.closed.code == 1001


def test_silence_after_a_reply_is_noticed(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 5000}}})
    assert driver.pass_time(60) == []
    driver.type("hello")
    driver.respond()
    driver.speak("Hello", 2000)
    driver.finish_speaking()
    driver.send("input_audio_buffer.append", audio=SILENCE)
    assert driver.pass_time(6.9) == []
    events = driver.pass_time(0.2)
    assert kinds(events)[:5] == [
        "input_audio_buffer.timeout_triggered",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        "response.created",
    ]
    assert (events[0]["audio_start_ms"], events[0]["audio_end_ms"]) == (0, 100)
    driver.hear(None)
    assert next(iter(driver.speaking.values())).text == "Are you still there?"


def test_only_the_silence_after_the_reply_is_committed(driver: Driver) -> None:
    driver.update(audio={"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 8000}}})
    driver.type("hello")
    driver.respond()
    driver.speak("Hello", 2000)
    driver.finish_speaking()
    for _ in range(100):
        driver.send("input_audio_buffer.append", audio=SILENCE)
        driver.pass_time(0.0999)
    triggered = driver.pass_time(0.1)[0]
    assert (triggered["audio_start_ms"], triggered["audio_end_ms"]) == (2000, 10000)
    assert len(driver.listening[0].data) == 8000 * 48


def test_broken_messages_earn_an_error_and_no_more(driver: Driver) -> None:
    for message, code in [
        *[(broken, "invalid_json") for broken in ("{", "[1]", "[" * 100000)],
        (b"\xff\xfe\x00", "invalid_event"),
    ]:
        (event,) = driver.take(driver.session.handle(message, driver.now))
        assert event["error"]["code"] == code
    assert driver.update(instructions="still here")["instructions"] == "still here"
