"""Renew the lock of releases: every package that goes into them or builds them, with its version and hashes.

    python packaging/lock.py            renew it, keeping the versions that still fit
    python packaging/lock.py --upgrade  take the newest versions
    python packaging/lock.py --audit    ask the databases of known vulnerabilities about the locked versions

`make lock` and `make audit` run it. The lock is for the Python of releases on Linux, macOS and Windows and
names no package index: who installs from it says which one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements-release.txt"
PYTHON = "3.13"
EXTRAS = ("all", "package")
HEADER = (
    "# What releases are made of and built with, for Python 3.13 on Linux, macOS and Windows. Made by `make lock`.\n"
    "# Install it with: pip install --require-hashes --only-binary :all: -r packaging/requirements-release.txt\n"
)


class MissingToolError(Exception):
    """A tool is not installed; the message says how to install it."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; returns the exit status."""
    if arguments not in ([], ["--upgrade"], ["--audit"]):
        say("usage: lock.py [--upgrade | --audit]")
        return 2
    try:
        return audit() if arguments == ["--audit"] else renew(upgrade=bool(arguments))
    except MissingToolError as missing:
        say(str(missing))
        return 1


def renew(*, upgrade: bool) -> int:
    """Write the lock anew; returns the exit status of the resolver."""
    command = [tool("uv"), "pip", "compile", "--universal", "--generate-hashes", "--python-version", PYTHON]
    command += [argument for extra in EXTRAS for argument in ("--extra", extra)]
    # No index, no folder of this machine: the lock is the same wherever it was made.
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet"]
    command += ["--upgrade"] if upgrade else []
    status = run([*command, "--output-file", str(LOCK), "pyproject.toml"])
    if status == 0:
        LOCK.write_text(HEADER + LOCK.read_text().removeprefix(HEADER))
    return status


def audit() -> int:
    """Print known vulnerabilities of what is locked; returns 1 if there are any or the databases cannot be reached."""
    return run(
        [
            tool("pip-audit"),
            "--strict",
            "--require-hashes",
            "--disable-pip",
            "--progress-spinner",
            "off",
            "-r",
            str(LOCK),
        ]
    )


def tool(name: str) -> str:
    """Return where a program is: beside this Python, or on the PATH. Raises MissingToolError."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if path is None:
        raise MissingToolError(f"{name} is needed; install it with: {sys.executable} -m pip install {name}")
    return path


def run(command: list[str]) -> int:
    """Run a program in the project's folder and return its exit status."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - the commands are this file's own


def say(line: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
