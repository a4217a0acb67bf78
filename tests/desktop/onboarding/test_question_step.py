"""The first question is asked by key, and its answer ends the first steps."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiErrorEvent, BidiEvent, BidiTalkPressEvent, BidiTalkReleaseEvent
from assistant.desktop.onboarding.question_step import QuestionStep
from assistant.settings import Settings, load_settings
from tests.desktop.given import says, session
from tests.desktop.onboarding.conftest import Open, Opened


def turn_to_question(given: Opened) -> QuestionStep:
    for _ in range(3):
        given.press(Qt.Key.Key_Return)
    assert given.window.step is given.window.question
    return given.window.question


def test_the_answer_ends_it(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    given.bridge.apply(session())
    given.bridge.apply(says("assistant", "This was said before.", "old"))
    step = turn_to_question(given)
    assert step.lead.text() == "Hold Ctrl+Alt+Space and ask:"
    assert given.window.progress.accessibleName() == "Step 4 of 4"
    given.bridge.apply(says("assistant", "This was said before, too.", "old"))
    assert not step.has_answer
    given.bridge.apply(says("user", "what is twelve times seven", "item 1"))
    given.bridge.apply(says("assistant", "Twelve times seven", "item 2", final=False))
    assert not step.has_answer
    given.bridge.apply(says("assistant", "Twelve times seven is eighty-four.", "item 2"))
    assert step.user_words.text() == "You: what is twelve times seven"
    assert step.answer.text() == "Twelve times seven is eighty-four."
    assert step.status.sentence == "That is all there is to it. You are ready."
    assert load_settings()[0].first_run_done
    given.window.next_button.click()
    assert [settings.first_run_done for settings in given.finished] == [True]
    assert not given.window.isVisible()


def test_the_space_bar_holds(opened: Open, intents: list[BidiEvent], qtbot: QtBot) -> None:
    given = opened(Settings(endpoint="practice"))
    given.bridge.apply(session())
    step = turn_to_question(given)
    assert given.focus() is step.talk_button
    QTest.keyPress(step.talk_button, Qt.Key.Key_Space)
    QTest.keyRelease(step.talk_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not given.bridge.is_held)
    assert [type(event) for event in intents] == [BidiTalkPressEvent, BidiTalkReleaseEvent]


def test_closing_lets_go_of_the_button(opened: Open, intents: list[BidiEvent]) -> None:
    given = opened(Settings(endpoint="practice"))
    given.bridge.apply(session())
    step = turn_to_question(given)
    QTest.mousePress(step.talk_button, Qt.MouseButton.LeftButton)
    assert given.bridge.is_held
    given.window.close()
    assert not given.bridge.is_held
    assert isinstance(intents[-1], BidiTalkReleaseEvent)


def test_it_can_be_asked_in_writing(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    wanted: list[str] = []
    given.window.question_wanted.connect(wanted.append)
    step = turn_to_question(given)
    assert not step.type_button.isEnabled(), "nobody is there yet"
    given.bridge.apply(session())
    step.type_button.click()
    assert wanted == ["What is twelve times seven?"]


def test_what_went_wrong_is_told_here(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    step = turn_to_question(given)
    given.bridge.apply(BidiErrorEvent("The endpoint cannot be reached: check the network.", "connection_error"))
    assert step.status.sentence == "The endpoint cannot be reached: check the network."


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(turn_mode="toggle"), "Press Ctrl+Alt+Space, ask, and press it again:"),
        (Settings(turn_mode="toggle", hotkeys={"hold": ""}), "Click the button and ask:"),
        (Settings(turn_mode="server_vad"), "Just ask:"),
        (Settings(hotkeys={"hold": "F9"}), "Hold F9 and ask:"),
    ],
)
def test_it_says_how_to_ask(opened: Open, settings: Settings, words: str) -> None:
    given = opened(Settings(endpoint="practice"))
    given.window.show_settings(settings)
    step = turn_to_question(given)
    assert step.lead.text() == words
