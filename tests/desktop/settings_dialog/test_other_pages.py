"""Budget, privacy, start, appearance and model: each control changes its setting."""

import datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog.controls import ChoiceBox, NameBox
from assistant.history import History, HistoryError, Line
from assistant.settings import Settings, settings_path
from assistant.spending import add_spending
from tests.desktop.settings_dialog.conftest import Open, Opened, choose, click

W = TypeVar("W", bound=QWidget)


def named(given: Opened, kind: type[W], name: str) -> W:
    (found,) = [widget for widget in given.page.findChildren(kind) if widget.accessibleName() == name]
    return found  # type: ignore[no-any-return]


def type_number(box: QDoubleSpinBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def test_budgets_are_typed(opened: Open) -> None:
    given = opened("budget", Settings(endpoint="practice", day_budget_usd=5.0))
    assert named(given, QDoubleSpinBox, "For a day").value() == 5.0
    assert named(given, QDoubleSpinBox, "For a conversation").text() == "No limit"
    type_number(named(given, QDoubleSpinBox, "For a conversation"), "1.25")
    type_number(named(given, QDoubleSpinBox, "For a day"), "0")
    assert (given.told[-1].session_budget_usd, given.told[-1].day_budget_usd) == (1.25, 0.0)


def test_rest_is_shown_in_minutes_and_kept_in_seconds(opened: Open) -> None:
    given = opened("budget", Settings(endpoint="practice", idle_s=90.0))
    box = named(given, QDoubleSpinBox, "Rest after")
    assert box.text() == "1.5 minutes of quiet"
    type_number(box, "2")
    assert given.told[-1].idle_s == 120.0
    assert box.text() == "2 minutes of quiet"
    type_number(box, "0")
    assert box.text() == "Never"
    assert given.told[-1].idle_s == 0.0


def test_what_was_spent_today_is_shown(opened: Open) -> None:
    add_spending(datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat(), 1.5)
    assert opened("budget").page.spent.text() == "1.50 USD"


def test_a_number_that_is_being_typed_is_taken_when_the_window_closes(opened: Open) -> None:
    given = opened("budget")
    box = named(given, QDoubleSpinBox, "For a day")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "3")
    given.dialog.close()
    assert given.told[-1].day_budget_usd == 3.0


def test_history_is_switched_off_and_limited(opened: Open) -> None:
    given = opened("privacy")
    type_number(given.page.days, "30")
    assert given.told[-1].history_days == 30.0
    click(given.check_box("Keep conversations"))
    assert given.told[-1].keep_history is False
    assert not given.page.days.isEnabled()


def delete_all(given: Opened, qtbot: QtBot) -> None:
    click(given.page.delete_button)
    qtbot.waitUntil(given.page.question.isVisible)
    (delete,) = [button for button in given.page.question.buttons() if "elete" in button.text()]
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)


def test_all_conversations_are_deleted_after_a_question(opened: Open, qtbot: QtBot) -> None:
    history = History()
    history.save(history.begin("m"), Line("1", "user", "Good morning"))
    history.close()
    given = opened("privacy")
    click(given.page.delete_button)
    qtbot.waitUntil(given.page.question.isVisible)
    QTest.keyClick(given.page.question, Qt.Key.Key_Return)
    assert len(conversations()) == 1, "Enter keeps them"
    delete_all(given, qtbot)
    assert conversations() == []
    assert given.page.outcome.text() == "All conversations are deleted."


def conversations() -> list[object]:
    history = History()
    try:
        return list(history.recent())
    finally:
        history.close()


def test_a_history_that_cannot_be_deleted_is_told(opened: Open, qtbot: QtBot) -> None:
    def fail() -> None:
        raise HistoryError("The history cannot be opened.")

    given = opened("privacy", delete_history=fail)
    delete_all(given, qtbot)
    assert given.problems == ["The history cannot be opened."]


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("Start when I log in", "start_at_login", True),
        ("Start hidden in the tray", "start_hidden", True),
    ],
)
def test_how_it_starts(opened: Open, words: str, name: str, value: bool) -> None:
    given = opened("start")
    click(given.check_box(words))
    assert getattr(given.told[-1], name) is value


def test_looks(opened: Open) -> None:
    given = opened("appearance", languages={"en": "English", "de": "Deutsch"})
    choose(named(given, ChoiceBox, "Colours"), "Dark")
    choose(named(given, ChoiceBox, "Language"), "Deutsch")
    click(given.check_box("Small bar above all windows"))
    click(given.check_box("Notifications while the window is hidden"))
    told = given.told[-1]
    assert (told.appearance, told.language, told.show_bar, told.notifications) == ("dark", "de", True, False)


def test_a_model_is_chosen_or_typed(opened: Open) -> None:
    given = opened("model", Settings(endpoint="practice", voice="cedar"))
    model, voice = named(given, NameBox, "Model"), named(given, NameBox, "Voice")
    assert voice.currentText() == "cedar"
    QTest.keyClick(model, Qt.Key.Key_Down)
    assert given.told[-1].model == "gpt-realtime-2.1"
    model.setFocus()
    model.lineEdit().selectAll()
    QTest.keyClicks(model.lineEdit(), " gpt-realtime ")
    QTest.keyClick(model.lineEdit(), Qt.Key.Key_Tab)
    assert given.told[-1].model == "gpt-realtime", "what is typed is not completed to something else"
    voice.lineEdit().selectAll()
    QTest.keyClick(voice.lineEdit(), Qt.Key.Key_Delete)
    assert given.told[-1].voice == ""
    choose(named(given, ChoiceBox, "How to take turns"), "Hands-free, patient")
    assert given.told[-1].turn_mode == "semantic_vad"


def test_what_is_typed_is_not_overwritten_by_a_change_from_elsewhere(opened: Open) -> None:
    given = opened("model", Settings(endpoint="practice", instructions="Old."))
    box = given.page.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    (text,) = [widget for widget in box if widget.accessibleName() == "Instructions"]
    text.setFocus()
    QTest.keyClicks(text, "New. ")
    given.dialog.show_settings(Settings(endpoint="practice", instructions="Old.", voice="ash"))
    assert text.toPlainText() == "New. Old."


def test_typing_is_told_when_it_pauses(opened: Open, qtbot: QtBot) -> None:
    given = opened("model")
    (text,) = [widget for widget in given.page.findChildren(QWidget) if widget.accessibleName() == "Instructions"]
    with qtbot.waitSignal(given.dialog.changed):
        QTest.keyClicks(text, "Be brief.")
    assert given.told[-1].instructions == "Be brief."


def test_nothing_is_saved_that_nobody_changed(opened: Open) -> None:
    given = opened("account")
    for name in given.dialog.PAGES:
        given.dialog.show_page(name)
    given.dialog.close()
    assert given.told == []
    assert not settings_path().exists()


def test_the_first_steps_can_be_done_again(opened: Open) -> None:
    wanted: list[None] = []
    given = opened("start", open_first_steps=lambda: wanted.append(None))
    click(given.page.first_steps)
    assert wanted == [None]
