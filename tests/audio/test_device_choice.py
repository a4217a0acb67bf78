"""Which device is used when nobody, or somebody, has chosen; Bluetooth headsets."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from assistant.audio import device_choice
from assistant.audio.device_choice import advice_for, choose_device, recommended_microphone, spoils_playback
from assistant.audio.device_watch import device_watch
from assistant.audio.devices import AudioDevice, list_devices
from tests.audio.test_capture import Listener
from tests.audio.test_playback import Player
from tests.support.audio_lab import MICROPHONE, MICROPHONE_FEED, SPEAKERS, AudioLab, wait_until

HEADSET_MICROPHONE = "bluez_input.AA_BB_CC_DD_EE_FF.0"
HEADSET_SPEAKERS = "bluez_output.AA_BB_CC_DD_EE_FF.1"

EARS = AudioDevice("bluez_output.1", "Ears", is_default=True, is_bluetooth=True, headset="AA_BB_CC_DD_EE_FF")
MOUTH = AudioDevice("bluez_input.1", "Ears", is_default=True, is_bluetooth=True, headset="AA_BB_CC_DD_EE_FF")
USB = AudioDevice("usb", "Webcam", is_default=False)
BUILT_IN = AudioDevice("pci", "Built-in", is_default=False, is_built_in=True)


@pytest.fixture
def bluetooth(qtbot: QtBot, audio_lab: AudioLab) -> Iterator[AudioLab]:
    """Connect a Bluetooth headset, as far as a program can tell, and make it the default for both."""
    speakers = audio_lab.load_module(
        "module-null-sink", f"sink_name={HEADSET_SPEAKERS}", "sink_properties=device.description=Ears"
    )
    microphone = audio_lab.load_module(
        "module-remap-source",
        f"source_name={HEADSET_MICROPHONE}",
        f"master={MICROPHONE_FEED}.monitor",
        "source_properties='device.description=Ears device.bus=bluetooth device.form_factor=headset'",
    )
    audio_lab.set_defaults(HEADSET_SPEAKERS, HEADSET_MICROPHONE)
    with device_watch.watching():
        qtbot.waitUntil(lambda: list_devices("input")[0].is_bluetooth and list_devices("output")[0].is_bluetooth)
        yield audio_lab
    audio_lab.unload_module(microphone)
    audio_lab.unload_module(speakers)
    audio_lab.set_defaults(SPEAKERS, MICROPHONE)
    wait_until(lambda: "bluez" not in audio_lab.pactl("list", "short"), "the headset's end")


def test_the_first_connected_device_of_the_list_is_chosen(qtbot: QtBot, headset: AudioLab):  # noqa: ARG001 - two of each
    qtbot.waitUntil(lambda: len(list_devices("input")) == 2)
    assert choose_device("input").id == MICROPHONE
    assert choose_device("input", ("gramophone", "headset_microphone", MICROPHONE)).id == "headset_microphone"
    assert choose_device("input", ("HEADSET",)).id == "headset_microphone"
    assert choose_device("input", ("gramophone",)).id == MICROPHONE
    assert choose_device("output", ("headset_speakers",)).id == "headset_speakers"


def test_a_bluetooth_headset_s_microphone_is_left_alone_unless_chosen(bluetooth: AudioLab):  # noqa: ARG001
    ears, mouth = list_devices("output")[0], list_devices("input")[0]
    assert (mouth.id, mouth.headset, ears.headset) == (HEADSET_MICROPHONE, "AA_BB_CC_DD_EE_FF", "AA_BB_CC_DD_EE_FF")
    assert choose_device("input").id == MICROPHONE
    assert choose_device("input", (HEADSET_MICROPHONE,)).id == HEADSET_MICROPHONE
    assert advice_for(mouth, ears) == (
        "While “Ears” listens, the headset plays in telephone quality: "
        "choose the microphone “Microphone” for full quality."
    )
    assert advice_for(choose_device("input"), ears) is None


def test_it_is_used_while_the_assistant_plays_on_other_speakers(qtbot: QtBot, bluetooth: AudioLab):  # noqa: ARG001
    player, listener = Player(SPEAKERS), Listener()
    player.playback.start()
    listener.capture.start()
    follower = listener.capture._follower
    qtbot.waitUntil(lambda: follower.device is not None and follower.device.id == HEADSET_MICROPHONE)
    player.playback.stop()
    qtbot.waitUntil(lambda: follower.device is not None and follower.device.id == MICROPHONE)
    listener.capture.stop()
    assert listener.errors == player.errors == []


def test_the_built_in_microphone_is_recommended_before_others():
    assert recommended_microphone(MOUTH, EARS, [MOUTH, USB, BUILT_IN]) == BUILT_IN
    assert recommended_microphone(MOUTH, EARS, [MOUTH, USB]) == USB
    assert recommended_microphone(MOUTH, EARS, [MOUTH]) is None
    assert recommended_microphone(USB, EARS, [USB, BUILT_IN]) is None


def test_only_the_two_halves_of_one_classic_headset_spoil_playback():
    assert spoils_playback(MOUTH, EARS)
    assert spoils_playback(replace(MOUTH, headset=""), EARS)
    assert not spoils_playback(MOUTH, USB)
    assert not spoils_playback(replace(MOUTH, headset="11_22_33_44_55_66"), EARS)
    assert not spoils_playback(replace(MOUTH, has_wideband_duplex=True), EARS)


def test_where_the_system_tells_only_names_they_are_read(monkeypatch: pytest.MonkeyPatch):
    hands_free = AudioDevice("a", "Headset (WH-1000XM4 Hands-Free AG Audio)", is_default=True)
    assert not spoils_playback(hands_free, hands_free)
    monkeypatch.setattr(sys, "platform", "win32")
    assert spoils_playback(hands_free, hands_free)
    assert not spoils_playback(USB, hands_free)


def test_without_another_microphone_the_advice_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(device_choice, "list_devices", lambda _kind: [MOUTH])
    assert advice_for(MOUTH, EARS) == (
        "While “Ears” listens, the headset plays in telephone quality: connect another microphone for full quality."
    )
