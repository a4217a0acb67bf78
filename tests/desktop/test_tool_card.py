"""One tool call as it is shown."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from assistant.desktop.full_text import FullText
from assistant.desktop.tool_activity import Question, ToolActivity
from assistant.desktop.tool_card import ToolCard
from assistant.desktop.tool_text import MAXIMUM_CHARACTERS
from tests.desktop.conftest import StoppedClock

RUNNING = ToolActivity("1", "calculator", {"expression": "12*7"}, "running", started_at=100.0)
DONE = replace(RUNNING, status="done", result="84", duration_ms=12)


def texts(card: ToolCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if not label.isHidden()]


def test_shows_name_arguments_state_duration_and_result(qtbot: QtBot) -> None:
    card = ToolCard(RUNNING)
    qtbot.addWidget(card)
    assert set(texts(card)) == {"calculator", "expression: 12*7", "● running · 0 s"}
    card.refresh_duration(103.9)
    assert "● running · 3 s" in texts(card)
    card.show_activity(DONE, 104.0)
    assert set(texts(card)) == {"calculator", "expression: 12*7", "✓ done · 12 ms", "84"}
    assert card.accessibleName() == "Tool calculator, done, 12 ms: 84"
    card.refresh_duration(200.0)
    assert "✓ done · 12 ms" in texts(card)


def test_shows_progress_and_failure(qtbot: QtBot) -> None:
    card = ToolCard(replace(RUNNING, progress="half way"))
    qtbot.addWidget(card)
    assert "half way" in texts(card)
    card.show_activity(replace(RUNNING, status="failed", result="No network.", duration_ms=2100), 103.0)
    assert {"✗ failed · 2.1 s", "No network."} <= set(texts(card))


def test_the_whole_name_can_be_read_beside_a_long_status(qtbot: QtBot) -> None:
    failed = replace(RUNNING, name="averylongnameoftool", origin="your tool weather.py", status="failed", result="x")
    card = ToolCard(replace(failed, duration_ms=2_100_000))
    qtbot.addWidget(card)
    card.resize(230, 200)
    with qtbot.waitExposed(card):
        card.show()
    name = next(label for label in card.findChildren(QLabel) if label.text() == "averylongnameoftool")
    assert name.width() >= name.fontMetrics().horizontalAdvance(name.text())


def test_an_endless_result_neither_widens_nor_fills_the_window(qtbot: QtBot) -> None:
    card = ToolCard(replace(DONE, result="x" * 1_000_000))
    qtbot.addWidget(card)
    assert card.minimumSizeHint().width() < 300
    assert max(len(text) for text in texts(card)) < 2 * MAXIMUM_CHARACTERS


def shown(card: ToolCard, name: str) -> FullText:
    return next(text for text in card.findChildren(FullText) if text.accessibleName() == name)


def test_a_question_shows_the_whole_call_and_the_time_left(qtbot: QtBot, clock: StoppedClock) -> None:
    body = "\n".join(f"line {number}" for number in range(300))
    card = ToolCard(
        replace(
            RUNNING,
            name="send\u202email",
            arguments={"to": "anna@example.org", "body": body},
            status="waiting",
            origin="MCP server mail",
            question=Question("a1", 1060.0),
        ),
        clock,
    )
    qtbot.addWidget(card)
    card.refresh_duration(1003.2)
    assert "? waits for you · 57 s" in texts(card)
    assert "MCP server mail" in texts(card)
    whole = shown(card, "Arguments of send\\u202email").toPlainText()
    assert whole.startswith('to: "anna@example.org"\nbody: "line 0\\n\n')
    assert whole.endswith('line 299"')
    assert any("scroll to read" in text for text in texts(card))
    assert card.expander.isHidden(), "there is nothing to expand"
    assert card.accessibleName().startswith("Tool send\\u202email, MCP server mail, waits for you: to:")
    before = card.accessibleName()
    card.refresh_duration(1010.0)
    assert card.accessibleName() == before, "a screen reader need not say every second"


def test_a_call_without_arguments_says_so(qtbot: QtBot, clock: StoppedClock) -> None:
    card = ToolCard(replace(RUNNING, arguments={}, status="waiting", question=Question("a1", 1060.0)), clock)
    qtbot.addWidget(card)
    assert shown(card, "Arguments of calculator").toPlainText() == "(called without arguments)"
    assert not any("scroll to read" in text for text in texts(card))


def test_the_answer_names_the_question(qtbot: QtBot, clock: StoppedClock) -> None:
    waiting = replace(RUNNING, status="waiting", question=Question("a1", 1060.0))
    card = ToolCard(waiting, clock)
    qtbot.addWidget(card)
    assert card.form is not None
    with qtbot.waitSignal(card.answered) as signal:
        card.form.answered.emit("session")
    assert signal.args == ["a1", "session"]
    card.show_activity(replace(waiting, status="denied", question=None), 1001.0)
    assert card.form.isHidden()
    assert "⊘ denied by you" in texts(card)


@pytest.mark.parametrize("how", ["click on the card", "click on the arrow", "Enter", "space bar"])
def test_a_call_expands_to_the_whole_of_it_and_back(qtbot: QtBot, how: str) -> None:
    card = ToolCard(replace(DONE, result="x" * 5000))
    qtbot.addWidget(card)
    card.show()

    def press() -> None:
        if how == "click on the card":
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 5, card.height() - 5))
        elif how == "click on the arrow":
            qtbot.mouseClick(card.expander, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(card.expander, Qt.Key.Key_Return if how == "Enter" else Qt.Key.Key_Space)

    assert card.expander.accessibleName() == "Show everything of calculator"
    press()
    assert shown(card, "Result of calculator").toPlainText() == "x" * 5000
    assert shown(card, "Arguments of calculator").toPlainText() == 'expression: "12*7"'
    assert shown(card, "Result of calculator").isVisible()
    assert card.expander.accessibleName() == "Show less of calculator"
    press()
    assert not shown(card, "Result of calculator").isVisible()


def test_progress_moves_a_bar(qtbot: QtBot) -> None:
    card = ToolCard(RUNNING)
    qtbot.addWidget(card)
    bar = card.findChild(QProgressBar)
    assert bar.isHidden()
    card.show_activity(replace(RUNNING, progress="Page 3", progress_share=0.3), 101.0)
    assert not bar.isHidden()
    assert bar.value() == 300
    assert bar.accessibleName() == "Progress of calculator"
    assert "Page 3" in texts(card)
    card.show_activity(DONE, 102.0)
    assert bar.isHidden()


def test_a_running_call_can_be_stopped_once(qtbot: QtBot) -> None:
    card = ToolCard(RUNNING)
    qtbot.addWidget(card)
    assert card.stop_button.accessibleName() == "Stop calculator"
    with qtbot.waitSignal(card.stop_wanted) as signal:
        qtbot.mouseClick(card.stop_button, Qt.MouseButton.LeftButton)
    assert signal.args == ["1"]
    card.show_activity(replace(RUNNING, status="stopping"), 101.0)
    assert not card.stop_button.isEnabled()
    card.show_activity(replace(RUNNING, status="stopped", duration_ms=5), 102.0)
    assert card.stop_button.isHidden()
    card.show_activity(replace(RUNNING, origin="remote MCP server docs"), 103.0)
    assert card.stop_button.isHidden(), "what another server runs is out of reach"
