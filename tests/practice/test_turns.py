"""Turns that the server finds by itself, in a session without sockets."""

import base64

import numpy as np
import pytest

from tests.practice.session_driver import Driver, Json, kinds, of_kind
from tests.practice.wire import pcm

QUIET = np.zeros(24000, np.int16)


@pytest.fixture
def driver() -> Driver:
    return Driver()


@pytest.fixture
def question(speak) -> np.ndarray:
    return np.concatenate([QUIET[:12000], pcm(speak("what time is it"))])


def append(driver: Driver, samples: np.ndarray) -> list[Json]:
    events = []
    for start in range(0, len(samples), 480):
        audio = base64.b64encode(samples[start : start + 480].tobytes()).decode()
        events += driver.send("input_audio_buffer.append", audio=audio)
    return events


def detect(driver: Driver, kind: str = "server_vad", **settings: object) -> None:
    driver.update(audio={"input": {"turn_detection": {"type": kind, **settings}}})


@pytest.mark.parametrize("kind", ["server_vad", "semantic_vad"])
def test_a_turn_is_committed_and_answered(driver: Driver, question: np.ndarray, kind: str) -> None:
    detect(driver, kind)
    events = append(driver, np.concatenate([question, QUIET]))
    assert kinds(events) == [
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        "response.created",
    ]
    wait = 500 if kind == "server_vad" else 700
    assert len(driver.listening[0].data) / 48 == events[1]["audio_end_ms"] - events[0]["audio_start_ms"]
    assert events[1]["audio_end_ms"] >= len(question) / 24 - 300 + wait


def test_without_create_response_nothing_is_answered(driver: Driver, question: np.ndarray) -> None:
    detect(driver, create_response=False)
    assert kinds(append(driver, np.concatenate([question, QUIET])))[-1] == "conversation.item.done"


def test_without_interrupt_response_the_reply_goes_on(driver: Driver, question: np.ndarray) -> None:
    detect(driver, interrupt_response=False)
    driver.type("hello")
    driver.respond()
    events = append(driver, np.concatenate([question, QUIET]))
    assert "response.done" not in kinds(events) and "response.created" not in kinds(events)
    assert kinds(driver.speak())[-1] == "response.output_audio.delta"


def test_speech_cancels_a_reply(driver: Driver, question: np.ndarray) -> None:
    driver.type("hello")
    created = driver.respond()[0]
    driver.speak()
    events = append(driver, question)
    assert kinds(events)[0] == "input_audio_buffer.speech_started"
    assert of_kind(events, "response.done")["response"]["status_details"]["reason"] == "turn_detected"
    assert driver.stopped == [created["response"]["id"]]


def test_a_response_out_of_band_is_not_interrupted(driver: Driver, question: np.ndarray) -> None:
    driver.respond(conversation="none", instructions='Say "one two three".')
    assert kinds(append(driver, question)) == ["input_audio_buffer.speech_started"]


def test_a_commit_in_the_middle_of_speech_makes_the_announced_item(driver: Driver, question: np.ndarray) -> None:
    started = append(driver, question)[0]
    committed = driver.send("input_audio_buffer.commit")[0]
    assert committed["item_id"] == started["item_id"]
    # The rest of the speech is a turn of its own.
    events = append(driver, np.concatenate([question, QUIET]))
    assert kinds(events)[:2] == ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"]
    assert events[0]["item_id"] != started["item_id"]


def test_turning_detection_off_in_the_middle_of_speech(driver: Driver, question: np.ndarray) -> None:
    append(driver, question)
    driver.update(audio={"input": {"turn_detection": None}})
    assert append(driver, QUIET) == []
    assert kinds(driver.send("input_audio_buffer.commit"))[0] == "input_audio_buffer.committed"


def test_speech_puts_the_idle_timeout_off(driver: Driver, question: np.ndarray) -> None:
    detect(driver, idle_timeout_ms=5000, create_response=False)
    driver.type("hello")
    driver.respond()
    driver.speak()
    driver.finish_speaking()
    append(driver, np.concatenate([question, QUIET]))
    assert driver.pass_time(60) == []
