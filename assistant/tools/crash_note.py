"""A note of which tool runs, so that after a crash the user learns whose fault it was.

The user's own tools run within this program. One that calls `os._exit`, or crashes in a library of C, takes the whole
program with it, and nothing can be said any more. So there is a file for as long as such a tool runs; what is left of
a program that is gone is told at the next start. Nothing that was said is lost: it is in the history already.
"""

import contextlib
import itertools
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from assistant.settings import APP_NAME

USER_TOOL = "your tool "
"""How the origin of a tool begins that runs within this program and was not written by us."""

_numbers = itertools.count(1)
_folder: Path | None = None


def crash_notes_folder() -> Path:
    """Return where the notes are, whether or not there are any."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "running-tools"


@contextlib.contextmanager
def crashes_are_noted(folder: Path | None = None) -> Iterator[list[str]]:
    """Take notes within the block; yields a sentence about each tool that took an earlier program with it, once."""
    global _folder
    before, _folder = _folder, folder or crash_notes_folder()
    try:
        yield list(_left_behind(_folder))
    finally:
        _folder = before


@contextlib.contextmanager
def noted(name: str, origin: str) -> Iterator[None]:
    """Within the block this tool runs."""
    if _folder is None or not origin.startswith(USER_TOOL):
        yield
        return
    note = _folder / f"{os.getpid()}-{next(_numbers)}.json"
    # Where no note can be taken, the tool runs without.
    with contextlib.suppress(OSError):
        _folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        note.write_text(json.dumps({"tool": name, "origin": origin}), encoding="utf-8")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)


def _left_behind(folder: Path) -> Iterator[str]:
    for note in sorted(folder.glob("*.json")):
        if _is_running(int(number) if (number := note.stem.partition("-")[0]).isdigit() else 0):
            continue
        try:
            content = json.loads(note.read_text(encoding="utf-8"))
            name, origin = str(content["tool"]), str(content["origin"])
            note.unlink(missing_ok=True)
        except (OSError, ValueError, KeyError, TypeError):
            with contextlib.suppress(OSError):
                note.unlink(missing_ok=True)
            continue
        yield (
            f"The assistant ended unexpectedly while the tool '{name}' ({origin}) was running. "
            "If that happens again, mend the tool or take its file away."
        )


def _is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    if process <= 0:
        return False
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x100000, False, process)  # SYNCHRONIZE
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
