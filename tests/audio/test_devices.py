import pytest
from pytestqt.qtbot import QtBot

from assistant.audio.devices import device_id, find_device, list_devices
from assistant.audio.errors import AmbiguousDeviceError, UnknownDeviceError
from tests.support.audio_lab import AudioLab


def test_the_default_device_comes_first(qtbot: QtBot, headset: AudioLab):  # noqa: ARG001 - two of each kind
    qtbot.waitUntil(lambda: len(list_devices("input")) == 2)
    first, second = list_devices("input")
    assert (first.id, first.description, first.is_default) == ("microphone", "Microphone", True)
    assert (second.id, second.is_default) == ("headset_microphone", False)


def test_a_device_is_found_by_id_and_by_a_part_of_its_description(qtbot: QtBot, headset: AudioLab):  # noqa: ARG001
    qtbot.waitUntil(lambda: len(list_devices("input")) == 2)
    assert device_id(find_device("input", "headset_microphone")) == "headset_microphone"
    assert device_id(find_device("input", "HEADSET")) == "headset_microphone"
    assert device_id(find_device("input")) == "microphone"
    assert device_id(find_device("input", index=1)) == "headset_microphone"


def test_a_whole_description_wins_over_a_part_of_another(qtbot: QtBot, headset: AudioLab):  # noqa: ARG001
    qtbot.waitUntil(lambda: len(list_devices("input")) == 2)
    assert device_id(find_device("input", "microphone")) == "microphone"


def test_an_ambiguous_name_is_refused_with_the_candidates(qtbot: QtBot, headset: AudioLab):  # noqa: ARG001
    qtbot.waitUntil(lambda: len(list_devices("input")) == 2)
    with pytest.raises(AmbiguousDeviceError, match=r"“Microphone” \(id microphone\).*“Headset-Microphone”"):
        find_device("input", "micro")


def test_an_unknown_name_is_refused_with_what_there_is(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    with pytest.raises(UnknownDeviceError, match=r"called “gramophone”.*“Speakers” \(id speakers\)"):
        find_device("output", "gramophone")
    with pytest.raises(UnknownDeviceError, match="device number 99"):
        find_device("output", index=99)
