"""What the packaged applications for macOS and Windows are called, and what is in them beside the common contents."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import bundle_contents as contents
import notices

sys.path.insert(0, str(contents.ROOT))
from assistant import __version__
from assistant.settings import APP_ID

NAME = "Voice Assistant"
VERSION = __version__
COPYRIGHT = "MIT licence; the application as a whole: GPL-3.0-or-later (THIRD-PARTY-NOTICES.txt)"
# The id that the desktop entry on Linux has. Apple allows no underscore in it, D-Bus no hyphen.
BUNDLE_ID = APP_ID.replace("_", "-")

# Imported under a name that is made at run time.
HIDDEN_IMPORTS = {
    "darwin": (
        "keyring.backends.macOS",
        "pynput.keyboard._darwin",
        "pynput.mouse._darwin",
    ),
    "win32": (
        "keyring.backends.Windows",
        "pynput.keyboard._win32",
        "pynput.mouse._win32",
        "tzdata",
    ),
}

# What comes along with Qt on these systems and is never used: OpenGL in software, Direct3D's compiler of shaders.
USELESS_LIBRARIES = re.compile(r"(^|/)(opengl32sw|d3dcompiler_\d+|dxcompiler|dxil)\.dll$", re.IGNORECASE)


def modules(platform: str) -> list[str]:
    """Return what PyInstaller is to look for beside what it finds by itself."""
    common = [*contents.own_modules(), *contents.standard_library(), *contents.HIDDEN_IMPORTS]
    return [*common, *HIDDEN_IMPORTS[platform]]


def libraries(binaries: Iterable[contents.Entry], platform: str) -> list[contents.Entry]:
    """Return those of PyInstaller's binaries that the program uses."""
    kept = contents.wanted(binaries, platform)
    return [entry for entry in kept if not USELESS_LIBRARIES.search(entry[0].replace("\\", "/"))]


def data(
    datas: Iterable[contents.Entry], of_libraries: list[contents.Entry], work: Path, platform: str
) -> list[contents.Entry]:
    """Return those of PyInstaller's data that the program uses, with licence and notices; what is made is in `work`.

    Raises notices.LicenceError for a library that may not be in the application.
    """
    kept = contents.with_small_dictionary(contents.wanted(datas, platform), work)
    written = notices.write_for_bundle([place for place, _, _ in of_libraries], work)
    return [
        *kept,
        (written.name, str(written), "DATA"),
        ("LICENSE", str(contents.ROOT / "LICENSE"), "DATA"),
    ]
