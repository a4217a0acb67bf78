"""The real app, steered by hotkeys while another program's window has the focus."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from Xlib import X
from Xlib.display import Display as XDisplay

from assistant.desktop.theme import Tone, fill_colour
from assistant.history import History
from assistant.settings import Settings, save_settings
from tests.support.audio_lab import SPEAKERS_MONITOR
from tests.support.desktop_session import DesktopSession
from tests.support.other_window import other_window
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
LOOK_S = 0.05
BUTTON_PIXELS = 5000  # fewer than the talk button has, more than any icon


class Person:
    """Somebody who looks at the screen, presses keys, speaks and listens."""

    def __init__(self, desktop: DesktopSession) -> None:
        self.desktop = desktop
        self._screen = XDisplay(desktop.env["DISPLAY"])
        # Whoever used the mouse before may have left it where the talk button comes: under it, it has another colour.
        desktop.display.xdotool("mousemove", "0", "0")

    def close(self) -> None:
        self._screen.close()

    def waits_for(self, what: Callable[[], bool], words: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            assert time.monotonic() < deadline, f"never saw {words}"
            time.sleep(LOOK_S)

    def sees_button(self, tone: Tone) -> bool:
        """Whether the talk button has this colour: red while the microphone is live."""
        root = self._screen.screen().root
        size = root.get_geometry()
        image = root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFF)
        pixels = np.frombuffer(image.data, "<u4") & 0xFFFFFF
        return int(np.count_nonzero(pixels == fill_colour(tone).rgb() & 0xFFFFFF)) > BUTTON_PIXELS

    def sees_window(self) -> bool:
        command = ["xdotool", "search", "--onlyvisible", "--name", "^Voice Assistant$"]
        found = subprocess.run(command, env=self.desktop.env, capture_output=True, check=False, timeout=PATIENCE_S)
        return bool(found.stdout.strip())

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.desktop.display.xdotool("keydown", key)

    def lets_go(self, *keys: str) -> None:
        for key in keys:
            self.desktop.display.xdotool("keyup", key)

    def remembers(self, words: str, role: str) -> bool:
        """Whether the history has these words as this one's."""
        history = History()
        try:
            lines = [line for talk in history.recent() for line in history.lines(talk.conversation_id)]
        finally:
            history.close()
        return any(words in line.text.lower() and line.role == role for line in lines)


@contextlib.contextmanager
def running_app(desktop: DesktopSession) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "assistant", "--endpoint", "practice"]
    environment = desktop.env | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment) as app:
        try:
            yield app
            subprocess.run([*command[:3], "quit"], env=environment, check=True, timeout=PATIENCE_S)
            assert app.wait(PATIENCE_S) == 0
        finally:
            app.kill()


@pytest.fixture
def person(desktop_session: DesktopSession) -> Iterator[Person]:
    somebody = Person(desktop_session)
    yield somebody
    somebody.close()


def test_hold_the_hotkey_in_another_window_speak_let_go_and_hear_the_answer(person: Person, speak: Speech) -> None:
    desktop = person.desktop
    question = speak("what is twelve times seven")
    with running_app(desktop), other_window(desktop.display) as window:
        person.waits_for(lambda: person.sees_button(Tone.INFORMATION), "the blue talk button")
        window.take_focus()
        with desktop.audio.record(SPEAKERS_MONITOR) as recorder:
            asked_at = time.perf_counter()
            person.presses("ctrl", "alt", "space")
            person.waits_for(lambda: person.sees_button(Tone.DANGER), "the red talk button")
            desktop.audio.speak_wav(question).wait(PATIENCE_S)
            person.lets_go("ctrl", "space", "alt")
            person.waits_for(lambda: not person.sees_button(Tone.DANGER), "that the microphone is shut")
            recorder.wait_for(lambda: recorder.onset(asked_at) is not None, PATIENCE_S)
        person.waits_for(lambda: person.remembers("what is twelve times seven", "user"), "the question")
        person.waits_for(lambda: person.remembers("eighty-four", "assistant"), "the answer")
        assert window.typed_up_to("x") == "x", "the hotkey types nothing"


def test_keys_of_the_user_s_own_and_a_window_that_goes_while_the_key_is_held(person: Person) -> None:
    desktop = person.desktop
    save_settings(Settings(hotkeys={"hold": "F9", "show": "Ctrl+F12"}))
    with running_app(desktop), other_window(desktop.display) as window:
        person.waits_for(lambda: person.sees_button(Tone.INFORMATION), "the blue talk button")
        window.take_focus()
        person.presses("F9")
        person.waits_for(lambda: person.sees_button(Tone.DANGER), "the red talk button")
        window.end()
        desktop.display.xdotool("key", "ctrl+F12")
        person.waits_for(lambda: not person.sees_window(), "that the window is hidden")
        person.lets_go("F9")
        desktop.display.xdotool("key", "ctrl+F12")
        person.waits_for(person.sees_window, "the window again")
        person.waits_for(lambda: person.sees_button(Tone.INFORMATION), "that the microphone is shut")
