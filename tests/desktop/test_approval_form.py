"""The four answers, and all the ways in which none may be given by accident."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.approval_form import SETTLE_S, ApprovalForm
from assistant.desktop.tool_activity import Question
from assistant.tools.approval import APPROVAL_ANSWERS, ApprovalAnswer
from tests.desktop.conftest import StoppedClock
from tests.support.desktop_session import Display

ALT = Qt.KeyboardModifier.AltModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Repeats(QObject):
    """Counts what the window system repeats while a key is down, before shortcuts and widgets get it."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            self.count += 1
        return super().eventFilter(watched, event)


class Place:
    """A window with a field to type in and the form below it."""

    def __init__(self, qtbot: QtBot, clock: StoppedClock) -> None:
        self.qtbot = qtbot
        self.clock = clock
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = QLineEdit()
        self.spacer = QWidget()
        self.spacer.setFixedHeight(10)
        self.form = ApprovalForm("switch_lamp", clock)
        self.form.set_first(True)
        layout = QVBoxLayout(self.window)
        for widget in (self.field, self.spacer, self.form):
            layout.addWidget(widget)
        self.window.resize(300, 260)
        self.answers: list[str] = []
        self.form.answered.connect(self.answers.append)

    def ask(self) -> None:
        with self.qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.field.setFocus()
        self.form.show_question(Question("a1", self.clock.now + 60))

    def settle(self) -> None:
        """Let the form find its place and half a second pass."""
        with self.qtbot.waitSignal(self.form.ticked):
            pass
        self.clock.now += SETTLE_S
        self.qtbot.waitUntil(lambda: self.form.button("once").isEnabled())

    def click(self, answer: ApprovalAnswer) -> None:
        self.qtbot.mouseClick(self.form.button(answer), Qt.MouseButton.LeftButton)


@pytest.fixture
def place(qtbot: QtBot, clock: StoppedClock) -> Iterator[Place]:
    yield Place(qtbot, clock)


@pytest.mark.parametrize("answer", APPROVAL_ANSWERS)
def test_a_click_answers(place: Place, answer: ApprovalAnswer) -> None:
    place.ask()
    place.settle()
    place.click(answer)
    assert place.answers == [answer]
    assert place.field.hasFocus(), "what is typed goes where it went before"


@pytest.mark.parametrize(
    ("key", "modifiers", "answer"),
    [
        (Qt.Key.Key_Return, CTRL_SHIFT, "once"),
        (Qt.Key.Key_Enter, CTRL_SHIFT, "once"),
        (Qt.Key.Key_Backspace, CTRL_SHIFT, "deny"),
        (Qt.Key.Key_O, ALT, "once"),
        (Qt.Key.Key_I, ALT, "session"),
        (Qt.Key.Key_W, ALT, "always"),
        (Qt.Key.Key_D, ALT, "deny"),
    ],
)
def test_keys_answer_while_the_text_field_has_the_focus(
    place: Place, key: Qt.Key, modifiers: Qt.KeyboardModifier, answer: str
) -> None:
    place.ask()
    place.settle()
    place.qtbot.keyClick(place.field, key, modifiers)
    assert place.answers == [answer]


def test_typing_answers_nothing(place: Place) -> None:
    place.ask()
    place.settle()
    place.qtbot.keyClicks(place.field, "y o d w a s n")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
        place.qtbot.keyClick(place.field, key)
        place.qtbot.keyClick(place.field, key, Qt.KeyboardModifier.ControlModifier)
        place.qtbot.keyClick(place.field, key, Qt.KeyboardModifier.ShiftModifier)
    assert place.answers == []


def test_what_comes_too_soon_answers_nothing(place: Place) -> None:
    place.ask()
    with place.qtbot.waitSignal(place.form.ticked):
        pass
    place.clock.now += SETTLE_S - 0.1
    with place.qtbot.waitSignal(place.form.ticked):
        pass
    place.click("always")
    place.qtbot.keyClick(place.field, Qt.Key.Key_O, ALT)
    place.qtbot.keyClick(place.field, Qt.Key.Key_Return, CTRL_SHIFT)
    assert place.answers == []


def test_a_mouse_button_that_was_down_before_answers_nothing(place: Place) -> None:
    place.ask()
    QTest.mousePress(place.form.button("once"), Qt.MouseButton.LeftButton)
    place.settle()
    QTest.mouseRelease(place.form.button("once"), Qt.MouseButton.LeftButton)
    assert place.answers == []


