"""What the tray's submenus offer: real devices, the profiles and conversations in the user's own files."""

import pytest
from pytestqt.qtbot import QtBot

from assistant.desktop.tray_choices import (
    MOST_RECENT,
    Choice,
    device_in_use,
    device_options,
    preferring,
    profile_options,
    recent_conversations,
    tray_actions,
    voice_options,
)
from assistant.history import History, Line, history_path
from assistant.profiles import Profile, ProfileFile
from assistant.settings import Settings
from tests.support.audio_lab import AudioLab


class Kept:
    """The settings, and what was opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.opened: list[object] = []

    def change(self, settings: Settings) -> None:
        self.settings = settings


def test_devices_are_listed_live(qtbot: QtBot, audio_lab: AudioLab) -> None:
    default = Choice("", "System default (Speakers)")
    qtbot.waitUntil(lambda: device_options("output")[:2] == [default, Choice("speakers", "Speakers")])
    audio_lab.add_speakers("kitchen", "Kitchen")
    try:
        qtbot.waitUntil(lambda: Choice("kitchen", "Kitchen") in device_options("output"))
        assert device_in_use("output", ()) == ""
        assert device_in_use("output", ("gone", "kitchen", "speakers")) == "kitchen"
    finally:
        audio_lab.unplug("kitchen")
    qtbot.waitUntil(lambda: Choice("kitchen", "Kitchen") not in device_options("output"))
    assert device_in_use("output", ("gone", "kitchen")) == ""


def test_what_is_chosen_goes_first_and_the_others_stay() -> None:
    assert preferring("b", ("a", "b", "c")) == ("b", "a", "c")
    assert preferring("new", ("a",)) == ("new", "a")
    assert preferring("", ("a", "b")) == ()


def test_voices_are_those_known_and_the_one_in_use() -> None:
    names = [choice.key for choice in voice_options("")]
    assert names[0] == ""
    assert {"marin", "cedar"} <= set(names)
    assert [choice.key for choice in voice_options("cedar")] == names
    assert [choice.key for choice in voice_options("my own")] == ["", "my own", *names[1:]]


def test_profiles_of_the_file() -> None:
    assert profile_options() == [Choice("", "No profile")]
    ProfileFile().put(Profile("Teacher"))
    assert profile_options() == [Choice("", "No profile"), Choice("Teacher", "Teacher")]


def test_the_latest_conversations() -> None:
    assert recent_conversations() == []
    assert not history_path().exists(), "looking makes no file"
    history = History()
    for number in range(MOST_RECENT + 2):
        history.save(history.begin(), Line(f"line {number}", "user", f"Question {number}"))
    untitled = history.begin()
    history.save(untitled, Line("a1", "assistant", "Hello"))
    history.close()
    recent = recent_conversations()
    assert len(recent) == MOST_RECENT
    assert recent[0] == Choice(str(untitled), "Without a title")
    assert recent[1].text == f"Question {MOST_RECENT + 1}"


def test_a_history_that_cannot_be_read_is_left_to_its_window() -> None:
    history_path().mkdir(parents=True)
    assert recent_conversations() == []


@pytest.mark.usefixtures("qapp")
def test_the_usual_actions_read_and_change_the_settings() -> None:
    kept = Kept(Settings(voice="marin", profile="Teacher", input_devices=("usb",), output_devices=("a", "b")))
    actions = tray_actions(
        lambda: kept.settings, kept.change, kept.opened.append, lambda: kept.opened.append("settings")
    )
    assert actions.microphones and actions.speakers and actions.voices and actions.profiles and actions.open_settings
    assert (actions.voices.current(), actions.profiles.current()) == ("marin", "Teacher")
    actions.microphones.choose("headset")
    actions.speakers.choose("")
    actions.voices.choose("cedar")
    actions.profiles.choose("")
    assert kept.settings == Settings(voice="cedar", input_devices=("headset", "usb"))
    actions.open_conversation("7")
    actions.open_settings()
    assert kept.opened == [7, "settings"]
