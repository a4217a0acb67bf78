"""The wheel and the source distribution: what is in them, and that the installed program works away from the tree."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300


def run(*command: str | Path, folder: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both, made as a release makes them: the wheel from the source distribution. By the ending of their names."""
    folder = tmp_path_factory.mktemp("dist")
    # The tests' environment has what the build needs; nothing is fetched.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    return {path.suffix: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def installed(distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it, which borrows the dependencies from the tests' environment."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--no-index", "--no-deps"]
    run(*pip, "--force-reinstall", distributions[".whl"], folder=folder)
    return folder / "bin"


def own_environment(**more: str) -> dict[str, str]:
    """This environment without what would lead back to the tree."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", **more}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


def test_the_wheel_has_all_modules_and_resources_and_nothing_else(distributions: dict[str, Path]) -> None:
    with zipfile.ZipFile(distributions[".whl"]) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "assistant").rglob("*.py")}
    resources = {
        str(Path("assistant/_resources") / path.relative_to(ROOT / "resources"))
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert names == modules | resources | {"assistant/py.typed"}


def test_the_source_distribution_can_be_built_and_tested(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions[".gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    listed = run("git", "ls-files", folder=ROOT).splitlines() if (ROOT / ".git").exists() else []
    assert {name for name in listed if (ROOT / name).exists()} - names == set()
    assert {"PKG-INFO", "pyproject.toml", "Makefile", "LICENSE", "tests/conftest.py", ".ci/run"} <= names
    assert not [name for name in names if name.startswith((".venv", "build", "dist", ".hypothesis"))]


def test_version_licence_and_extras_are_in_the_metadata(distributions: dict[str, Path]) -> None:
    told = metadata(distributions[".whl"])
    assert told["Version"] == assistant.__version__
    assert told["License-Expression"] == "MIT"
    assert {"mcp", "all", "bidi", "bidi-io"} <= set(told.get_all("Provides-Extra", []))
    default = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert not [line for line in default if re.match(r"mcp\b", line)]


def test_the_installed_commands_run_away_from_the_tree(installed: Path, tmp_path: Path) -> None:
    version = run(installed / "assistant", "--version", folder=tmp_path, env=own_environment())
    assert version == f"assistant {assistant.__version__}\n"
    where = run(installed / "python", "-c", "import assistant; print(assistant.__file__)", folder=tmp_path)
    assert str(installed.parent) in where
    assert (installed / "assistant-desktop").exists()


def test_the_installed_program_holds_a_practice_conversation(installed: Path, tmp_path: Path) -> None:
    """With the sample's recording, the grammar and the prices found where the wheel put them."""
    # Typed where there are no ears: pocketsphinx has no wheels for Python 3.14 yet.
    sample = next((installed.parent / "lib").rglob("samples/question.wav"))
    asked = ("--audio", sample) if sys.version_info < (3, 14) else ("--text", "what is twelve times seven")
    said = run(
        installed / "assistant",
        *("talk", "--endpoint", "practice", "--no-speakers", "--text", "what is six times seven"),
        *(*asked, "--save", "answer.wav"),
        folder=tmp_path,
        env=own_environment(),
    )
    assert "42" in said
    assert "84" in said
    assert (tmp_path / "answer.wav").stat().st_size > 10_000
