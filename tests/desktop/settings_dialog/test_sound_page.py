"""Microphone and speakers are chosen, heard and set, on a real sound server."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assistant.audio.devices import list_devices
from assistant.desktop.settings_dialog.sound_page import SoundPage
from assistant.settings import Settings, load_settings
from tests.desktop.settings_dialog.conftest import Open, choose, click
from tests.support.audio_lab import AudioLab
from tests.support.speech import Speech

CUES = {"listening": "When I listen", "done": "When the reply is over"}


def test_a_microphone_is_chosen_by_its_name_and_goes_before_the_others(opened: Open) -> None:
    given = opened("sound", Settings(endpoint="practice", input_devices=("Rode NT-USB",)))
    page: SoundPage = given.page
    box = page.boxes["input"]
    assert box.currentText() == "Rode NT-USB (not connected)"
    name = list_devices("input")[0].description
    assert box.itemText(0) == f"The system's: {name}"
    choose(box, name)
    chosen = given.told[-1].input_devices
    assert (chosen[0], chosen[-1]) == (name, "Rode NT-USB")
    assert page.hints["input"].text().startswith("When it is not connected: ")
    assert page.hints["input"].text().endswith("Rode NT-USB.")
    choose(box, f"The system's: {name}")
    assert given.told[-1].input_devices == ()


def test_what_the_arrow_keys_pass_is_not_chosen(opened: Open, qtbot: QtBot, audio_lab: AudioLab) -> None:
    audio_lab.add_microphone("other_microphone", "Another", feed="other_feed")
    given = opened("sound", Settings(endpoint="practice", input_devices=("Rode NT-USB",)))
    box = given.page.boxes["input"]
    qtbot.waitUntil(lambda: box.count() == 4)
    _, one, other, _ = (box.itemText(index) for index in range(4))
    choose(box, other)
    choose(box, one)
    assert given.told[-1].input_devices == (one, "Rode NT-USB")
    given.page.volume.setFocus()
    choose(box, other)
    assert given.told[-1].input_devices == (other, one, "Rode NT-USB")
    audio_lab.unplug("other_microphone")
    audio_lab.unplug("other_feed")


def test_a_device_that_was_saved_by_its_id_is_shown_by_its_name(opened: Open) -> None:
    device = list_devices("output")[0]
    given = opened("sound", Settings(endpoint="practice", output_devices=(device.id,)))
    assert given.page.boxes["output"].currentText() == device.description


def test_the_meter_shows_what_the_microphone_hears(
    opened: Open, qtbot: QtBot, audio_lab: AudioLab, speak: Speech
) -> None:
    given = opened("sound")
    page: SoundPage = given.page
    click(page.test.button)
    assert page.test.is_open
    assert page.test.button.text().replace("&", "") == "Stop the test"
    with audio_lab.speak_wav(speak("one two three four five six seven")):
        qtbot.waitUntil(lambda: page.test.meter.shown_dbfs[0] > -30, timeout=20_000)
    given.dialog.show_page("start")
    assert not page.test.is_open, "a page that is left listens no more"
    assert given.problems == []


def test_a_dragged_volume_is_told_at_each_step_and_saved_once(opened: Open) -> None:
    given = opened("sound")
    volume = given.page.volume
    volume.setFocus()
    QTest.keyClick(volume, Qt.Key.Key_Home)
    QTest.keyClick(volume, Qt.Key.Key_PageUp)
    assert [settings.output_volume for settings in given.told] == [0.0, 0.1]
    given.dialog.close()
    assert load_settings()[0].output_volume == 0.1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Lower the noise around my voice", "noise_suppression"),
        ("Make a faint voice louder", "gain_control"),
        ("Hear what I said just before the key went down", "pre_roll"),
    ],
)
def test_treatment_is_switched_on(opened: Open, words: str, name: str) -> None:
    given = opened("sound")
    box = given.check_box(words)
    assert not box.isChecked(), "off unless asked for"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert getattr(given.told[-1], name) is True


def test_pre_roll_comes_with_its_warning(opened: Open) -> None:
    given = opened("sound")
    box = given.check_box("Hear what I said just before the key went down")
    assert "stays open all the time" in box.accessibleDescription()


def test_echo_and_duplex(opened: Open) -> None:
    given = opened("sound")
    boxes = {box.accessibleName(): box for box in given.page.findChildren(type(given.page.boxes["input"]))}
    choose(boxes["Echo cancellation"], "Never")
    choose(boxes["While a reply sounds"], "The microphone is shut")
    assert (given.told[-1].echo_cancellation, given.told[-1].duplex) == ("off", "half")


def test_sounds_are_switched_off_one_by_one(opened: Open) -> None:
    given = opened("sound", Settings(endpoint="practice", cues_off=("later",)), cues=CUES)
    click(given.check_box("When the reply is over"))
    assert given.told[-1].cues_off == ("later", "done")
    click(given.check_box("When the reply is over"))
    assert given.told[-1].cues_off == ("later",)
