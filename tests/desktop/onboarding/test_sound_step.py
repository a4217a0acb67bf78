"""Devices are chosen by name and tried with a real sound server; what the echo test advises is set when accepted."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant.audio.echo_test import EchoReport
from assistant.desktop.onboarding.chime import two_notes
from assistant.desktop.onboarding.sound_step import SoundStep
from assistant.settings import Settings
from tests.desktop.onboarding.conftest import Open, Opened, on_the_loop, until
from tests.support.audio_lab import SPEAKERS_MONITOR, AudioLab
from tests.support.live_room import LiveRoom
from tests.support.room import Room

PRACTICE = Settings(endpoint="practice")


def turn_to_sound(given: Opened) -> SoundStep:
    given.press(Qt.Key.Key_Return)
    assert given.window.step is given.window.sound
    return given.window.sound


def test_a_voice_is_heard(opened: Open, qapp: QApplication, audio_lab: AudioLab, speak: Callable[..., Path]) -> None:
    async def main() -> None:
        given = opened(PRACTICE)
        step = turn_to_sound(given)
        assert step.listening.is_open
        assert step.listening.status.sentence == "Say something: the bar should move."
        voice = audio_lab.speak_wav(speak("what is twelve times seven"))
        await until(lambda: step.listening.status.sentence == "I hear you.")
        assert step.listening.meter.is_moving
        await asyncio.to_thread(voice.wait)
        given.window.close()
        assert not step.listening.is_open

    on_the_loop(qapp, main)


def test_the_sound_is_heard_from_the_speakers(opened: Open, qapp: QApplication, audio_lab: AudioLab) -> None:
    async def main() -> None:
        given = opened(PRACTICE)
        step = turn_to_sound(given)
        with audio_lab.record(SPEAKERS_MONITOR) as recorder:
            step.chime_button.setFocus()
            given.press(Qt.Key.Key_Space)
            await until(lambda: step.chime_status.sentence.startswith("Heard it?"))
            await until(lambda: recorder.onset() is not None)
        assert not step.listening.has_heard
        given.window.close()

    on_the_loop(qapp, main)


def test_the_notes_are_soft_and_end_in_silence() -> None:
    notes = np.frombuffer(two_notes(), "<i2")
    assert 3000 < np.abs(notes).max() < 8000
    assert abs(int(notes[0])) + abs(int(notes[-1])) < 10


def test_a_microphone_is_chosen_by_its_name(opened: Open, qapp: QApplication, audio_lab: AudioLab) -> None:
    audio_lab.add_microphone("desk", "Desk-Microphone", feed="desk_feed")

    async def main() -> None:
        given = opened(PRACTICE)
        step = turn_to_sound(given)
        box = step.microphone
        await until(lambda: box.findText("Desk-Microphone") >= 0)
        box.setFocus()
        while box.currentText() != "Desk-Microphone":
            QTest.keyClick(box, Qt.Key.Key_Down)
        assert given.changed[-1].input_devices[0] == "Desk-Microphone"
        assert step.listening.is_open
        given.window.close()

    try:
        on_the_loop(qapp, main)
    finally:
        audio_lab.unplug("desk")
        audio_lab.unplug("desk_feed")


def test_the_echo_test_advises_and_its_advice_is_set_when_accepted(
    opened: Open, qapp: QApplication, audio_lab: AudioLab
) -> None:
    async def main() -> None:
        given = opened(PRACTICE)
        step = turn_to_sound(given)
        step.echo_button.setFocus()
        given.press(Qt.Key.Key_Space)
        assert step.echo_status.sentence == "Listening to the chirps… please keep quiet."
        assert not step.listening.is_open
        await until(step.accept_button.isVisible)
        assert step.accept_button.text() == "Talk hands-free, with echo cancellation"
        assert given.changed == [], "nothing is set before it is accepted"
        given.press(Qt.Key.Key_Space)
        settings = given.changed[-1]
        assert (settings.turn_mode, settings.duplex, settings.echo_cancellation) == ("server_vad", "full", "on")
        given.window.close()

    with LiveRoom(audio_lab, Room(delay_ms=120, level_db=-10, decay_s=0.2)):
        on_the_loop(qapp, main)


@pytest.mark.parametrize(
    ("recommendation", "turn_mode", "duplex"),
    [
        ("full duplex", "server_vad", "full"),
        ("half duplex", "server_vad", "half"),
        ("push-to-talk", "push_to_talk", "half"),
    ],
)
def test_each_advice_sets_its_settings(
    opened: Open, qapp: QApplication, recommendation: str, turn_mode: str, duplex: str
) -> None:
    async def main() -> None:
        given = opened(Settings(endpoint="practice", turn_mode="toggle", duplex="half"))
        step = turn_to_sound(given)
        step._tested(EchoReport(None, None, -60.0, recommendation, "A sentence."))  # type: ignore[arg-type]  # each is one
        step.accept_button.click()
        assert (given.changed[-1].turn_mode, given.changed[-1].duplex) == (turn_mode, duplex)
        given.window.close()

    on_the_loop(qapp, main)
