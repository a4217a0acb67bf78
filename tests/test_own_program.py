import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import __version__
from assistant.own_program import own_environment, own_program


def test_the_program_can_be_started_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "assistant.py").write_text("raise SystemExit('not this one')")
    started = subprocess.run(
        [*own_program(), "--version"],
        cwd=tmp_path,
        env=own_environment(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.stdout == f"assistant {__version__}\n"


def test_a_bundle_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program() == [sys.executable]


def test_what_was_on_the_path_stays_there() -> None:
    path = own_environment({"PYTHONPATH": "/mine", "A": "b"})
    assert path["PYTHONPATH"].endswith(f"{os.pathsep}/mine")
    assert path["A"] == "b"
    assert os.pathsep not in own_environment({})["PYTHONPATH"]
