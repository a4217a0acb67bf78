"""Make everything `make run`, `test` and `package` need: Debian packages, a virtual environment, Python packages.

    python packaging/setup_environment.py run | test | package

Standard library only, and readable by any Python from 3.8: it runs before anything is installed, on whatever
interpreter the machine has, and chooses the one for the virtual environment itself. A stamp in the virtual
environment says what was done, so that the next start has nothing to do.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Run with -I, which keeps this folder from being searched.
sys.path.insert(0, str(Path(__file__).resolve().parent))
from system_packages import ALTERNATIVES, SYSTEM_PACKAGES

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up.json"
PURPOSES = {"run": ".[all]", "test": ".[dev]", "package": ".[all,package]"}  # what pip installs for each

# Best first. 3.12 and later take PySide6 6.12 with its shorter audio periods; 3.14 comes last because
# pocketsphinx, the practice server's ears, has no wheels for it yet.
PYTHON_MINORS = (13, 12, 11, 14)

# Run by each candidate interpreter: what it is and what it lacks.
PROBE = """
import importlib, json, os, sys, sysconfig
missing = []
for name in ("venv", "ensurepip", "ssl", "sqlite3", "ctypes"):
    try:
        importlib.import_module(name)
    except ImportError:
        missing.append(name)
library = os.path.join(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "none")
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "free_threaded": "t" in getattr(sys, "abiflags", ""),
    "path": getattr(sys, "_base_executable", sys.executable),
    "missing": missing,
    "has_library": not sys.platform.startswith("linux") or (".so" in library and os.path.isfile(library)),
}))
"""


class SetUpError(Exception):
    """Set-up cannot go on; the message tells the user what to do."""


@dataclass(frozen=True)
class Interpreter:
    """A Python that runs: where it is, its version, and which of the needed modules it lacks."""

    path: str
    version: tuple[int, ...]
    missing: tuple[str, ...]
    has_library: bool = False  # libpython as a shared library, without which PyInstaller cannot build

    @property
    def is_supported(self) -> bool:
        """Whether its version is one this project runs on."""
        return self.version[0] == 3 and self.version[1] in PYTHON_MINORS

    @property
    def preference(self) -> tuple[int, bool, int]:
        """Sort key, best first: the preferred minor version, one that bundles can be built with, the newest release."""
        return PYTHON_MINORS.index(self.version[1]), not self.has_library, -self.version[2]

    def __str__(self) -> str:
        version = ".".join(map(str, self.version))
        return f"{self.path} ({version}{', without ' + ' and '.join(self.missing) if self.missing else ''})"


def main(arguments: list[str]) -> int:
    """Set up for the purpose named on the command line; returns the exit status."""
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        say(f"usage: setup_environment.py {' | '.join(PURPOSES)}")
        return 2
    purpose, requested = arguments[0], os.environ.get("PYTHON", "")
    try:
        if not is_done(purpose, requested):
            set_up(purpose, requested)
    except SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Set-up was interrupted; run the same command again to go on.")
        return 130
    return 0


def set_up(purpose: str, requested: str) -> None:
    """Install what is missing for `purpose` and leave the stamp."""
    if sys.platform == "win32":
        raise SetUpError("The Makefile is for Linux and macOS; on Windows follow the README's steps with pip.")
    interpreters = [probe_requested(requested)] if requested else find_interpreters()
    install_system_packages(purpose, interpreters)
    interpreter = choose(interpreters, purpose) or choose(find_interpreters(), purpose)
    if interpreter is None:
        raise SetUpError(no_interpreter(interpreters, purpose))
    make_virtual_environment(interpreter)
    install_python_packages(purpose)
    write_stamp(purpose, interpreter)
    say("Set-up is done; the next start skips it.")


# The stamp


def fingerprint() -> str:
    """Return a hash of all that set-up depends on: the dependencies, these files, where the folder is."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (ROOT / "pyproject.toml", Path(__file__), Path(__file__).with_name("system_packages.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, object]:
    """Return what the stamp says; an absent or damaged one says nothing."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_done(purpose: str, requested: str) -> bool:
    """Say whether an earlier set-up for `purpose`, with the interpreter the user wants, still holds."""
    stamp = read_stamp()
    if stamp.get("fingerprint") != fingerprint() or purpose not in str(stamp.get("purposes")).split():
        return False
    if not VENV_PYTHON.exists():
        return False
    return not requested or probe_requested(requested).path == stamp.get("python")


def write_stamp(purpose: str, interpreter: Interpreter) -> None:
    """Record that the environment is ready for `purpose` (and, for "test", also to run)."""
    stamp = read_stamp()
    kept = str(stamp.get("purposes", "")).split() if stamp.get("fingerprint") == fingerprint() else []
    purposes = {*kept, purpose, "run"}
    text = json.dumps(
        {"fingerprint": fingerprint(), "python": interpreter.path, "purposes": " ".join(sorted(purposes))}
    )
    STAMP.write_text(text + "\n")


# The interpreter


def probe(command: str) -> Interpreter | None:
    """Return what `command` is, or None if it does not run: pyenv's shims exist even for versions it lacks."""
    try:
        result = run([command, "-I", "-c", PROBE], timeout=30)
        answer = json.loads(result.stdout) if result.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    if answer is None or answer["free_threaded"]:  # PySide6 has no wheels for free-threaded builds
        return None
    has_library = bool(answer.get("has_library"))
    return Interpreter(answer["path"], tuple(answer["version"]), tuple(answer["missing"]), has_library)


