"""What was said, kept in an SQLite file in the system's folder for data: found again, resumed, exported, deleted.

Each line is written as soon as it is known, and again when it grows, so that a crash loses nothing that was said
before. Audio is never kept. The file is the user's alone (0600). Use one `History` on one thread; several programs
may have the file open at once.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs

from assistant.files import keep_aside
from assistant.settings import APP_NAME

Role = Literal["user", "assistant", "tool"]

FORMAT_VERSION = 1
LONGEST_TITLE = 60
BUSY_TIMEOUT_S = 5.0
DAY_S = 86_400

_SCHEMA = """
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '', is_named INTEGER NOT NULL DEFAULT 0,
    model TEXT NOT NULL DEFAULT '', profile TEXT NOT NULL DEFAULT '',
    started_at REAL NOT NULL, updated_at REAL NOT NULL
);
CREATE INDEX conversation_by_update ON conversation (updated_at);
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    line_id TEXT NOT NULL, position REAL NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
    tool TEXT NOT NULL DEFAULT '', arguments TEXT NOT NULL DEFAULT '',
    interrupted INTEGER NOT NULL DEFAULT 0, said_at REAL NOT NULL,
    UNIQUE (conversation_id, line_id)
);
CREATE INDEX line_in_order ON line (conversation_id, position);
CREATE VIRTUAL TABLE words USING fts5 (
    text, content='line', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TRIGGER line_added AFTER INSERT ON line BEGIN
    INSERT INTO words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER line_removed AFTER DELETE ON line BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER line_changed AFTER UPDATE OF text ON line BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO words (rowid, text) VALUES (new.id, new.text);
END;
"""
_NEW_FILE = f"BEGIN; {_SCHEMA} PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"


class HistoryError(Exception):
    """The history cannot be read or written; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said, or one tool call (`text` is its result, `arguments` its JSON).

    `line_id` names it within its conversation; `said_at` is in seconds since 1970.
    """

    line_id: str
    role: Role
    text: str
    interrupted: bool = False
    tool: str = ""
    arguments: str = ""
    said_at: float = 0.0


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """One conversation, without its lines. Times are in seconds since 1970."""

    conversation_id: int
    title: str
    model: str
    profile: str
    started_at: float
    updated_at: float
    line_count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A line that has the words looked for; `excerpt` has them in «guillemets»."""

    conversation_id: int
    title: str
    line_id: str
    role: Role
    excerpt: str
    said_at: float


def history_path() -> Path:
    """Return where the file is, whether or not it exists."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False) / "history.sqlite3"


class History:
    """The file. Every method raises HistoryError where the file cannot be read or written."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, or make it. One that is damaged, or from a newer version, is kept aside; see `notice`."""
        self._path = path or history_path()
        self.notice: str | None = None
        with self._explained("opened"):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            self._database = self._opened()

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._database.close()

    # Writing

    def begin(self, model: str = "", profile: str = "") -> int:
        """Begin a conversation; returns its number. One to which nothing is added shows up nowhere."""
        now = time.time()
        with self._writing() as database:
            values = (model, profile, now, now)
            sql = "INSERT INTO conversation (model, profile, started_at, updated_at) VALUES (?, ?, ?, ?)"
            return int(database.execute(sql, values).lastrowid or 0)

    def save(self, conversation_id: int, line: Line, after: str | None = None) -> None:
        """Add a line, after the line `after` (None: at the end), or bring one that is there up to date in its place."""
        now = time.time()
        with self._writing() as database:
            position = self._position(conversation_id, after)
            database.execute(
                "INSERT INTO line (conversation_id, line_id, position, role, text, tool, arguments, interrupted,"
                " said_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (conversation_id, line_id) DO UPDATE SET text = excluded.text,"
                " interrupted = excluded.interrupted, arguments = excluded.arguments",
                (
                    conversation_id, line.line_id, position, line.role, line.text, line.tool, line.arguments,
                    line.interrupted, line.said_at or now,
                ),
            )  # fmt: skip
            title = _title(line.text) if line.role == "user" else ""
            database.execute(
                "UPDATE conversation SET updated_at = ?, title = CASE WHEN title = '' THEN ? ELSE title END"
                " WHERE id = ?",
                (now, title, conversation_id),
            )

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._writing() as database:
            values = (" ".join(title.split()), conversation_id)
            database.execute("UPDATE conversation SET title = ?, is_named = 1 WHERE id = ?", values)

    def delete(self, conversation_id: int) -> None:
        """Delete a conversation and all that was said in it; what is not there is no error."""
        with self._writing() as database:
            database.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
            _forget_words(database)

    def delete_all(self) -> None:
        """Delete everything, and leave none of it in the file."""
        with self._writing() as database:
            database.execute("DELETE FROM conversation")
            _forget_words(database)
        with self._explained("cleared"):
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def forget_older_than(self, days: float) -> int:
        """Delete the conversations in which nothing was said for so many days; returns how many."""
        with self._writing() as database:
            oldest = time.time() - days * DAY_S
            deleted = database.execute("DELETE FROM conversation WHERE updated_at < ?", (oldest,)).rowcount
            if deleted:
                _forget_words(database)
            return deleted

    # Reading

    def recent(self, limit: int = 50, offset: int = 0) -> list[SavedConversation]:
        """The conversations in which something was said, the latest first."""
        sql = (
            "SELECT id, title, model, profile, started_at, updated_at,"
            " (SELECT count(*) FROM line WHERE conversation_id = conversation.id AND text != '') FROM conversation"
            " WHERE EXISTS (SELECT 1 FROM line WHERE conversation_id = conversation.id AND text != '')"
            " ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?"
        )
        return [SavedConversation(*row) for row in self._rows(sql, limit, offset)]

    def lines(self, conversation_id: int) -> list[Line]:
        """What was said in a conversation, in order; lines whose words never came are left out."""
        sql = (
            "SELECT line_id, role, text, interrupted, tool, arguments, said_at FROM line"
            " WHERE conversation_id = ? AND (text != '' OR role = 'tool') ORDER BY position"
        )
        rows = self._rows(sql, conversation_id)
        return [Line(line_id, role, text, bool(cut), *rest) for line_id, role, text, cut, *rest in rows]

    def search(self, wanted: str, limit: int = 50) -> list[Found]:
        """The lines that have all these words, or longer ones that begin with them (from two letters on)."""
        words = re.findall(r"\w+", wanted)
        if not words:
            return []
        sql = (
            "SELECT conversation.id, title, line_id, role, snippet(words, 0, '«', '»', '…', 12), said_at"
            " FROM words JOIN line ON line.id = words.rowid JOIN conversation ON conversation.id = conversation_id"
            " WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"
        )
        match = " ".join(f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words)
        return [Found(*row) for row in self._rows(sql, match, limit)]

    # The file

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            _prepare(database)
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version == FORMAT_VERSION:
                return database
            if version == 0 and not database.execute("SELECT 1 FROM sqlite_master").fetchone():
                database.executescript(_NEW_FILE)
                return database
            why = "newer"
        except sqlite3.OperationalError:
            database.close()
            raise
        except sqlite3.DatabaseError:
            why = "damaged"
        database.close()
        return self._begun_anew(why)

    def _begun_anew(self, why: str) -> sqlite3.Connection:
        aside = keep_aside(self._path, why)
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        reason = "is damaged" if why == "damaged" else "was written by a newer version"
        self.notice = f"The history {reason}; a new one is begun, and the old file is kept as {aside}."
        self._path.touch(mode=0o600)
        database = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        _prepare(database)
        database.executescript(_NEW_FILE)
        return database

    def _position(self, conversation_id: int, after: str | None) -> float:
        """Between `after` and the line that follows it; at the end where there is none."""
        sql = "SELECT position FROM line WHERE conversation_id = ? AND line_id = ?"
        row = self._database.execute(sql, (conversation_id, after)).fetchone() if after else None
        if row is None:
            last = "SELECT coalesce(max(position), 0) FROM line WHERE conversation_id = ?"
            return float(self._database.execute(last, (conversation_id,)).fetchone()[0]) + 1
        sql = "SELECT min(position) FROM line WHERE conversation_id = ? AND position > ?"
        following = self._database.execute(sql, (conversation_id, row[0])).fetchone()[0]
        return float(row[0]) + 1 if following is None else (float(row[0]) + float(following)) / 2

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._explained("read"):
            return self._database.execute(sql, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._explained("written"):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise HistoryError(f"The history in {self._path} cannot be {done}: {reason}.") from error


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    # What is written is safe from a crash of this program at once, and from one of the system within moments.
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    # Deleted words are overwritten, not just unlinked.
    database.execute("PRAGMA secure_delete = ON")


def _forget_words(database: sqlite3.Connection) -> None:
    """Take the words of deleted lines out of the index, where they are only marked until parts of it are merged."""
    database.execute("INSERT INTO words (words) VALUES ('optimize')")


def _title(text: str) -> str:
    """What a conversation is called after its first question."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_TITLE:
        return words
    return words[: words.rfind(" ", 0, LONGEST_TITLE) if " " in words[:LONGEST_TITLE] else LONGEST_TITLE] + "…"
