"""Words of others are words: never markup that fetches a picture or looks like the program's own."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog.questions import ask_to_delete
from assistant.desktop.texts import plain_tooltip

DESKTOP = Path(__file__).parents[2] / "assistant" / "desktop"
PICTURE = '<img src="//evil.example/share/a.png">'


@pytest.mark.parametrize("text", [PICTURE, f"Practice\nModel: {PICTURE}", "<b>bold</b> & more", "1 < 2", "plain"])
def test_a_tooltip_shows_what_was_written(qtbot: QtBot, text: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setToolTip(plain_tooltip(text))
    shown = widget.toolTip()
    if "<" in shown:
        document = QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()
    assert shown == text
    assert "<img" not in widget.toolTip()


def test_a_question_shows_what_was_written(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    question = ask_to_delete(window, f"Delete {PICTURE}?", PICTURE, lambda: None)
    assert question.textFormat() == Qt.TextFormat.PlainText
    assert isinstance(question, QMessageBox)
    question.close()


def test_nothing_is_shown_as_html() -> None:
    for path in DESKTOP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", "")
            assert name not in {"setHtml", "insertHtml", "appendHtml", "setOpenExternalLinks", "setMarkdown"}, path
            assert name not in {"RichText", "MarkdownText"}, path
