import pytest

from tests.practice.session_driver import Driver, Json, kinds, of_kind, outputs_of
from tests.practice.wire import CALCULATOR, CLOCK

PICTURE = {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="}


@pytest.fixture
def driver() -> Driver:
    return Driver()


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


def test_a_text_is_cancelled_in_the_middle(driver: Driver) -> None:
    driver.writes_at_once = False
    driver.type("thank you")
    assert kinds(driver.respond(output_modalities=["text"])) == ["response.created"]
    assert driver.error("response.create")["code"] == "conversation_already_has_active_response"
    assert kinds(driver.write() + driver.write())[-2:] == ["response.output_text.delta"] * 2
    events = driver.send("response.cancel")
    assert kinds(events) == [
        "response.output_text.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    (message,) = outputs_of(events)
    assert (message["status"], message["content"][0]["text"]) == ("incomplete", "You are")
    assert driver.write() == []


def test_calls_are_cancelled_before_the_next(driver: Driver) -> None:
    driver.writes_at_once = False
    driver.update(tools=[CALCULATOR, CLOCK])
    driver.type("What is 2 + 2 and what time is it?")
    driver.respond()
    assert kinds(driver.write())[-1] == "response.output_item.done"
    assert [call["name"] for call in outputs_of(driver.send("response.cancel"))] == ["calculator"]
    assert driver.write() == []


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


def test_null_stands_for_what_the_session_has(driver: Driver) -> None:
    driver.update(instructions='Say "as ever".', output_modalities=["text"])
    names = ("audio", "conversation", "input", "instructions", "max_output_tokens", "metadata", "output_modalities")
    names += ("parallel_tool_calls", "prompt", "reasoning", "tool_choice", "tools")
    done = of_kind(driver.respond(**dict.fromkeys(names)), "response.done")["response"]
    assert done["output"][0]["content"][0]["text"] == "as ever"
    assert done["conversation_id"] is not None
    assert kinds(driver.respond(audio={"output": None}))[-1] == "rate_limits.updated"


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


def test_the_token_limit_ends_a_call_too(driver: Driver) -> None:
    driver.update(tools=[CALCULATOR, CLOCK])
    driver.type("What is 2 + 2 and what time is it?")
    response = of_kind(driver.respond(max_output_tokens=5), "response.done")["response"]
    assert response["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
    (call,) = response["output"]
    assert (call["status"], call["arguments"]) == ("incomplete", '{"expres')
    assert response["usage"]["output_tokens"] <= 5
    assert len(outputs_of(driver.respond())) == 2


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
