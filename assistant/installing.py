"""What to say when a part of the program cannot be imported: one sentence with the command that installs it."""

import contextlib
import gc
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

DISTRIBUTION = "desktop-voice-assistant"
THE_ASSISTANT = "The assistant needs"

# Modules that come with an extra of pyproject.toml (its name), or under another name than their distribution's.
_EXTRAS = dict.fromkeys(("mcp", "mcp_types", "httpx2", "anyio", "pydantic"), "mcp")
_DISTRIBUTIONS = {
    "Xlib": "python-xlib",
    "espeakng_loader": "espeakng-loader",
    "pywebrtc_audio": "pywebrtc-audio",
    "mcp_types": "mcp-types",
    "shiboken6": "PySide6_Essentials",
}
# Parts of PySide6 that are in its second distribution.
_ADDONS = ("PySide6.QtMultimedia",)

# What the loader of glibc says of a library that is not there.
_LIBRARY_MISSING = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")

SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Shared libraries that PySide6's wheels link to but do not bring, and Debian's packages that have them."""


class MissingPartError(ImportError):
    """A package or a library is not installed; the message is a sentence for the user with the command to run."""


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import many modules in this `with` block without looking for garbage among them.

    What they define stays as long as the program. To search all of it again each time it has grown takes an eighth of
    the time that the import takes; afterwards it is not searched at all.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def load(module: str, who_needs: str = THE_ASSISTANT) -> ModuleType:
    """Import one of our modules. Raises MissingPartError when something that it needs is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        sentence = explain(error, who_needs)
        if sentence is None or isinstance(error, MissingPartError):
            raise
        raise MissingPartError(sentence, name=error.name, path=error.path) from error


def explain(error: BaseException, who_needs: str = THE_ASSISTANT) -> str | None:
    """Say in one sentence what is not installed and how to install it, or None if that is not what went wrong.

    `who_needs` begins the sentence: "MCP servers need".
    """
    if isinstance(error, MissingPartError):
        return str(error)
    library = _LIBRARY_MISSING.search(str(error)) if isinstance(error, ImportError | OSError) else None
    if library is not None:
        return _library_sentence(library[1], who_needs)
    if not isinstance(error, ModuleNotFoundError) or error.name is None:
        return None
    top = error.name.partition(".")[0]
    if top == __name__.partition(".")[0]:
        return None  # a module of ours: that is no missing part but a mistake
    package = _distribution(error.name)
    return f"{who_needs} the Python package {package}, which is not installed; {how_to_install(_EXTRAS.get(top))}"


def missing_package(module: str, who_needs: str = THE_ASSISTANT) -> str | None:
    """Say so in one sentence if a module is not installed; it is looked for, not imported."""
    if importlib.util.find_spec(module) is not None:
        return None
    return explain(ModuleNotFoundError(name=module), who_needs)


def how_to_install(extra: str | None = None) -> str:
    """Say how what belongs to the default installation, or to one of its extras, is installed: "install it with: …"."""
    if getattr(sys, "frozen", False):
        return "this copy of the assistant is incomplete, please install it again"
    return f"install it with: {install_command(extra)}"


def install_command(extra: str | None = None) -> str:
    """The exact command that brings the default installation, or one of its extras, into this Python environment."""
    python = sys.executable or "python"
    if Path(sys.prefix, "pipx_metadata.json").exists():
        return _quoted(["pipx", "inject", DISTRIBUTION, f"{DISTRIBUTION}[{extra}]" if extra else DISTRIBUTION])
    # Environments that uv made have no pip.
    command = [python, "-m", "pip", "install"] if _has_pip() else ["uv", "pip", "install", "--python", python]
    return _quoted([*command, *_target(f"[{extra}]" if extra else "")])


def _has_pip() -> bool:
    # Not importlib.util: there setuptools listens for whoever looks for pip, and changes and warns.
    return PathFinder.find_spec("pip") is not None


def _target(extra: str) -> list[str]:
    """What pip is to install: the name if we were installed, else the folder that the program runs from."""
    import importlib.metadata  # takes longer than all the rest of this file, and is needed only when something is amiss

    try:
        importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return ["-e", f"{Path(__file__).resolve().parent.parent}{extra}"]
    return [f"{DISTRIBUTION}{extra}"]


def _quoted(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


def _distribution(module: str) -> str:
    if module.startswith("PySide6"):
        return "PySide6_Addons" if module.startswith(_ADDONS) else "PySide6_Essentials"
    top = module.partition(".")[0]
    return _DISTRIBUTIONS.get(top, top)


def _library_sentence(library: str, who_needs: str) -> str:
    package = SYSTEM_LIBRARIES.get(library)
    what_to_do = (
        f"on Debian and Ubuntu install it with: sudo apt-get install {package}"
        if package
        else "install the package of your system that brings it"
    )
    return f"{who_needs} the system library {library}, which is missing; {what_to_do}"
