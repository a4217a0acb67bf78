"""Whether what Qt loads at run time is there and can be loaded: its plugins, and the library of the sound system."""

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader, QSize
from PySide6.QtGui import QColor, QImage

from assistant.audio.libpulse import load_libpulse
from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import core_application
from assistant.installing import explain
from assistant.tools.desktop_access.pictures import encoded

# By platform, what opens windows there: names of files in Qt's folder `platforms`. Any of a line will do.
PLATFORMS = {
    "linux": {"X11": "libqxcb*", "Wayland": "libqwayland*"},
    "darwin": {"macOS": "libqcocoa*"},
    "win32": {"Windows": "qwindows*"},
}
PICTURES = ("PNG", "JPEG")  # what is pasted, and what the model is sent
INSTALL_AGAIN = "Install the assistant again."


def check(scope: Scope) -> Iterator[Finding]:
    """Load each kind."""
    del scope
    keep_alive = core_application()
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    for kind, pattern in PLATFORMS.get(sys.platform, {}).items():
        yield platform_plugin(kind, folder, pattern)
    yield pictures()
    yield sound_library()
    del keep_alive


def platform_plugin(kind: str, folder: Path, pattern: str) -> Finding:
    """Load what opens windows on one kind of screen."""
    name = f"windows on {kind}"
    paths = sorted(folder.glob(pattern))
    if not paths:
        return Finding(name, "failed", f"Qt's plugin for windows on {kind} is missing.", INSTALL_AGAIN)
    for path in paths:
        loader = QPluginLoader(str(path))
        if not loader.load():
            problem = loader.errorString()
            missing = explain(OSError(problem), f"Windows on {kind} need")
            sentence = missing or f"Qt's plugin for windows on {kind} cannot be loaded ({problem})."
            return Finding(name, "failed", sentence, "" if missing else INSTALL_AGAIN)
    return Finding(name, "ok", f"Qt's plugin for windows on {kind} can be loaded.")


def pictures() -> Finding:
    """Write and read a picture in each format that the program uses."""
    picture = QImage(QSize(8, 8), QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    for name in PICTURES:
        if QImage.fromData(encoded(picture, name)).size() != picture.size():
            return Finding("pictures", "failed", f"{name} pictures cannot be written and read.", INSTALL_AGAIN)
    return Finding("pictures", "ok", f"{' and '.join(PICTURES)} pictures can be written and read.")


def sound_library() -> Finding:
    """Load the library that tells which devices come and go (Linux)."""
    if not sys.platform.startswith("linux"):
        return Finding("sound library", "ok", "Sound is the system's own here.")
    if load_libpulse() is None:
        sentence = explain(OSError("libpulse.so.0: cannot open shared object file"), "Sound needs") or ""
        return Finding("sound library", "failed", sentence)
    return Finding("sound library", "ok", "The sound system's library can be loaded.")
