"""How this very program is started once more, as a process beside this one: from source, installed, or frozen."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def own_program() -> list[str]:
    """Return the command, to which arguments are added."""
    # A bundled program is its own interpreter. -P: the current folder must not stand in for the package.
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "assistant"]


def own_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return this environment with this very package in it, wherever it was imported from."""
    package_folder = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [package_folder, environment.get("PYTHONPATH")]))
    return {**environment, "PYTHONPATH": path}