def probe_requested(command: str) -> Interpreter:
    """Return the interpreter the user named with PYTHON=, or say why it will not do."""
    interpreter = probe(command)
    if interpreter is None:
        raise SetUpError(f"PYTHON={command} does not run as a Python interpreter; name another or leave PYTHON out.")
    if not interpreter.is_supported:
        raise SetUpError(f"PYTHON={command} is {interpreter}; Python 3.11 to 3.14 is needed.")
    return interpreter


def no_interpreter(found: list[Interpreter], purpose: str) -> str:
    """Say that none of the interpreters found will do, and what to do about it."""
    names = "; ".join(map(str, found)) or "none"
    if purpose == "package" and choose(found, "run"):
        return (
            f"Building a bundle needs a Python 3.11 to 3.14 with its shared library (found without: {names}). Install "
            "Debian's libpython3 package for it, or build one: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13"
        )
    return (
        f"Python 3.11 to 3.14 with venv, ssl and sqlite3 is needed (found: {names}). Install Python 3.13, or "
        "name one: PYTHON=/path/to/python3.13 make run"
    )


def find_interpreters() -> list[Interpreter]:
    """Return the supported interpreters on the PATH and in pyenv's folder, those without a missing module too."""
    names = [f"python3.{minor}" for minor in PYTHON_MINORS] + ["python3"]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    folders += [version / "bin" for version in sorted(pyenv.glob("3.*"))]
    candidates = [folder / name for folder in folders for name in names]
    found: dict[str, Interpreter] = {}
    for path in dict.fromkeys(candidate.resolve() for candidate in candidates if candidate.is_file()):
        interpreter = probe(str(path))
        if interpreter is not None and interpreter.is_supported:
            found.setdefault(interpreter.path, interpreter)
    return list(found.values())


def choose(interpreters: list[Interpreter], purpose: str = "run") -> Interpreter | None:
    """Return the best interpreter that lacks nothing of what the purpose asks for."""
    usable = [each for each in interpreters if not each.missing and (each.has_library or purpose != "package")]
    return min(usable, key=lambda interpreter: interpreter.preference, default=None)


# System packages


def install_system_packages(purpose: str, interpreters: list[Interpreter]) -> None:
    """Install the Debian packages that are missing, or raise with the one line that does; elsewhere only check."""
    if not sys.platform.startswith("linux"):
        return
    wanted = SYSTEM_PACKAGES[purpose]
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        check_other_linux(wanted)
        return
    installed = installed_debian_packages()
    missing = [package for package in wanted if not {package, ALTERNATIVES.get(package, package)} & installed]
    if choose(interpreters, purpose) is None:
        missing += missing_python_packages(interpreters, purpose)
    if missing:
        apt_install(missing, purpose)


def missing_python_packages(interpreters: list[Interpreter], purpose: str) -> list[str]:
    """Return the Debian packages that make a Python of Debian's own able to create virtual environments, or bundles."""
    for interpreter in sorted(interpreters, key=lambda each: each.preference):
        if interpreter.path.startswith("/usr/bin/"):
            python = f"python3.{interpreter.version[1]}"
            return [f"{python}-venv", *([f"lib{python}"] if purpose == "package" else [])]
    return ["python3", "python3-venv", *(["libpython3-dev"] if purpose == "package" else [])]