@pytest.mark.parametrize("keys", [("ctrl", "shift", "Return"), ("alt", "o"), ("alt", "w")])
def test_a_key_that_was_down_before_answers_nothing(place: Place, display: Display, keys: tuple[str, ...]) -> None:
    repeats = Repeats()
    QApplication.instance().installEventFilter(repeats)
    place.ask()
    try:
        for key in keys:
            display.xdotool("keydown", key)
        place.settle()
        repeats.count = 0
        place.qtbot.waitUntil(lambda: repeats.count > 5)
        assert place.answers == []
    finally:
        for key in reversed(keys):
            display.xdotool("keyup", key)
        QApplication.instance().removeEventFilter(repeats)


def test_buttons_that_have_just_moved_answer_nothing(place: Place) -> None:
    place.ask()
    place.settle()
    place.spacer.setFixedHeight(40)
    place.qtbot.waitUntil(lambda: place.form.y() > 60)
    place.click("once")
    assert place.answers == []
    place.settle()
    place.click("once")
    assert place.answers == ["once"]


def test_out_of_sight_nothing_is_answered(qtbot: QtBot, clock: StoppedClock) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    content = QWidget()
    layout = QVBoxLayout(content)
    above = QWidget()
    above.setFixedHeight(1000)
    form = ApprovalForm("switch_lamp", clock)
    form.set_first(True)
    layout.addWidget(above)
    layout.addWidget(form)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.resize(320, 240)
    answers: list[str] = []
    form.answered.connect(answers.append)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    form.show_question(Question("a1", 1060.0))
    with qtbot.waitSignal(form.ticked):
        pass
    clock.now += 10
    with qtbot.waitSignal(form.ticked):
        pass
    qtbot.keyClick(area, Qt.Key.Key_Return, CTRL_SHIFT)
    assert answers == []
    area.ensureWidgetVisible(form)
    with qtbot.waitSignal(form.ticked):
        pass
    clock.now += SETTLE_S
    qtbot.waitUntil(lambda: form.button("once").isEnabled())


@pytest.mark.parametrize("question", [None, Question("a1", 1060.0, answered=True)])
def test_without_an_open_question_nothing_is_answered(place: Place, question: Question | None) -> None:
    place.ask()
    place.settle()
    place.form.show_question(question)
    place.click("once")
    place.qtbot.keyClick(place.field, Qt.Key.Key_O, ALT)
    assert place.answers == []


def test_only_the_first_question_has_the_keys(place: Place) -> None:
    place.form.set_first(False)
    place.ask()
    place.settle()
    place.qtbot.keyClick(place.field, Qt.Key.Key_O, ALT)
    place.qtbot.keyClick(place.field, Qt.Key.Key_Return, CTRL_SHIFT)
    assert place.answers == []
    assert place.form.button("once").text() == "Allow once"
    place.click("once")
    assert place.answers == ["once"]


def test_the_keyboard_reaches_the_buttons_and_the_space_bar_presses_them(place: Place) -> None:
    place.ask()
    place.settle()
    reached = []
    for _ in range(4):
        place.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert set(reached) == {place.form.button(answer) for answer in APPROVAL_ANSWERS}
    place.form.button("deny").setFocus(Qt.FocusReason.TabFocusReason)
    place.qtbot.keyClick(place.form.button("deny"), Qt.Key.Key_Space)
    assert place.answers == ["deny"]


def test_a_screen_reader_finds_names_and_roles(place: Place) -> None:
    place.ask()
    place.settle()
    found = {}
    for answer in APPROVAL_ANSWERS:
        interface = QAccessible.queryAccessibleInterface(place.form.button(answer))
        assert interface.role() == QAccessible.Role.PushButton
        assert not interface.state().disabled
        found[answer] = interface.text(QAccessible.Text.Name)
    assert found == {
        "once": "Allow switch_lamp once",
        "session": "Allow switch_lamp for this session",
        "always": "Always allow switch_lamp",
        "deny": "Deny switch_lamp",
    }


def test_the_buttons_stand_in_a_row_where_there_is_room(place: Place) -> None:
    place.ask()
    tops = lambda: {place.form.button(answer).mapTo(place.form, QPoint()).y() for answer in APPROVAL_ANSWERS}  # noqa: E731 - one use
    place.qtbot.waitUntil(lambda: len(tops()) == 3)
    place.window.resize(700, 260)
    place.qtbot.waitUntil(lambda: len(tops()) == 1)
    place.window.resize(300, 260)
    place.qtbot.waitUntil(lambda: len(tops()) == 3)
    assert place.form.width() <= 300
