"""What the tests of the bundle look at around it: what it depends on, files, environments, processes."""

import contextlib
import hashlib
import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE_OF = ("assistant", "resources", "packaging", "pyproject.toml", "CHANGELOG.md", "LICENSE")


def fingerprint() -> str:
    """What the bundle depends on: our files, the packages installed here, the Python."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(repr(sorted((each.name, each.version) for each in importlib.metadata.distributions())).encode())
    for name in MADE_OF:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def without_python(environment: dict[str, str], path: str) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if not re.match(r"(PYTHON|VIRTUAL_ENV|PYENV)", name)}
    return {**kept, "PATH": path}


def tree(folder: Path) -> set[str]:
    """All files, links and folders below this one."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def processes_of(program: Path) -> list[int]:
    """The processes that run something of this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "exe").readlink().is_relative_to(program):
                found.append(int(process.name))
    return found
