"""`assistant talk` with the practice server: a spoken question in, transcript, tool call and audible answer out."""

import json
import os
import subprocess
import sys
import wave
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.audio_lab import SPEAKERS_MONITOR, AudioLab
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "assistant", "talk", "--endpoint", "practice", "--json"]
NO_SOUND = {"XDG_RUNTIME_DIR": "/nonexistent", "PULSE_SERVER": "unix:/nonexistent"}
Events = dict[str, list[dict[str, Any]]]


def talk(*arguments: str, env: dict[str, str]) -> Events:
    """Hold a conversation; returns its events by type."""
    result = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
    )
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    events: Events = defaultdict(list)
    for line in result.stdout.splitlines():
        event = json.loads(line)
        assert "timestamp" in event
        assert "audio" not in event
        events[event["type"]].append(event)
    return events


def said_by(role: str, events: Events) -> list[str]:
    return [event["text"] for event in events["bidi_transcript_stream"] if event["role"] == role and event["is_final"]]


def calls(events: Events) -> list[tuple[str, dict[str, Any]]]:
    uses = (event["current_tool_use"] for event in events["tool_use_stream"])
    return [(use["name"], use["input"]) for use in uses]


def results(events: Events) -> list[str]:
    assert all(event["tool_result"]["status"] == "success" for event in events["tool_result"])
    return [event["tool_result"]["content"][0]["text"] for event in events["tool_result"]]


def audible(path: Path) -> tuple[float, float]:
    """Length of a WAV file in seconds, and how loud it is (root mean square, full scale 1)."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24000, 1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32768
    return len(samples) / 24000, float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


def audio_seconds(events: Events) -> float:
    return sum(event["audio_ms"] for event in events["bidi_audio_stream"]) / 1000


@pytest.mark.parametrize(
    ("sentence", "voice", "result", "answer"),
    [
        ("what is twelve times seven", "slt", "84", "eighty-four"),
        ("what is one hundred minus fifty eight", "rms", "42", "forty-two"),
        ("what is nine plus sixteen", "awb", "25", "twenty-five"),
        ("what is sixty four divided by eight", "slt", "8", "eight"),
    ],
)
def test_a_spoken_calculation_is_heard_calculated_and_answered_aloud(
    speak: Speech, tmp_path: Path, sentence: str, voice: str, result: str, answer: str
) -> None:
    saved = tmp_path / "answer.wav"
    events = talk("--audio", str(speak(sentence, voice)), "--save", str(saved), env=NO_SOUND)
    assert said_by("user", events) == [sentence]
    ((tool, arguments),) = calls(events)
    assert tool == "calculator"
    assert list(arguments) == ["expression"]
    assert results(events) == [result]
    assert answer in said_by("assistant", events)[-1].lower()
    seconds, loudness = audible(saved)
    assert seconds == pytest.approx(audio_seconds(events), abs=0.05)
    assert seconds > 1
    assert loudness > 0.01


@pytest.mark.parametrize(
    ("sentence", "tool"),
    [("what time is it", "current_time"), ("tell me a joke", None), ("hello", None)],
)
def test_other_sentences_are_understood_too(speak: Speech, sentence: str, tool: str | None) -> None:
    events = talk("--audio", str(speak(sentence)), "--no-speakers", env=NO_SOUND)
    assert said_by("user", events) == [sentence]
    assert [name for name, _ in calls(events)] == ([tool] if tool else [])
    assert len(said_by("assistant", events)) == 1
    assert audio_seconds(events) > 0.5


def test_hands_free_the_server_finds_the_end_of_the_question(speak: Speech, tmp_path: Path) -> None:
    saved = tmp_path / "answer.wav"
    question = str(speak("what is twelve times seven"))
    events = talk("--hands-free", "--audio", question, "--save", str(saved), env=NO_SOUND)
    assert said_by("user", events) == ["what is twelve times seven"]
    assert results(events) == ["84"]
    assert audible(saved)[1] > 0.01


def test_several_turns_each_wait_for_the_reply_before(speak: Speech) -> None:
    question = str(speak("what is twelve times seven"))
    texts = ("--text", "what is 3 plus 4", "--audio", question, "--text", "hello")
    events = talk(*texts, "--no-speakers", env=NO_SOUND)
    assert said_by("user", events) == ["what is 3 plus 4", "what is twelve times seven", "hello"]
    assert results(events) == ["7", "84"]
    assert len(said_by("assistant", events)) == 3
    assert events["bidi_interruption"] == []


def test_asking_to_stop_ends_the_conversation_well(speak: Speech) -> None:
    events = talk("--audio", str(speak("stop the conversation")), "--no-speakers", env=NO_SOUND)
    assert calls(events) == [("stop_conversation", {})]
    assert results(events) == ["Ending conversation"]
    assert len(events["bidi_connection_close"]) == 1


def test_with_speakers_the_file_holds_what_they_played(speak: Speech, tmp_path: Path, audio_lab: AudioLab) -> None:
    saved = tmp_path / "answer.wav"
    question = str(speak("what is twelve times seven"))
    with audio_lab.record(SPEAKERS_MONITOR) as recorder:
        events = talk("--audio", question, "--save", str(saved), env=audio_lab.env)
        heard = recorder.samples()
    seconds, loudness = audible(saved)
    assert seconds == pytest.approx(audio_seconds(events), abs=0.1)
    assert loudness > 0.01
    assert np.abs(heard).max() > 1000


def until(process: subprocess.Popen[str], wanted: str, **fields: object) -> dict[str, Any]:
    """Read events up to the first of this type with these fields."""
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["type"] == wanted and all(event.get(name) == value for name, value in fields.items()):
            return event
    raise AssertionError(f"the conversation ended without {wanted} {fields}: {process.stderr.read()}")


def test_in_the_terminal_enter_talks_and_enter_sends(speak: Speech, audio_lab: AudioLab) -> None:
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=audio_lab.child_env() | {"PYTHONPATH": str(ROOT)},
    ) as process:
        until(process, "bidi_session_state", state="ready")
        process.stdin.write("\n")
        until(process, "bidi_session_state", state="listening")
        audio_lab.speak_wav(speak("what is twelve times seven")).wait(30)
        process.stdin.write("\n")
        assert until(process, "bidi_transcript_stream", role="user", is_final=True)["text"] == (
            "what is twelve times seven"
        )
        until(process, "bidi_transcript_stream", role="assistant", is_final=True)
        process.stdin.close()
        until(process, "bidi_connection_close", reason="stopped")
        assert process.wait(20) == 0
        assert "Press Enter to talk" in process.stderr.read()
