import base64

import pytest

from tests.practice.session_driver import SILENCE, Driver, Json, kinds, of_kind
from tests.practice.wire import CALCULATOR, CLOCK

PICTURE = {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="}


@pytest.fixture
def driver() -> Driver:
    return Driver()


def outputs_of(events: list[Json]) -> list[Json]:
    return of_kind(events, "response.done")["response"]["output"]


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


# Responses


def test_one_response_at_a_time(driver: Driver) -> None:
    driver.type("hello")
    response_id = driver.respond()[0]["response"]["id"]
    error = driver.error("response.create")
    assert error["code"] == "conversation_already_has_active_response"
    assert response_id in error["message"]


def test_cancelling(driver: Driver) -> None:
    assert driver.error("response.cancel")["code"] == "response_cancel_not_active"
    driver.type("hello")
    created = driver.respond()[0]
    driver.speak("Hello there", 200)
    assert driver.error("response.cancel", response_id="resp_other")["code"] == "response_cancel_not_active"
    events = driver.send("response.cancel", response_id=created["response"]["id"])
    assert kinds(events) == [
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    response = of_kind(events, "response.done")["response"]
    assert response["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert response["output"][0]["content"][0]["transcript"] == "Hello there"
    assert driver.stopped == [created["response"]["id"]]
    assert driver.error("response.cancel")["code"] == "response_cancel_not_active"


def test_pieces_that_come_after_a_cancel_are_dropped(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    ((response_id, speak),) = driver.speaking.items()
    driver.send("response.cancel")
    driver.speaking[response_id] = speak
    assert driver.speak() == []
    assert driver.finish_speaking() == []


def test_text_responses_stream_text(driver: Driver) -> None:
    driver.type("thank you")
    events = driver.respond(output_modalities=["text"])
    assert kinds(events) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        *["response.output_text.delta"] * 3,
        "response.output_text.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    assert outputs_of(events)[0]["content"] == [{"type": "output_text", "text": "You are welcome."}]


def test_two_questions_make_two_calls_and_one_answer(driver: Driver) -> None:
    driver.update(tools=[CALCULATOR, CLOCK])
    driver.type("What is 2 + 2 and what time is it?")
    calls = outputs_of(driver.respond())
    assert [call["name"] for call in calls] == ["calculator", "current_time"]
    for call, output in zip(calls, ["4", "2026-11-22T09:05:00"], strict=True):
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": output}
        driver.send("conversation.item.create", item=item)
    assert driver.text_reply() == "Two plus two is four. It is nine oh five."


def test_one_call_at_a_time_when_asked_so(driver: Driver) -> None:
    driver.update(tools=[CALCULATOR, CLOCK], parallel_tool_calls=False)
    driver.type("What is 2 + 2 and what time is it?")
    assert [call["name"] for call in outputs_of(driver.respond())] == ["calculator"]


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ("none", None),
        ("required", "calculator"),
        ({"type": "function", "name": "current_time"}, "current_time"),
    ],
)
def test_tool_choice_is_honoured(driver: Driver, choice: Json | str, name: str | None) -> None:
    driver.type("What is 2 + 2?")
    output = outputs_of(driver.respond(tools=[CLOCK, CALCULATOR], tool_choice=choice, output_modalities=["text"]))[0]
    assert output.get("name") == name


def test_a_failed_tool_is_said_to_have_failed(driver: Driver) -> None:
    driver.update(tools=[CALCULATOR])
    driver.type("What is 2 / 0?")
    call = outputs_of(driver.respond())[0]
    item = {"type": "function_call_output", "call_id": call["call_id"], "output": '{"error": "division by zero"}'}
    driver.send("conversation.item.create", item=item)
    assert driver.text_reply() == "That did not work: division by zero."


def test_a_response_out_of_band_leaves_no_trace(driver: Driver) -> None:
    item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "thanks"}]}
    events = driver.respond(
        conversation="none", input=[item], output_modalities=["text"], metadata={"topic": "politeness"}
    )
    response = of_kind(events, "response.done")["response"]
    assert (
        response["metadata"] == {"topic": "politeness"} == of_kind(events, "response.created")["response"]["metadata"]
    )
    assert response["conversation_id"] is None
    assert response["output"][0]["content"][0]["text"] == "You are welcome."
    assert not [kind for kind in kinds(events) if kind.startswith("conversation")]
    assert len(driver.session.conversation) == 0


