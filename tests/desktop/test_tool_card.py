"""One tool call as it is shown."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.tool_card import ToolCard
from assistant.desktop.tool_text import MAXIMUM_CHARACTERS

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


def test_an_endless_result_neither_widens_nor_fills_the_window(qtbot: QtBot) -> None:
    card = ToolCard(replace(DONE, result="x" * 1_000_000))
    qtbot.addWidget(card)
    assert card.minimumSizeHint().width() < 300
    assert max(len(text) for text in texts(card)) < 2 * MAXIMUM_CHARACTERS
