"""The first question is asked by key, and its answer ends the first steps."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiErrorEvent, BidiEvent, BidiTalkPressEvent, BidiTalkReleaseEvent
from assistant.desktop.onboarding.question_step import QuestionStep
from assistant.desktop.translation import load_translator
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


@pytest.fixture
def in_german(qapp: QApplication) -> Iterator[None]:
    before = QLocale(), set(qapp.findChildren(QTranslator))
    assert load_translator(qapp, "de") == "de"
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before[1]:
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before[0])


@pytest.mark.usefixtures("in_german")
def test_the_practice_server_is_asked_what_it_understands(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    wanted: list[str] = []
    given.window.question_wanted.connect(wanted.append)
    step = turn_to_question(given)
    given.bridge.apply(session())
    step.type_button.click()
    assert wanted == ["What is twelve times seven?"]
    assert step.question.text() == "„What is twelve times seven?“"
    assert step.language_note.isVisible()


@pytest.mark.usefixtures("in_german")
def test_others_are_asked_in_the_user_s_language(opened: Open) -> None:
    given = opened(Settings(endpoint="openai"))
    given.window.welcome.has_key = True
    given.window._turn_to(given.window.question)
    assert given.window.question.question.text() == "„Was ist zwölf mal sieben?“"
    assert given.window.question.language_note.isHidden()


def test_without_choice_or_key_it_is_the_practice_server_that_answers(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    given.window.show_settings(Settings())
    assert given.window._practice_answers
    given.window.welcome.cards["openai"].button.setChecked(True)
    given.window.key.account_changed.emit()
    assert not given.window._practice_answers, "there is a key for this session now"


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
