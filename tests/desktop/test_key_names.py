"""Keys are called as the user's language calls them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from assistant.desktop.key_names import shown_key


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load("qtbase_de", str(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("german")
def test_in_german() -> None:
    assert shown_key("Ctrl+Alt+Space") == "Strg+Alt+Leertaste"
    assert shown_key("F9") == "F9"


@pytest.mark.parametrize("name", ["Ctrl+Alt+Space", "F9", "Right Ctrl", "Super+Space", "Alt+&", ""])
@pytest.mark.usefixtures("qapp")
def test_in_english_and_where_qt_has_no_name_it_stays(name: str) -> None:
    assert shown_key(name) == name
