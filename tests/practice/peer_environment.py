"""A cached virtual environment for clients that cannot share ours, and programs run in it."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
FOLDER = ROOT / ".venv-peers"
INSTALL_TIMEOUT_S = 400


class PeerError(Exception):
    """The environment could not be made, or a program in it failed."""


def environment(requirements: Path = PEERS / "requirements.txt", folder: Path = FOLDER) -> Path:
    """The environment's interpreter; made at first, which needs a package index. Raises PeerError without one."""
    wanted = hashlib.sha256(f"{sys.version}{requirements.read_text()}".encode()).hexdigest()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / "made-of"
        if not stamp.exists() or stamp.read_text() != wanted:
            _run([sys.executable, "-m", "venv", str(folder)])
            _run([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)])
            stamp.write_text(wanted)
    return python


def _run(command: list[str]) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_TIMEOUT_S)
    if result.returncode:
        raise PeerError(f"{' '.join(command)} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def run_peer(program: str, *arguments: str) -> dict[str, Any]:
    """Run a program of `peers/` and return the JSON object it prints last."""
    output = _run([str(environment()), str(PEERS / program), *arguments])
    answer: dict[str, Any] = json.loads(output.splitlines()[-1])
    return answer
