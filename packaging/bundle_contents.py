"""What goes into a PyInstaller bundle and what stays out, on every platform; the spec files ask here.

PyInstaller finds what is imported by name. What is imported only when it is wanted, loaded by a name made at run time,
or read as a file is named here; so is what comes along but is never used.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "assistant"
START_SCRIPT = ROOT / "packaging" / "bundle_start.py"

Entry = tuple[str, str, str]  # PyInstaller's: place in the bundle, file it comes from, kind

# Imported by a name that is made at run time, or in a branch that the analysis does not see.
HIDDEN_IMPORTS = (
    "espeakng_loader",
    "httpx2",
    "keyring.backends",
    "mcp.client.stdio",
    "mcp.client.streamable_http",
    "pocketsphinx",
    "simpleeval",
)
# Packages with files that they read: the practice server's voice and ears.
DATA_PACKAGES = ("espeakng_loader", "pocketsphinx")

# Parts of the standard library nobody's tools need: its own tests, windows of another toolkit, making environments.
STANDARD_LIBRARY_LEFT_OUT = (
    "ensurepip",
    "idlelib",
    "lib2to3",
    "test",
    "tkinter",
    "_tkinter",
    "turtle",
    "turtledemo",
    "venv",
    "pydoc_data",
    "_pyrepl",
    "antigravity",
    "this",
)

EXCLUDED_MODULES = (
    *STANDARD_LIBRARY_LEFT_OUT,
    # What builds and tests the program. Some packages import it where it happens to be installed.
    "PyInstaller",
    "_pytest",
    "coverage",
    "hypothesis",
    "mypy",
    "pip",
    "pytest",
    "ruff",
    "setuptools",
    # The tests and the build tools of packages.
    "numpy.conftest",
    "numpy.distutils",
    "numpy.f2py",
    "numpy.testing",
    "simpleeval_test",
    "Xlib.ext.test",
    # The command line of MCP's package. (Its servers' web framework has to stay: the client imports it.)
    "mcp.cli",
    # The practice server and OpenAI's own package must not know each other.
    "openai",
    # Microphones and speakers are QtMultimedia's; pocketsphinx would bring another library for them.
    "sounddevice",
    "pyaudio",
    # Optional helpers of the packages above, of no use here.
    "IPython",
    "email_validator",
    "matplotlib",
    "pandas",
    "pygments",
    "requests",
    "rich",
    "scipy",
    "trio",
    "typer",
    "urllib3",
    "yaml",
    # Qt's modules that others bring along and no Python code here uses.
    "PySide6.QtConcurrent",
    "PySide6.QtDBus",
    "PySide6.QtSvg",
    # Other ways for qasync to have Qt.
    "PyQt5",
    "PyQt6",
    "PySide2",
)

# Qt's libraries and plugins that the program uses; all others of PySide6's 400 MB stay out. No OpenGL, no TLS of
# Qt's own (Python's is used), no codecs: QtMultimedia's microphones and speakers need no plugin.
QT_MODULES = ("Concurrent", "Core", "DBus", "Gui", "Multimedia", "Network", "Svg", "Widgets")
QT_MODULES_OF_PLATFORM = {
    "linux": ("WaylandClient", "XcbQpa"),
    "darwin": (),
    "win32": (),
}
QT_PLUGINS = {
    "linux": (
        "iconengines/libqsvgicon",
        "imageformats/libqgif",
        "imageformats/libqjpeg",
        "imageformats/libqsvg",
        "imageformats/libqwebp",
        "platforminputcontexts/libcomposeplatforminputcontextplugin",
        "platforminputcontexts/libibusplatforminputcontextplugin",
        "platforms/libqoffscreen",
        "platforms/libqwayland",
        "platforms/libqxcb",
        "platformthemes/libqxdgdesktopportal",
        "wayland-decoration-client/libadwaita",
        "wayland-decoration-client/libbradient",
        "wayland-shell-integration/libxdg-shell",
    ),
    "darwin": (
        "iconengines/libqsvgicon",
        "imageformats/libqgif",
        "imageformats/libqjpeg",
        "imageformats/libqsvg",
        "imageformats/libqwebp",
        "multimedia/libdarwinmediaplugin",
        "permissions/libqdarwinmicrophonepermission",
        "platforms/libqcocoa",
        "platforms/libqoffscreen",
        "styles/libqmacstyle",
    ),
    "win32": (
        "iconengines/qsvgicon",
        "imageformats/qgif",
        "imageformats/qjpeg",
        "imageformats/qsvg",
        "imageformats/qwebp",
        "multimedia/windowsmediaplugin",
        "platforms/qoffscreen",
        "platforms/qwindows",
        "styles/qmodernwindowsstyle",
    ),
}

# The pronunciation of 134 thousand words, of which the practice server's grammar has two hundred.
DICTIONARY = "pocketsphinx/model/en-us/cmudict-en-us.dict"

# Files of packages that nothing here reads, as regular expressions on the place in the bundle.
USELESS_FILES = (
    r"\.(pyi|pxd|h|c|typed|md)$",
    r"(^|/)tests?/",
    # The practice server listens with a grammar (assistant/practice/ears.py); no language model is read.
    r"^pocketsphinx/model/en-us/en-us(-phone)?\.lm\.bin$",
    # It speaks English (assistant/practice/voice.py); the library is loaded by its plain name.
    r"^espeakng_loader/espeak-ng-data/(?!en_)[a-z-]+_dict$",
    r"^espeakng_loader/espeak-ng-data/lang/(?!gmw/en)",
    r"^espeakng_loader/espeak-ng-data/voices/mb/",
    r"^espeakng_loader/libespeak-ng\.so\.",
    # Installed packages' descriptions; only some are asked for (keyring finds its back ends by them).
    r"\.dist-info/(RECORD|INSTALLER|REQUESTED|WHEEL|direct_url\.json|top_level\.txt)$",
    # What reads and writes films; without it QtMultimedia still has its microphones and speakers.
    r"(^|/)(lib)?(av(codec|format|util)|sw(resample|scale))[-.]",
    r"(^|/)libQt6FFmpegStub-",
    # What packages test themselves with.
    r"^numpy/_core/_\w+_tests\.",
    r"^jsonschema/benchmarks/",
    # Random numbers come from the standard library.
    r"^numpy/random/",
)


def own_modules() -> list[str]:
    """Return every module of the program: commands, settings pages and tools are imported when they are wanted."""
    modules = []
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return modules


def standard_library() -> list[str]:
    """Return the standard library's modules: the user's own tools are Python files that may import any of them."""
    left_out = {*STANDARD_LIBRARY_LEFT_OUT, "__main__", "__phello__"}
    names = sorted(name for name in sys.stdlib_module_names if name not in left_out)
    return [name for name in names if importlib.util.find_spec(name) is not None]


def resources() -> list[tuple[str, str]]:
    """Return the program's own files as PyInstaller's (file, folder), where `assistant.resources` looks for them."""
    # The translations' sources are for translators; the program reads what is compiled of them.
    return [
        (str(path), str(Path(PACKAGE, "_resources", path.relative_to(ROOT / "resources").parent)))
        for path in sorted((ROOT / "resources").rglob("*"))
        if path.is_file() and path.suffix != ".ts"
    ]


def with_small_dictionary(datas: Iterable[Entry], folder: Path) -> list[Entry]:
    """Return the data with the ears' dictionary cut down to the words they are asked for; it is written to `folder`."""
    grammar = (ROOT / "resources" / "practice" / "questions.jsgf").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z']+", grammar.lower()))
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place, source, kind in datas:
        if place.replace("\\", "/").endswith(DICTIONARY):
            lines = Path(source).read_text(encoding="utf-8").splitlines(keepends=True)
            # A word spoken in several ways has a line for each: read, read(2).
            kept = [line for line in lines if line.split(maxsplit=1)[0].partition("(")[0] in words]
            source = str(folder / Path(DICTIONARY).name)
            Path(source).write_text("".join(kept), encoding="utf-8")
        made.append((place, source, kind))
    return made


