"""From nothing to the first answer: the real app without any settings, led by keys only, with a real keyring."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from assistant.credentials import find_api_key
from assistant.desktop.theme import Tone
from assistant.realtime.endpoint import parse_endpoint
from assistant.settings import load_settings
from tests.e2e.test_hotkey import PATIENCE_S, ROOT, Person
from tests.support.audio_lab import SPEAKERS_MONITOR
from tests.support.desktop_session import DesktopSession
from tests.support.speech import Speech

KEY = "sk-proj-0123456789abcdefghijWXYZ"
TALK_KEYS = ("ctrl", "alt", "space")


@pytest.fixture
def person(desktop_session: DesktopSession) -> Iterator[Person]:
    somebody = Person(desktop_session)
    yield somebody
    somebody.close()


@pytest.fixture
def server_url() -> Iterator[str]:
    """The address of a compatible server that demands a key: the practice server in a process of its own."""
    command = [sys.executable, "-m", "assistant.practice", "--require-key"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@contextlib.contextmanager
def running_app(desktop: DesktopSession, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    program = [sys.executable, "-m", "assistant"]
    environment = desktop.env | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*program, *arguments], env=environment) as app:
        try:
            yield app
            subprocess.run([*program, "quit"], env=environment, check=True, timeout=PATIENCE_S)
            assert app.wait(PATIENCE_S) == 0
        finally:
            app.kill()


def sees_step(person: Person, title: str) -> bool:
    command = ["xdotool", "search", "--onlyvisible", "--name", f"^First steps: {title}"]
    found = subprocess.run(command, env=person.desktop.env, capture_output=True, check=False, timeout=PATIENCE_S)
    return bool(found.stdout.strip())


def reaches(person: Person, title: str) -> None:
    person.waits_for(lambda: sees_step(person, title), f"the step “{title}”")


def holds_the_talk_key(person: Person) -> None:
    """Hold it until the button is red; a press before the conversation has begun is lost on purpose."""

    def is_taken() -> bool:
        person.presses(*TALK_KEYS)
        deadline = time.monotonic() + 3.0
        while time.monotonic() < deadline:
            if person.sees_button(Tone.DANGER):
                return True
        person.lets_go(*TALK_KEYS)
        return False

    person.waits_for(is_taken, "that the talk key is taken")


def test_from_nothing_to_the_first_answer(person: Person, server_url: str, speak: Speech) -> None:
    desktop, keyboard = person.desktop, person.desktop.display.xdotool
    question = speak("what is twelve times seven")
    with running_app(desktop):
        reaches(person, "Welcome")
        keyboard("key", "Down", "Down", "Return")
        reaches(person, "Your server")
        keyboard("type", server_url)
        keyboard("key", "Tab")
        keyboard("type", KEY)
        keyboard("key", "Return")
        reaches(person, "Microphone")
        found = find_api_key(None, parse_endpoint(server_url).authority, {})
        assert found is not None
        assert found.secret == KEY
        assert found.source.startswith("keyring")
        keyboard("key", "Return")
        reaches(person, "Your key to talk")
        keyboard("key", "Return")
        reaches(person, "Your first question")
        with desktop.audio.record(SPEAKERS_MONITOR) as recorder:
            holds_the_talk_key(person)
            desktop.audio.speak_wav(question).wait(PATIENCE_S)
            person.lets_go(*TALK_KEYS)
            recorder.wait_for(lambda: recorder.onset() is not None, PATIENCE_S)
        person.waits_for(lambda: person.remembers("eighty-four", "assistant"), "the answer")
        person.waits_for(lambda: load_settings()[0].first_run_done, "that the first steps are done")
        keyboard("key", "Return")
        person.waits_for(lambda: not sees_step(person, ""), "that the first steps are gone")
        assert person.sees_window()
    assert load_settings()[0].endpoint == server_url


def test_it_is_not_in_the_way_of_an_endpoint_from_the_command_line(person: Person) -> None:
    with running_app(person.desktop, "--endpoint", "practice"):
        person.waits_for(lambda: person.sees_button(Tone.INFORMATION), "the blue talk button")
        assert not sees_step(person, "")
    assert not load_settings()[0].first_run_done
