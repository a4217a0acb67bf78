"""Sentences of the protocol, the sound and the tools are found again, and said in German."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from assistant.bidi.events import BidiErrorEvent, BidiNoticeEvent
from assistant.desktop import engine_sentences
from assistant.desktop.engine_sentences import PATTERNS, in_the_user_s_language
from assistant.desktop.view_state import NoticeRaised, ViewState

ROOT = Path(__file__).parents[2]
# Of each part of the program the modules whose sentences the window shows, and what in them nobody reads there.
MODULES = (
    "realtime/connecting.py",
    "realtime/connection.py",
    "realtime/costs.py",
    "realtime/errors.py",
    "realtime/faults.py",
    "realtime/hearing.py",
    "realtime/other_events.py",
    "realtime/patience.py",
    "realtime/replies.py",
    "realtime/session.py",
    "realtime/stalling.py",
    "audio/capture.py",
    "audio/devices.py",
    "audio/permission.py",
    "audio/sound_server.py",
    "audio/speakers.py",
    "tools/user_tools.py",
    "tools/mcp/server.py",
    "bidi/tool_sources.py",
    "endpoint_check.py",
)
SAYING = {"Notice", "Problem", "_on_problem", "_tell", "notice", "_warn"}
# What the model reads, and the command line.
FOR_OTHERS = {"ToolError", "UnknownDeviceError", "AmbiguousDeviceError"}
# What the source has in pieces; the whole sentences are among the examples below.
IN_PIECES = {
    "7 7 until this session is renewed.",
    "7add what is missing to prices.toml.",
    "The connection broke off7.",
}


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load("de", str(ROOT / "resources" / "translations"))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def sentences(module: str) -> Iterator[str]:
    """What a module says, with something in each place where something varies."""
    tree = ast.parse((ROOT / "assistant" / module).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if (name not in SAYING and not name.endswith("Error")) or name in FOR_OTHERS:
            continue
        said = call.args[0]
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield said.value
        elif isinstance(said, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "7" for part in said.values]
            yield "".join(map(str, parts))


@pytest.mark.usefixtures("german")
def test_what_the_window_shows_of_them_is_german() -> None:
    said = {sentence for module in MODULES for sentence in sentences(module) if " " in sentence}
    assert len(said) > 50
    assert {sentence for sentence in said if in_the_user_s_language(sentence) == sentence} == IN_PIECES


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("The connection broke off. Connecting again…", "Die Verbindung ist abgerissen. Die Verbindung wird neu aufge"),
        ("The connection broke off: it timed out.", "Die Verbindung ist abgerissen: "),
        (
            "Not every price of gpt-x is known, so the budget counts less than is spent: add what is missing to "
            "prices.toml.",
            "Nicht alle Preise von gpt-x sind bekannt",
        ),
        ("4 minutes until this session is renewed.", "Noch 4 Minuten, bis diese Sitzung erneuert wird."),
        (
            "$0.50 of the $0.50 for this conversation is spent, so it pauses: raise the budget or begin a new "
            "conversation.",
            "$0.50 von $0.50 für dieses Gespräch sind ausgegeben, daher macht das Gespräch Pause: erhöhen Sie",
        ),
        ("The MCP server time does not run: it ended. It is started again.", "Der MCP-Server time läuft nicht: er hat"),
        ("your tool lamp.py", "Ihr Werkzeug lamp.py"),
        ("Nothing that any part of the program says.", "Nothing that any part of the program says."),
    ],
)
def test_what_varies_stays_and_sentences_within_sentences_are_translated_too(english: str, said: str) -> None:
    assert in_the_user_s_language(english).startswith(said)


@pytest.mark.usefixtures("german")
def test_notices_and_errors_come_to_the_window_in_its_language() -> None:
    state = ViewState("push_to_talk")
    for event in (BidiNoticeEvent("There is budget again: the conversation goes on.", "budget_resumed"),):
        change = state.apply(event, 0.0)
        assert isinstance(change, NoticeRaised)
        assert change.notice.message == "Es ist wieder Budget da: Das Gespräch geht weiter."
    change = state.apply(BidiErrorEvent("What you chose cannot be used: words", "choice_refused"), 0.0)
    assert isinstance(change, NoticeRaised)
    assert change.notice.message == "Ihre Wahl ist nicht möglich: words"


def test_in_english_nothing_changes() -> None:
    for known in PATTERNS:
        sentence = re.sub(r"\{\d\}", "x", known)
        assert in_the_user_s_language(sentence) == sentence


def test_each_sentence_finds_its_own_pattern_though_others_are_alike(german: None, qapp: QApplication) -> None:
    del german
    for known in PATTERNS:
        sentence = known.format("[0]", "[1]", "[2]")
        said = in_the_user_s_language(sentence)
        assert said == qapp.translate("assistant", known).format("[0]", "[1]", "[2]"), sentence


def test_only_what_may_fit_is_compiled() -> None:
    engine_sentences._matcher.cache_clear()
    assert in_the_user_s_language("Practice server, no account needed, and more") != ""
    assert in_the_user_s_language("Free some space on its disk.") == "Free some space on its disk."
    assert engine_sentences._matcher.cache_info().currsize < 10