def languages() -> list[str]:
    """Return the codes of the languages there are texts in, beside English."""
    return sorted(path.stem for path in (ROOT / "resources" / "translations").glob("*.qm"))


def wanted(entries: Iterable[Entry], platform: str = sys.platform) -> list[Entry]:
    """Return those of PyInstaller's entries (binaries or data) that the program uses."""
    return [entry for entry in entries if is_wanted(entry[0], platform)]


def is_wanted(place: str, platform: str = sys.platform) -> bool:
    """Say whether a file belongs in the bundle, by its place there."""
    path = place.replace("\\", "/")
    if any(re.search(useless, path) for useless in USELESS_FILES):
        return False
    plugin = re.search(r"/plugins/(.+)$", path)
    if path.startswith("PySide6/") and plugin:
        return plugin[1].removesuffix(".dll").removesuffix(".dylib").removesuffix(".so") in QT_PLUGINS[platform]
    if path.startswith("PySide6/") and "/translations/" in path:
        return Path(path).name in {f"qtbase_{code}.qm" for code in languages()}
    if path.startswith("PySide6/") and "/qml/" in path:
        return False
    library = re.search(r"(?:^|/)(?:lib)?Qt6?([A-Z]\w*?)(?:\.so[.\d]*|\.dll|\.dylib|\.abi3\.so|\.pyd)?$", path)
    if library and ("PySide6" in path or "/" not in path):
        return library[1] in (*QT_MODULES, *QT_MODULES_OF_PLATFORM[platform])
    return True
