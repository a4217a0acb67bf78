"""The version is said in one place, assistant/__init__.py, and everything else takes it from there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.version import Version

import assistant

ROOT = Path(__file__).parents[2]
CACHE = re.compile(r"/(__pycache__|\.[^/]+)/")


def test_it_is_a_version_as_python_knows_them() -> None:
    assert str(Version(assistant.__version__)) == assistant.__version__


def test_nobody_else_says_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "assistant/__init__.py"
    said = re.compile(rf"(?<![\d.]){re.escape(assistant.__version__)}(?![\d.])")
    places = [ROOT / "Makefile", *(ROOT / ".github").rglob("*.yml")]
    for folder in ("assistant", "packaging"):
        places += [path for path in (ROOT / folder).rglob("*") if path.is_file() and not CACHE.search(str(path))]
    # The lock has versions of others, the licences are of others.
    left_out = {ROOT / "assistant" / "__init__.py", ROOT / "packaging" / "requirements-release.txt"}
    found = [
        str(path.relative_to(ROOT))
        for path in places
        if path not in left_out and said.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_it_can_be_asked_for() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "assistant", "--version"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (told.returncode, told.stdout) == (0, f"assistant {assistant.__version__}\n")


def test_the_changes_of_this_version_are_told() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(assistant.__version__)
    assert len(headings) == len(set(headings))
