"""Sessions that only transcribe: no model, no responses."""

import asyncio

import numpy as np
import pytest
from websockets.asyncio.client import connect

from assistant.practice.server import PracticeServer
from tests.practice.session_driver import SILENCE, Driver, kinds, of_kind
from tests.practice.wire import Wire, pcm

MODEL = {"transcription": {"model": "gpt-4o-mini-transcribe"}}


@pytest.fixture
def driver() -> Driver:
    return Driver(given={"type": "transcription"})


def update(driver: Driver, **audio_input: object) -> dict[str, object]:
    (event,) = driver.send("session.update", session={"type": "transcription", "audio": {"input": audio_input}})
    assert event["type"] == "session.updated", event
    return event["session"]


def test_the_session_has_no_model_and_nothing_of_responses(driver: Driver) -> None:
    session = driver.created["session"]
    assert session["object"] == "realtime.transcription_session"
    assert set(session) == {"type", "object", "id", "expires_at", "audio", "include"}
    assert session["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
    }
    update(driver, **MODEL, turn_detection={"type": "semantic_vad"})
    assert driver.session.config["audio"]["input"]["turn_detection"] == {"type": "semantic_vad", "eagerness": "auto"}


def test_it_is_no_realtime_session(driver: Driver) -> None:
    error = driver.error("session.update", session={"type": "realtime", "instructions": "Be brief."})
    assert (error["code"], error["param"]) == ("invalid_parameter", None)
    assert driver.error("response.create")["param"] == "type"
    assert driver.error("response.cancel")["code"] == "response_cancel_not_active"
    error = driver.error("session.update", session={"type": "transcription", "tools": []})
    assert error["code"] == "unknown_parameter"


def test_what_is_committed_is_transcribed(driver: Driver) -> None:
    update(driver, **MODEL, turn_detection=None)
    driver.send("input_audio_buffer.append", audio=SILENCE)
    assert kinds(driver.send("input_audio_buffer.commit")) == [
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
    ]
    completed = driver.hear("tell me")[-1]
    assert completed["type"] == "conversation.item.input_audio_transcription.completed"
    assert (completed["transcript"], completed["usage"]["type"]) == ("tell me", "tokens")


def test_turns_are_found_and_not_answered(speak) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connect(server.url + "?intent=transcription&model=any") as socket:
            wire = Wire(socket)
            assert (await wire.until("session.created"))["session"]["type"] == "transcription"
            await wire.send("session.update", session={"type": "transcription", "audio": {"input": MODEL}})
            quiet = np.zeros(24000, np.int16)
            await wire.append(np.concatenate([quiet, pcm(speak("tell me a joke")), quiet]).tobytes())
            completed = await wire.until("conversation.item.input_audio_transcription.completed")
            assert completed["transcript"] == "tell me a joke"
            # What a response would have brought came before the answer to this.
            await wire.send("conversation.item.retrieve", item_id=completed["item_id"])
            await wire.until("conversation.item.retrieved")
            assert not [kind for kind in wire.kinds() if kind.startswith("response.")]
            assert of_kind(wire.events, "input_audio_buffer.committed")["item_id"] == completed["item_id"]

    asyncio.run(talk())
