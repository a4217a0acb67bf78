"""Whether conversations can be kept and found again, tried with a file of its own that is deleted afterwards."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.checks.finding import Finding, Scope, as_sentence
from assistant.history import History, Line

WORDS = "A word that is found again: Überprüfung"
WANTED = "uberpruf"  # without its accents, and only its beginning


def check(scope: Scope) -> Iterator[Finding]:
    """Write a line and search for it."""
    del scope
    version = f"SQLite {sqlite3.sqlite_version}"
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.closing(History(Path(folder, "test.sqlite3"))) as file:
            file.save(file.begin(), Line("1", "user", WORDS))
            is_found = bool(file.search(WANTED))
    except Exception as error:  # noqa: BLE001 - an SQLite without its full-text search may raise anything here
        reason = as_sentence(error.__cause__ or error)
        yield Finding("history engine", "failed", f"{version} cannot keep conversations ({reason}).", _OTHER_PYTHON)
        return
    if is_found:
        yield Finding("history engine", "ok", f"{version} keeps conversations and finds words in them.")
    else:
        yield Finding("history engine", "failed", f"{version} does not find what was written.", _OTHER_PYTHON)


_OTHER_PYTHON = "Install the assistant again, with a Python whose SQLite has the full-text search FTS5."
