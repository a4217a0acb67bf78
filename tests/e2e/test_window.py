"""A first conversation in the real window: mouse on the button, sound in the microphone, sound from the speakers."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from assistant import loop
from assistant.audio.cues import CUES
from assistant.conversations import Conversations
from assistant.desktop.desktop import Desktop, create_desktop
from assistant.options import ConversationOptions, choose_endpoint
from assistant.settings import Settings
from tests.support.audio_lab import SPEAKERS_MONITOR, AudioLab, Recorder
from tests.support.desktop_session import Display
from tests.support.watching import AtTheScreen

PATIENCE_S = 30.0
# Far more than the few milliseconds it takes: a busy machine must not fail the test, a reply that plays on must.
SILENCE_WITHIN_S = 0.6


class Person(AtTheScreen):
    """Somebody who holds the window's button with the mouse, speaks and listens."""

    def __init__(self, desktop: Desktop, display: Display, lab: AudioLab) -> None:
        super().__init__(desktop, display, PATIENCE_S)
        self._lab = lab

    async def press(self) -> None:
        """Put the mouse on the talk button and press."""
        await self.points_at(self.desktop.window.talk_button)
        await self.xdotool("mousedown", "1")
        await self.sees(lambda: self.state == "listening")

    async def release(self) -> None:
        """Let go of the mouse."""
        await self.xdotool("mouseup", "1")

    async def says(self, recording: Path) -> None:
        """Speak into the microphone while the button is held."""
        await self.press()
        await asyncio.to_thread(lambda: self._lab.speak_wav(recording).wait(PATIENCE_S))
        await self.release()

    async def hears(self, recorder: Recorder, after: float) -> float:
        """Wait for the first sound from the speakers; returns when it was heard."""
        await asyncio.to_thread(recorder.wait_for, lambda: recorder.onset(after) is not None, PATIENCE_S)
        onset = recorder.onset(after)
        assert onset is not None
        return onset

    @property
    def tool_texts(self) -> str:
        cards = self.desktop.window.tools.cards()
        return " ".join(label.text() for card in cards for label in card.findChildren(QLabel))


def in_a_conversation(
    application: QApplication, display: Display, lab: AudioLab, scene: Callable[[Person], Awaitable[None]]
) -> None:
    """Run the real app with the built-in practice server while `scene` is played."""
    desktop = create_desktop("Practice server", "push_to_talk")
    options = ConversationOptions(endpoint="practice")

    async def play() -> None:
        desktop.show()
        settings = Settings(cues_off=CUES)  # what is heard is the replies
        running = asyncio.create_task(Conversations(desktop, options, choose_endpoint("practice"), settings).run())
        person = Person(desktop, display, lab)
        try:
            await person.sees(lambda: person.state == "ready")
            await scene(person)
        finally:
            desktop.bridge.request_quit()
            await running

    loop.run(play(), application=application)


def test_ask_see_hear_and_interrupt(
    qapp: QApplication, display: Display, audio_lab: AudioLab, speak: Callable[..., Path]
) -> None:
    async def scene(person: Person) -> None:
        countdown = person.desktop.window.countdown
        shown_at_first = countdown.text()
        with audio_lab.record(SPEAKERS_MONITOR) as recorder:
            asked_at = time.perf_counter()
            await person.says(speak("what is twelve times seven"))
            await person.sees(lambda: "what is twelve times seven" in person.transcript)
            await person.sees(lambda: "84" in person.tool_texts and "done" in person.tool_texts)
            await person.sees(lambda: "eighty-four" in person.transcript)
            assert "calculator" in person.tool_texts
            assert "12 * 7" in person.tool_texts
            await person.hears(recorder, asked_at)
            await person.sees(lambda: person.state == "ready")
            assert countdown.text() != shown_at_first
            assert "left" in countdown.text()

            asked_at = time.perf_counter()
            await person.says(speak("what can you do"))
            await person.hears(recorder, asked_at + 0.5)
            assert person.state == "speaking"
            pressed_at = time.perf_counter()
            await person.press()
            silent_by = time.perf_counter() + 1.0
            await asyncio.to_thread(recorder.wait_for, lambda: recorder.chunks[-1].arrived > silent_by)
            await person.release()
            last = recorder.last_loud(after=asked_at)
            assert last is not None
            assert last - pressed_at < SILENCE_WITHIN_S, "the reply plays on after the interruption"
            await person.sees(lambda: "interrupted" in person.transcript.lower())

    in_a_conversation(qapp, display, audio_lab, scene)


def test_what_is_typed_is_answered_and_a_spoken_goodbye_ends_it(
    qapp: QApplication, display: Display, audio_lab: AudioLab, speak: Callable[..., Path]
) -> None:
    async def scene(person: Person) -> None:
        await person.clicks(person.desktop.window.text_entry.field)
        await person.xdotool("type", "--delay", "5", "what is six times nine")
        await person.clicks(person.desktop.window.text_entry.send_button)
        await person.sees(lambda: "fifty-four" in person.transcript)
        await person.sees(lambda: person.state == "ready")
        await person.says(speak("stop the conversation"))
        await person.sees(lambda: person.state == "closed")
        assert person.desktop.window.talk_button.text() == "New conversation"
        await person.clicks(person.desktop.window.talk_button)
        await person.sees(lambda: person.state == "ready")

    in_a_conversation(qapp, display, audio_lab, scene)
