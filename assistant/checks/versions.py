"""Which versions run here: of the program, of Python and Qt, and of the system."""

import importlib.metadata
import platform
import sys
from collections.abc import Iterator

import PySide6
from PySide6.QtCore import QLibraryInfo

from assistant import __version__
from assistant.checks.finding import Finding, Scope

PACKAGES = ("websockets", "msgspec", "numpy", "soxr", "pywebrtc-audio", "keyring", "qasync", "mcp")
# PySide6 6.12 loses a reference to True at each signal on Python 3.11, see pyproject.toml.
FIRST_UNSOUND_QT = (6, 12)
LAST_UNSOUND_PYTHON = (3, 11)


def check(scope: Scope) -> Iterator[Finding]:
    """Tell the versions, and of the one pair of versions that does not go together."""
    del scope
    kind = "bundle" if getattr(sys, "frozen", False) else "Python installation"
    yield Finding("version", "ok", f"Voice Assistant {__version__} ({kind}).")
    python = platform.python_version()
    qt = f"Python {python}, PySide6 {PySide6.__version__}, Qt {QLibraryInfo.version().toString()}"
    if sys.version_info[:2] <= LAST_UNSOUND_PYTHON and _numbers(PySide6.__version__) >= FIRST_UNSOUND_QT:
        sentence = f"{qt}: these two do not go together, the program will end by itself."
        yield Finding("Python and Qt", "failed", sentence, "Install the assistant again, or use Python 3.12 or later.")
    else:
        yield Finding("Python and Qt", "ok", f"{qt}.")
    yield Finding("system", "ok", f"{platform.platform()}{_distribution()}.")
    yield Finding("package versions", "ok", f"{', '.join(_versions())}.")


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _distribution() -> str:
    try:
        return f", {platform.freedesktop_os_release()['PRETTY_NAME']}"
    except (OSError, KeyError):
        return ""


def _versions() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:  # an extra; or a bundle, which leaves the description out
            yield f"{name} ?"
