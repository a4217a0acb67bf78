"""Whether the files that ship with the program are there and can be used."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTranslator

from assistant.bidi.io.wav_format import read_wav
from assistant.checks.finding import Finding, Scope, as_sentence
from assistant.prices import read_prices
from assistant.resources import resource

INSTALL_AGAIN = "Install the assistant again."


def check(scope: Scope) -> Iterator[Finding]:
    """Open each kind of file as the program does."""
    del scope
    yield _looked_at("icons", _icons)
    yield _looked_at("translations", _translations)
    yield _looked_at("sample question", _sample)
    yield _looked_at("prices", _prices)
    yield _looked_at("practice grammar", _grammar)


def _looked_at(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, "ok", look())
    except Exception as error:  # noqa: BLE001 - a damaged file may raise whatever its reader raises
        return Finding(name, "failed", f"The program's {name} cannot be used ({as_sentence(error)}).", INSTALL_AGAIN)


def _icons() -> str:
    icons = [path for path in resource("icons").glob("assistant-*.png") if path.read_bytes().startswith(b"\x89PNG")]
    if not icons:
        raise FileNotFoundError("there is none")
    return f"{len(icons)} sizes of the icon are there."


def _translations() -> str:
    compiled = sorted(resource("translations").glob("*.qm"))
    for path in compiled:
        translator = QTranslator()
        if not translator.load(str(path)) or translator.isEmpty():
            raise ValueError(f"{path.name} is damaged")
    if not compiled:
        raise FileNotFoundError("there is none")
    return f"Texts in English and {len(compiled)} other: {', '.join(path.stem for path in compiled)}."


def _sample() -> str:
    pcm = read_wav(resource("samples", "question.wav"))
    if not any(pcm):
        raise ValueError("it is silent")
    return "The recorded question can be read."


def _prices() -> str:
    read_prices(resource("prices.toml"))
    return "The table of prices can be read."


def _grammar() -> str:
    if "grammar" not in resource("practice", "questions.jsgf").read_text(encoding="utf-8"):
        raise ValueError("it is damaged")
    return "The practice server's grammar can be read."