def installed_debian_packages() -> set[str]:
    """Return the installed packages and what they provide (libglib2.0-0 is libglib2.0-0t64 on newer systems)."""
    names: set[str] = set()
    listing = run(["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}, ${Provides}\n"])
    for line in listing.stdout.splitlines():
        status, _, packages = line.partition("\t")
        if status == "installed":
            names.update(name.split()[0] for name in packages.split(",") if name.strip())
    return names


def apt_install(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root or with password-less sudo, else raise with the line to run."""
    line = f"sudo apt-get install --no-install-recommends -y {' '.join(obtainable(packages))}"
    if os.geteuid() == 0:
        become_root = []
    elif shutil.which("sudo") and run(["sudo", "-n", "true"]).returncode == 0:
        become_root = ["sudo", "-n"]
    else:
        raise SetUpError(
            f"Debian packages are missing and installing them needs root. Run this line, then `make {purpose}` again:"
            f"\n\n{line}\n"
        )
    say(f"Installing {len(packages)} Debian packages: {' '.join(packages)}")
    apt_get = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    run_or_explain([*apt_get, "update"], "apt-get update")
    run_or_explain([*apt_get, "install", "--no-install-recommends", "-y", *obtainable(packages)], line)


def obtainable(packages: list[str]) -> list[str]:
    """Return the packages, with another one in the place of each that this system has no more."""
    return [
        ALTERNATIVES[package] if package in ALTERNATIVES and is_replaced(package) else package for package in packages
    ]


def is_replaced(package: str) -> bool:
    """Say whether apt knows of the alternative and not of the package; it knows of neither before its first update."""
    return has_candidate(ALTERNATIVES[package]) and not has_candidate(package)


def has_candidate(package: str) -> bool:
    """Say whether apt could install a package."""
    return bool(run(["apt-cache", "madison", package]).stdout.strip())


def check_other_linux(wanted: dict[str, str]) -> None:
    """On a Linux without apt: pass if the libraries and programs are there, else name them and stop."""
    missing = [
        f"{provided} (Debian's {package})"
        for package, provided in wanted.items()
        if not is_present(provided) and not is_present(ALTERNATIVES.get(provided, provided))
    ]
    if missing:
        raise SetUpError(
            f"Please install with your system's package manager what brings these, then try again: {', '.join(missing)}"
        )


def is_present(provided: str) -> bool:
    """Say whether a shared library can be loaded or a program is on the PATH."""
    if ".so." not in provided:
        return shutil.which(provided) is not None
    try:
        ctypes.CDLL(provided)
    except OSError:
        return False
    return True


# The virtual environment


def make_virtual_environment(interpreter: Interpreter) -> None:
    """Create .venv with this interpreter, unless it is there, works, and has the same."""
    existing = probe(str(VENV_PYTHON)) if VENV_PYTHON.exists() else None
    if (
        existing is not None
        and existing.path == interpreter.path
        and run([str(VENV_PYTHON), "-m", "pip", "--version"]).returncode == 0
    ):
        return
    say(f"Making .venv with {interpreter}")
    run_or_explain([interpreter.path, "-m", "venv", "--clear", str(VENV)], "python -m venv .venv")


def install_python_packages(purpose: str) -> None:
    """Install the project and its dependencies into .venv."""
    say("Installing Python packages into .venv (a minute or two the first time)")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-e", PURPOSES[purpose]]
    run_or_explain(command, f".venv/bin/python -m pip install -e '{PURPOSES[purpose]}'")


def run(command: list[str], timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and capture what it prints, standard error with it."""
    return subprocess.run(  # noqa: S603 - the commands are this file's own
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


def run_or_explain(command: list[str], name: str) -> None:
    """Run a program quietly; if it fails, show all it printed and stop."""
    result = run(command)
    if result.returncode:
        raise SetUpError(f"{result.stdout.rstrip()}\n\nThis failed (its output is above): {name}")


def say(line: str) -> None:
    """Print one line of progress on standard error: standard output is the assistant's."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
