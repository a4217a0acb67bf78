"""The window in other languages."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from assistant.desktop.bridge import Bridge
from assistant.desktop.history_window.when import long_time
from assistant.desktop.latency_text import describe_latency
from assistant.desktop.settings_dialog import SettingsDialog, SettingsServices
from assistant.desktop.texts import format_number, tr
from assistant.desktop.transcript import TurnLatency
from assistant.desktop.translation import available_languages, load_translator
from assistant.desktop.window import MainWindow
from assistant.realtime.endpoint import parse_endpoint
from assistant.settings import Settings
from tests.desktop.given import session

Speak = Callable[..., str]


@pytest.fixture
def speak_language(qapp: QApplication) -> Iterator[Speak]:
    """`load_translator`, taken back at the end."""
    locale, direction = QLocale(), qapp.layoutDirection()
    before = set(qapp.findChildren(QTranslator))

    def load(language: str, folder: Path | None = None) -> str:
        return load_translator(qapp, language, folder)

    yield load
    for translator in set(qapp.findChildren(QTranslator)) - before:
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(direction)


def test_there_is_english_and_german() -> None:
    assert available_languages() == {"en": "English", "de": "Deutsch"}


def test_what_the_practice_server_is_asked_is_english(qtbot: QtBot, bridge: Bridge, speak_language: Speak) -> None:
    speak_language("de")
    window = MainWindow(bridge, parse_endpoint("practice").label)
    qtbot.addWidget(window)
    bridge.apply(session("ready"))
    assert window.endpoint.text() == "Übungsserver (ohne Konto)"
    assert window.pane.empty.example.text() == "„What is twelve times seven?“"
    assert not window.pane.empty.language_note.isHidden()
    window.show_endpoint("OpenAI")
    bridge.apply(session("connecting"))
    assert window.pane.empty.example.text() == "„Was ist zwölf mal sieben?“"
    assert window.pane.empty.language_note.isHidden()


def test_the_window_is_german(qtbot: QtBot, bridge: Bridge, speak_language: Speak) -> None:
    assert speak_language("de") == "de"
    window = MainWindow(bridge, "Übungsserver")
    qtbot.addWidget(window)
    bridge.apply(session("ready"))
    assert window.windowTitle() == "Sprachassistent"
    assert window.badge.text() == "Bereit"
    assert window.countdown.text().startswith("noch ")
    assert {"&Mikro aus", "&Senden"} <= {button.text() for button in window.findChildren(QPushButton)}
    assert window.pane.empty.example.text() == "„Was ist zwölf mal sieben?“"
    menu = QMenu()
    qtbot.addWidget(menu)
    window.commands.fill_menu(menu)
    assert {"Neues Gespräch", "Einstellungen …", "Beenden"} <= {action.text() for action in menu.actions()}


def test_keys_numbers_and_dates_are_german_too(speak_language: Speak) -> None:
    speak_language("de")
    assert QKeySequence("Ctrl+M").toString(QKeySequence.SequenceFormat.NativeText) == "Strg+M"
    assert format_number(1234.5, 1) == "1.234,5"
    assert describe_latency(TurnLatency(1200, None, None)).startswith("Geantwortet nach 1,20 s")
    assert "23. November 2026, 15:30" in long_time(datetime(2026, 11, 23, 15, 30).timestamp())


def test_the_settings_offer_each_language_by_its_own_name(qtbot: QtBot, speak_language: Speak) -> None:
    speak_language("de")
    services = SettingsServices(check_endpoint=_works, languages=available_languages())
    dialog = SettingsDialog(Settings(language="de"), services, page="appearance")
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Einstellungen"
    (box,) = [box for box in dialog.page("appearance").findChildren(QComboBox) if box.findText("Deutsch") >= 0]
    assert [box.itemText(row) for row in range(box.count())] == ["Wie der Desktop", "English", "Deutsch"]
    assert box.currentText() == "Deutsch"


async def _works(_endpoint: str, _key: str | None, _model: str) -> str | None:
    return None


@pytest.mark.parametrize(("asked_for", "spoken"), [("de_AT", "de"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_texts_that_are_missing_are_english(speak_language: Speak, asked_for: str, spoken: str) -> None:
    assert speak_language(asked_for) == spoken
    assert tr("Close") == ("Schließen" if spoken == "de" else "Close")


def test_the_systems_language_is_the_first_it_names_that_there_is(
    speak_language: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("de_CH")))
    assert speak_language("") == "de"
    assert QLocale().name() == "de_CH"


def test_a_language_read_from_the_right_turns_the_window(
    qtbot: QtBot, qapp: QApplication, bridge: Bridge, speak_language: Speak, tmp_path: Path
) -> None:
    (tmp_path / "he.qm").write_bytes(_german())
    assert speak_language("he", tmp_path) == "he"
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    window = MainWindow(bridge, "Practice")
    qtbot.addWidget(window)
    window.resize(920, 660)
    with qtbot.waitExposed(window):
        window.show()
    assert window.badge.mapTo(window, window.badge.rect().center()).x() > window.width() / 2
    assert window.menu_button.mapTo(window, window.menu_button.rect().center()).x() < window.width() / 2


def test_texts_there_are_none_of_turn_nothing(qapp: QApplication, speak_language: Speak) -> None:
    speak_language("ar")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def _german() -> bytes:
    """Compiled texts of any language: what counts here is the side they are read from."""
    return (Path(__file__).parents[2] / "resources" / "translations" / "de.qm").read_bytes()
