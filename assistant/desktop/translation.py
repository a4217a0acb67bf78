"""The language of the window: which one, its texts, its numbers and dates, and the side it is read from."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from assistant.resources import resource

# The language the texts are written in.
SOURCE_LANGUAGE = "en"


def available_languages() -> dict[str, str]:
    """The languages there are texts in, their own names by code."""
    codes = [SOURCE_LANGUAGE, *sorted(path.stem for path in _folder().glob("*.qm"))]
    return {code: _own_name(code) for code in codes}


def load_translator(application: QApplication, language: str, folder: Path | None = None) -> str:
    """Have texts, numbers, dates and the layout in this language; what is built afterwards shows it.

    Args:
        application: The one application.
        language: A code, as `de`; empty: the first of the system's languages there are texts in.
        folder: Where the compiled texts are; None: those that ship with the program.

    Returns:
        The code of the language the texts are in: `en` where there are none in the language asked for.

    """
    system = QLocale.system()
    asked_for = QLocale(language) if language else system
    folder = folder or _folder()
    code = _first_with_texts(asked_for.uiLanguages(), folder)
    # The system's own locale knows better than a bare code how dates are written in the user's country.
    QLocale.setDefault(system if system.language() == asked_for.language() else asked_for)
    application.setLayoutDirection(QLocale(code).textDirection())
    if code != SOURCE_LANGUAGE:
        # Qt's own: the names of keys, the buttons of file dialogs, the menu of a text field.
        _install(f"qtbase_{code}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
        _install(code, folder)
    return code


def _first_with_texts(wanted: list[str], folder: Path) -> str:
    for tag in wanted:
        # Both ways of writing a code with a country: pt-BR and pt_BR.
        for code in (tag.replace("-", "_"), tag.partition("-")[0]):
            if code == SOURCE_LANGUAGE or (folder / f"{code}.qm").is_file():
                return code
    return SOURCE_LANGUAGE


def _install(name: str, folder: Path) -> None:
    translator = QTranslator(QCoreApplication.instance())
    if translator.load(name, str(folder)):
        QCoreApplication.installTranslator(translator)


def _own_name(code: str) -> str:
    name = QLocale(code).nativeLanguageName()
    return "English" if code == SOURCE_LANGUAGE else name[:1].upper() + name[1:]


def _folder() -> Path:
    return resource("translations")
