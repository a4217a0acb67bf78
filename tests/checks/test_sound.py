"""The tone through real virtual devices and a room between them, and what each outcome means."""

import numpy as np
import pytest

from assistant.audio.devices import AudioDevice
from assistant.checks.finding import Finding, Scope
from assistant.checks.groups import find_group
from assistant.checks.running import run_group
from assistant.checks.sound import Heard, heard_the_tone, judged, tone
from assistant.settings import Settings, save_settings
from tests.support.audio_lab import AudioLab
from tests.support.live_room import LiveRoom
from tests.support.room import Room

MICROPHONE = AudioDevice("mic", "Studio Microphone", True)
SPEAKERS = AudioDevice("spk", "Studio Speakers", True)
NOISE = np.random.default_rng(1).normal(0, 30, 24000).astype("<i2").tobytes()


def lines(heard: Heard) -> dict[str, Finding]:
    return {finding.name: finding for finding in judged({"input": MICROPHONE, "output": SPEAKERS}, heard)}


def test_a_room_in_which_the_microphone_hears_the_speakers(audio_lab: AudioLab):
    save_settings(Settings(input_devices=("Unplugged",)))
    with LiveRoom(audio_lab, Room(60, -10, 0.2)):
        wish, *others = run_group(find_group("sound"), Scope())
    findings = {finding.name: finding for finding in others}
    assert (wish.state, "none is connected; “Microphone” is used" in wish.sentence) == ("note", True)
    assert findings["microphone"].state == findings["speakers"].state == "ok"
    assert "the microphone heard it" in findings["speakers"].sentence


def test_a_computer_without_sound_misses_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    findings = run_group(find_group("sound"), Scope())
    assert [(finding.name, finding.state, finding.area) for finding in findings] == [
        ("microphone", "missing", "sound"),
        ("speakers", "missing", "sound"),
    ]
    assert findings[0].what_to_do


def test_headphones_are_no_fault():
    found = lines(Heard(NOISE, NOISE, True))
    assert found["speakers"].state == "ok"
    assert "as with headphones" in found["speakers"].sentence
    assert "Studio Speakers" in found["speakers"].private


def test_a_muted_microphone_is_noted():
    found = lines(Heard(bytes(9600), bytes(9600), True))
    assert found["microphone"].state == "note"
    assert "muted" in found["microphone"].what_to_do


def test_a_microphone_that_the_system_denies_says_so():
    found = lines(Heard(drained=True, problems={"input": "The system does not let this program use the microphone."}))
    assert found["microphone"].state == "failed"
    assert "does not let" in found["microphone"].sentence
    assert lines(Heard(drained=True))["microphone"].sentence == "“Studio Microphone” gives no sound."


def test_speakers_that_take_no_sound_have_failed():
    assert lines(Heard(NOISE, NOISE))["speakers"].sentence == "“Studio Speakers” takes no sound."
    assert lines(Heard(NOISE, NOISE, problems={"output": "It is gone."}))["speakers"].sentence == "It is gone."


def test_only_the_tone_counts_as_the_tone():
    quiet = np.frombuffer(NOISE, "<i2")
    echo = quiet.copy()
    echo[8000 : 8000 + len(tone()) // 2] += np.frombuffer(tone(), "<i2") // 20
    assert heard_the_tone(NOISE, echo.astype("<i2").tobytes())
    assert not heard_the_tone(NOISE, (quiet * 3).astype("<i2").tobytes())
    assert not heard_the_tone(b"", b"")