def test_out_of_band_runs_beside_the_conversation(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    events = driver.respond(conversation="none", output_modalities=["text"])
    assert kinds(events)[-2:] == ["response.done", "rate_limits.updated"]
    assert kinds(driver.speak())[-1] == "response.output_audio.delta"


def test_input_may_refer_to_items(driver: Driver) -> None:
    item = driver.type("thanks")
    driver.type("what can you do")
    assert driver.text_reply(input=[{"type": "item_reference", "id": item["id"]}]) == "You are welcome."
    error = driver.error("response.create", response={"input": [{"type": "item_reference", "id": "no"}]})
    assert error["param"] == "response.input[0].id"


def test_instructions_can_give_the_words(driver: Driver) -> None:
    assert driver.text_reply(instructions='Say exactly: "Welcome aboard."') == "Welcome aboard."


def test_images_are_acknowledged(driver: Driver) -> None:
    content = [{"type": "input_text", "text": "What is this?"}, PICTURE]
    driver.send("conversation.item.create", item={"type": "message", "role": "user", "content": content})
    assert driver.text_reply().startswith("I received your image.")


def test_the_token_limit_ends_a_reply(driver: Driver) -> None:
    driver.type("what can you do")
    response = of_kind(driver.respond(output_modalities=["text"], max_output_tokens=5), "response.done")["response"]
    assert response["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
    assert response["usage"]["output_tokens"] <= 5
    assert response["output"][0]["status"] == "incomplete"
    driver.update(max_output_tokens=8)
    driver.respond()
    driver.speak("I", 300)
    ended = driver.speak("am", 300)
    assert of_kind(ended, "response.done")["response"]["status"] == "incomplete"


def test_a_voice_that_fails_fails_the_response(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    response = of_kind(driver.finish_speaking("No voice."), "response.done")["response"]
    assert response["status"] == "failed"
    assert response["status_details"]["error"]["message"] == "No voice."


def test_usage_counts_what_was_said(driver: Driver) -> None:
    driver.update(instructions="")
    driver.type("x" * 40)
    driver.respond()
    driver.speak("one", 500)
    usage = of_kind(driver.finish_speaking(), "response.done")["response"]["usage"]
    assert usage["input_token_details"]["text_tokens"] == 10
    assert usage["output_token_details"] == {"text_tokens": 1, "audio_tokens": 10}
    driver.type("y" * 4)
    driver.respond()
    usage = of_kind(driver.finish_speaking(), "response.done")["response"]["usage"]
    assert usage["input_token_details"]["audio_tokens"] == 10
    assert usage["input_token_details"]["cached_tokens"] == 10
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


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


def test_the_model_cannot_be_changed(driver: Driver) -> None:
    assert driver.update(model="gpt-realtime-2.1")["model"] == "gpt-realtime-2.1"
    error = driver.error("session.update", session={"type": "realtime", "model": "other"})
    assert error["param"] == "session.model"


def test_the_speed_cannot_be_changed_while_responding(driver: Driver) -> None:
    driver.type("hello")
    driver.respond()
    error = driver.error("session.update", session={"type": "realtime", "audio": {"output": {"speed": 1.5}}})
    assert error["param"] == "session.audio.output.speed"


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


def test_broken_messages_earn_an_error_and_no_more(driver: Driver) -> None:
    for message in ("{", "[1]", "[" * 100000, b"\xff\xfe\x00"):
        (event,) = driver.take(driver.session.handle(message, driver.now))
        assert event["error"]["code"] == "invalid_json"
    assert driver.update(instructions="still here")["instructions"] == "still here"
