"""A key that is easy to find again, and a look at every place where it must not be."""

import contextlib
import threading
import urllib.parse
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

MARK = "Zk7Qv93hT2xLw8mNb4Rc6Yd1"
KEY = f"sk-proj-{MARK}"
# No key by its looks: only what is known to be one can be told from any other word.
PLAIN_KEY = f"marked{MARK}"
FORMS = (MARK, MARK[::-1], MARK.encode().hex(), b64encode(MARK.encode()).decode()[:28], urllib.parse.quote(MARK))
LOOK_S = 0.01


def places_with_mark(texts: dict[str, bytes]) -> list[str]:
    """The names of those texts that have the mark in them, however it is written."""
    return sorted(name for name, text in texts.items() if any(form.encode() in text for form in FORMS))


def files_below(folders: Iterable[str]) -> dict[str, bytes]:
    """What is in every file of these folders, and the names of all files."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in Path(folder).rglob("*"):
            found[f"name of {path}"] = str(path).encode()
            if path.is_file():
                found[str(path)] = path.read_bytes()
    return found


class ChildWatch:
    """Reads environment and command line of every process below one, from the beginning to its end.

    Of the process itself only the command line counts: how it was started is the user's own doing.
    """

    def __init__(self, pid: int) -> None:
        self.seen: dict[str, bytes] = {}
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="watch children")

    def __enter__(self) -> "ChildWatch":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def programs(self) -> set[str]:
        """The children's command lines, in words."""
        lines = [text for name, text in self.seen.items() if "cmdline" in name and f"/{self._pid}/" not in name]
        return {line.replace(b"\0", b" ").decode(errors="replace") for line in lines}

    def _work(self) -> None:
        while not self._ended.wait(LOOK_S):
            family = {self._pid}
            for pid, parent in sorted(_parents()):
                if parent in family:
                    family.add(pid)
                    self._look(pid, "environ")
            for pid in family:
                self._look(pid, "cmdline")

    def _look(self, pid: int, what: str) -> None:
        with contextlib.suppress(OSError):
            path = Path(f"/proc/{pid}/{what}")
            # Between fork and exec a child still is its parent, as whoever started that wanted it.
            if what == "environ" and self._is_copy(pid):
                return
            name, content = str(path), path.read_bytes()
            # One process may be several programs, one after the other.
            while self.seen.get(name, content) != content:
                name += "'"
            self.seen[name] = content

    def _is_copy(self, pid: int) -> bool:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == Path(f"/proc/{self._pid}/cmdline").read_bytes()


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                yield int(entry.name), int(fields[1])
