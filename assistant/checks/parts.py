"""Whether every part of the program can be imported, also those that are needed only now and then."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator

import assistant
from assistant.checks.finding import Finding, Scope, State, as_sentence
from assistant.installing import explain

# Packages of others that are imported when they are wanted; a bundle must have them all.
EVERYWHERE = (
    "espeakng_loader",
    "keyring",
    "msgspec",
    "numpy",
    "platformdirs",
    "PySide6.QtMultimedia",
    "PySide6.QtNetwork",
    "PySide6.QtWidgets",
    "pywebrtc_audio",
    "qasync",
    "simpleeval",
    "soxr",
    "sqlite3",
    "ssl",
    "tomlkit",
    "websockets.asyncio.client",
    "websockets.asyncio.server",
    "zoneinfo",
)
OF_PLATFORM = {
    "linux": (
        "jeepney.io.blocking",
        "keyring.backends.SecretService",
        "secretstorage",
        "Xlib.display",
        "Xlib.ext.record",
    ),
    "darwin": ("keyring.backends.macOS", "pynput.keyboard"),
    "win32": ("keyring.backends.Windows", "pynput.keyboard", "tzdata"),
}
# Not on every platform: a module of ours that needs it is not used here.
ONLY_ELSEWHERE = {
    "linux": ("pynput",),
    "darwin": ("Xlib", "jeepney"),
    "win32": ("Xlib", "jeepney", "termios", "resource"),
}
# An extra: nobody needs it who has no MCP server.
OF_MCP = ("mcp", "mcp_types", "httpx2", "anyio", "pydantic")
MCP_MODULES = ("mcp.client.stdio", "mcp.client.streamable_http", "httpx2")
EARS = "pocketsphinx"
NO_EARS_SINCE = (3, 14)  # of Python: no wheels


def check(scope: Scope) -> Iterator[Finding]:
    """Import everything."""
    yield own_modules()
    yield packages()
    if not scope.is_left_out("mcp"):
        yield mcp()
    if sys.version_info < NO_EARS_SINCE:
        yield ears()


def own_modules() -> Finding:
    """Import all modules of this program that this platform uses."""
    names = [module.name for module in pkgutil.walk_packages(assistant.__path__, f"{assistant.__name__}.")]
    problems = [problem for name in names if (problem := _problem_of_ours(name)) is not None]
    if problems:
        return Finding("program", "failed", problems[0], _again(len(problems)))
    if not names:
        return Finding("program", "failed", "The program's own modules are not found.", _again(1))
    return Finding("program", "ok", f"All {len(names)} modules of the program can be loaded.")


def packages() -> Finding:
    """Import the packages of others that the program cannot do without."""
    names = (*EVERYWHERE, *OF_PLATFORM.get(sys.platform, ()))
    problems = [problem for name in names if (problem := _problem(name)) is not None]
    if problems:
        return Finding("packages", "failed", problems[0], _again(len(problems)))
    return Finding("packages", "ok", f"All {len(names)} parts of other packages can be loaded.")


def mcp() -> Finding:
    """Import what speaks to MCP servers. Only an installation without that extra may miss it."""
    problems = [problem for name in MCP_MODULES if (problem := _problem(name, "MCP servers need")) is not None]
    if not problems:
        return Finding("MCP servers", "ok", "What speaks to MCP servers can be loaded.", area="mcp")
    state: State = "failed" if getattr(sys, "frozen", False) else "missing"
    return Finding("MCP servers", state, problems[0], "Without MCP servers nothing else is missing.", area="mcp")


def ears() -> Finding:
    """Import the practice server's speech recognition."""
    problem = _problem(EARS, "The practice server needs")
    if problem is not None:
        return Finding("speech recognition", "failed", problem, "Until then the practice server takes typed text only.")
    return Finding("speech recognition", "ok", "The practice server's speech recognition can be loaded.")


def _problem_of_ours(name: str) -> str | None:
    """Import a module of ours; a package it cannot have here is no problem, and is looked at by itself otherwise."""
    try:
        importlib.import_module(name)
    except ImportError as error:
        missing = (getattr(error.__cause__, "name", None) or error.name or "").partition(".")[0]
        if missing in (*OF_MCP, *ONLY_ELSEWHERE.get(sys.platform, ())):
            return None
        return explain(error) or f"{name} cannot be loaded ({as_sentence(error)})."
    except Exception as error:  # noqa: BLE001 - a module may raise anything when it is imported
        return f"{name} cannot be loaded ({as_sentence(error)})."
    return None


def _problem(name: str, who_needs: str = "The assistant needs") -> str | None:
    try:
        importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - as above
        return explain(error, who_needs) or f"{name} cannot be loaded ({as_sentence(error)})."
    return None


def _again(number: int) -> str:
    more = f"{number - 1} more could not be loaded either. " if number > 1 else ""
    return f"{more}Install the assistant again; if that does not help, send us a report (`assistant doctor --bundle`)."
