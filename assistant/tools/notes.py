"""What the assistant was asked to remember: notes that outlive a conversation, in a small SQLite file.

SQLite, because several conversations (a window, a terminal) may write at the same time, and because a crash leaves
either the old notes or the new. The file is its owner's alone; a damaged one is kept aside, never deleted.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import platformdirs

from assistant.files import keep_aside
from assistant.settings import APP_NAME
from assistant.tools.errors import ToolError

MAX_NOTES = 1000
MAX_NOTE_LENGTH = 2000
"""Characters of one note: about what a spoken minute or two comes to."""
BUSY_TIMEOUT_S = 5.0

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY AUTOINCREMENT, created TEXT NOT NULL, text TEXT NOT NULL)"
)
_WORD = re.compile(r"\w+")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `created` is aware of its time zone."""

    note_id: int
    created: datetime
    text: str


def notes_path() -> Path:
    """Return where the notes are, whether or not there are any."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False) / "notes.sqlite3"


class NoteBook:
    """The notes in one file. Safe to use from any thread and from several programs at once."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file; nothing is written before the first note."""
        self.path = path or notes_path()
        self.damaged_file: Path | None = None
        """Where the old notes are now, if they turned out to be damaged."""

    def add(self, text: str) -> Note:
        """Write a note. Raises ToolError when it is empty or too long, there are too many, or it cannot be written."""
        text = text.encode("utf-8", "replace").decode().strip()
        if not text:
            raise ToolError("There is nothing to remember: say what.")
        if len(text) > MAX_NOTE_LENGTH:
            raise ToolError(f"A note can have {MAX_NOTE_LENGTH:,} characters: make it shorter, or make several.")
        created = datetime.now(UTC).replace(microsecond=0)

        def write(database: sqlite3.Connection) -> int:
            (count,) = database.execute("SELECT count(*) FROM notes").fetchone()
            if count >= MAX_NOTES:
                raise ToolError(f"There are {MAX_NOTES:,} notes already: ask the user which ones to forget.")
            row = database.execute("INSERT INTO notes (created, text) VALUES (?, ?)", (created.isoformat(), text))
            return int(row.lastrowid or 0)

        return Note(self._use(write), created, text)

    def find(self, words: str = "") -> list[Note]:
        """Return the notes with all these words (or, if there are none, with any of them), newest first.

        A word is found at the beginning of a longer one; case does not matter. No words: all notes. Raises ToolError.
        """
        if not self.path.exists():
            return []
        rows = self._use(
            lambda database: database.execute("SELECT id, created, text FROM notes ORDER BY id DESC").fetchall()
        )
        notes = [Note(number, datetime.fromisoformat(created), text) for number, created, text in rows]
        wanted = _words(words)
        if not wanted:
            return notes
        hits = [(note, sum(_has_word(note.text, word) for word in wanted)) for note in notes]
        complete = [note for note, count in hits if count == len(wanted)]
        return complete or [note for note, count in hits if count]

    def remove(self, note_id: int) -> Note:
        """Delete a note for good and return it. Raises ToolError when there is none of that number."""

        def delete(database: sqlite3.Connection) -> Note | None:
            # Overwrites what is deleted, which would else stay readable in the file.
            database.execute("PRAGMA secure_delete = ON")
            row = database.execute("SELECT id, created, text FROM notes WHERE id = ?", (note_id,)).fetchone()
            database.execute("DELETE FROM notes WHERE id = ?", (note_id,))
            return Note(row[0], datetime.fromisoformat(row[1]), row[2]) if row else None

        note = self._use(delete) if self.path.exists() and 0 < note_id < 2**63 else None
        if note is None:
            raise ToolError(f"There is no note {note_id}: recall the notes to see their numbers.")
        return note

    def _use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database; a damaged file is kept aside, and work begins on a new one."""
        try:
            try:
                with self._open() as database:
                    return work(database)
            except sqlite3.OperationalError:
                raise  # locked, full or not to be written: nothing is wrong with the file itself
            except sqlite3.DatabaseError:
                self._keep_aside()
                with self._open() as database:
                    return work(database)
        except (OSError, sqlite3.Error) as error:
            raise ToolError(
                f"The notes in {self.path} cannot be used ({error}): tell the user to make room or access there."
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)
        with closing(sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as database:
            # IMMEDIATE: whoever counts and then writes must not be overtaken by another program in between.
            database.execute("BEGIN IMMEDIATE")
            try:
                database.execute(_SCHEMA)
                yield database
            except BaseException:
                # A damaged file may refuse even that; closing ends the transaction as well.
                with suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def _keep_aside(self) -> None:
        # The journal of a damaged file would be taken for the new one's.
        journal = self.path.with_name(f"{self.path.name}-journal")
        self.damaged_file = keep_aside(self.path, "damaged")
        journal.unlink(missing_ok=True)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _has_word(text: str, word: str) -> bool:
    return any(candidate.startswith(word) for candidate in _words(text))
