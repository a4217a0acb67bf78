"""Devices that a test may unplug."""

from collections.abc import Iterator

import pytest

from tests.support.audio_lab import MICROPHONE, SPEAKERS, AudioLab, wait_until


@pytest.fixture
def headset(audio_lab: AudioLab) -> Iterator[AudioLab]:
    """Plug in a headset with its own microphone; afterwards it is gone and the defaults are as before."""
    audio_lab.add_speakers("headset_speakers", "Headset-Speakers")
    audio_lab.add_microphone("headset_microphone", "Headset-Microphone", feed="headset_feed")
    audio_lab.set_defaults(SPEAKERS, MICROPHONE)
    yield audio_lab
    for name in ("headset_microphone", "headset_feed", "headset_speakers"):
        if audio_lab.is_plugged(name):
            audio_lab.unplug(name)
    audio_lab.set_defaults(SPEAKERS, MICROPHONE)
    wait_until(lambda: "headset" not in audio_lab.pactl("list", "short", "sinks"), "the headset's end")
