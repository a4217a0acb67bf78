"""What the sound server itself says about its devices, and when."""

import os
import threading

import pytest

from assistant.audio import device_watch as device_watch_module
from assistant.audio.device_watch import DeviceWatch
from assistant.audio.pulse_watch import SystemDevice
from tests.support.audio_lab import AudioLab, wait_until


def ids(watch: DeviceWatch) -> list[str]:
    return [device.id for device in watch.current.inputs] if watch.current is not None else []


def test_devices_and_defaults_are_known_as_long_as_somebody_wants_to_know(audio_lab: AudioLab):  # noqa: ARG001
    watch = DeviceWatch()
    with watch.watching():
        assert watch.current is not None
        assert (watch.current.default_input, watch.current.default_output) == ("microphone", "speakers")
        assert [device.description for device in watch.current.inputs] == ["Microphone"]
        descriptors = watch.descriptors()
        assert descriptors
        assert all(os.fstat(descriptor) for descriptor in descriptors)
        assert not watch.is_server_missing()
    assert watch.current is None
    assert watch.descriptors() == frozenset()


@pytest.mark.parametrize("attempt", range(5))
def test_no_coming_and_going_is_missed(headset: AudioLab, attempt: int):  # noqa: ARG001 - again and again
    watch = DeviceWatch()
    with watch.watching():
        wait_until(lambda: "headset_microphone" in ids(watch), "the headset")
        headset.unplug("headset_microphone")
        wait_until(lambda: "headset_microphone" not in ids(watch), "the headset's end")


def test_listeners_are_told_and_then_told_no_more(headset: AudioLab):
    watch = DeviceWatch()
    told = threading.Event()
    unsubscribe = watch.subscribe(told.set)
    assert told.wait(20)
    with watch.watching():
        wait_until(lambda: "headset_microphone" in ids(watch), "the headset")
        unsubscribe()
        unsubscribe()
        told.clear()
        headset.unplug("headset_microphone")
        wait_until(lambda: "headset_microphone" not in ids(watch), "the headset's end")
        watch.playing_on = "elsewhere"
    assert not told.is_set()


def test_without_a_sound_server_that_is_known_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/native")
    watch = DeviceWatch()
    with watch.watching():
        assert watch.is_server_missing()
        assert watch.current is None


def test_without_the_library_nothing_is_watched(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(device_watch_module, "load_libpulse", lambda: None)
    watch = DeviceWatch()
    with watch.watching():
        assert watch.current is None
        assert not watch.is_server_missing()
        assert watch.descriptors() == frozenset()


def test_what_a_device_tells_about_itself():
    headset = SystemDevice("bluez_output.aa_bb_cc_dd_ee_ff.1", "Ears", (("api.bluez5.profile", "bap-duplex"),))
    assert headset.is_bluetooth
    assert headset.headset == "AA_BB_CC_DD_EE_FF"
    assert headset.has_wideband_duplex
    assert not headset.is_built_in
    built_in = SystemDevice("alsa_input.pci-0000_00_1f.3", "Built-in", (("device.bus", "PCI"),))
    assert built_in.is_built_in
    assert (built_in.is_bluetooth, built_in.headset) == (False, "")
