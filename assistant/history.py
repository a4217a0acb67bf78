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

from assistant.files import explain, keep_aside
from assistant.history_schema import delete_everything, is_current, prepare, purge_step, want_purge
from assistant.settings import APP_NAME

Role = Literal["user", "assistant", "tool"]

LONGEST_TITLE = 60
BUSY_TIMEOUT_S = 5.0
DAY_S = 86_400
# A line whose words never came is left out; a tool call may have no result yet.
_SHOWN = "(text != '' OR role = 'tool')"

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ADVICE = {
    sqlite3.SQLITE_FULL: "Free some space on its disk.",
    sqlite3.SQLITE_IOERR: "See whether its disk is full or failing.",
    sqlite3.SQLITE_READONLY: "Make the file and its folder writable for you.",
    sqlite3.SQLITE_CANTOPEN: "Make the file and its folder writable for you.",
    sqlite3.SQLITE_BUSY: "Another program holds it: end that program.",
}

_CONVERSATIONS = (
    "SELECT id, title, model, profile, started_at, updated_at,"
    " (SELECT count(*) FROM line WHERE conversation_id = conversation.id AND text != '') FROM conversation"
)


class HistoryError(Exception):
    """The history cannot be read or written; the message is a sentence for the user."""


class HistoryDamagedError(HistoryError):
    """The file is found to be damaged while it is open; see `History.begin_anew`."""


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
    """A line that has the words looked for; `excerpt` has them in «guillemets».

    Without a `line_id` it is the conversation's title that has them.
    """

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

    def begin_anew(self) -> None:
        """Keep the file aside, since it is damaged, and begin an empty one; see `notice`.

        Not while the error is being handled: its traceback keeps the old file open, and when SQLite closes that at
        last, it deletes what it takes for its write-ahead log by name, which is the new file's.
        """
        self.close()
        with self._explained("opened"):
            self._database = self._begun_anew("damaged")

    # Writing

    def begin(self, model: str = "", profile: str = "") -> int:
        """Begin a conversation; returns its number. One to which nothing is added shows up nowhere."""
        now = time.time()
        with self._writing() as database:
            values = (model, profile, now, now)
            sql = "INSERT INTO conversation (model, profile, started_at, updated_at) VALUES (?, ?, ?, ?)"
            return int(database.execute(sql, values).lastrowid or 0)

    def save(self, conversation_id: int, line: Line, after: str | None = None) -> None:
        """Add a line, after the line `after` (None: at the end), or bring one that is there up to date in its place.

        A conversation that was deleted meanwhile stays deleted: nothing is added to it.
        """
        now = time.time()
        with self._writing() as database:
            if not database.execute("SELECT 1 FROM conversation WHERE id = ?", (conversation_id,)).fetchone():
                return
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
            database.execute("UPDATE conversation SET updated_at = ? WHERE id = ?", (now, conversation_id))
            if line.role == "user":
                # The words of the first question may still be coming in.
                database.execute(
                    "UPDATE conversation SET title = ? WHERE id = ? AND NOT is_named AND ? ="
                    " (SELECT line_id FROM line WHERE conversation_id = conversation.id AND role = 'user'"
                    " AND text != '' ORDER BY position LIMIT 1)",
                    (_title(line.text), conversation_id, line.line_id),
                )

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._writing() as database:
            values = (" ".join(title.split()), conversation_id)
            database.execute("UPDATE conversation SET title = ?, is_named = 1 WHERE id = ?", values)

    def delete(self, conversation_id: int) -> None:
        """Delete a conversation and all that was said in it; what is not there is no error.

        It is found no more at once; its words leave the file's index with the next calls of `purge_some`.
        """
        with self._writing() as database:
            database.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
            want_purge(database)

    def delete_all(self) -> None:
        """Delete everything, and leave none of it in the file."""
        with self._writing() as database:
            delete_everything(database)
        with self._explained("cleared"):
            self._database.execute("VACUUM")
            self._empty_write_ahead_log()

    def forget_older_than(self, days: float) -> int:
        """Delete the conversations in which nothing was said for so many days, as `delete` does; returns how many."""
        with self._writing() as database:
            oldest = time.time() - days * DAY_S
            deleted = database.execute("DELETE FROM conversation WHERE updated_at < ?", (oldest,)).rowcount
            if deleted:
                want_purge(database)
            return deleted

    def purge_some(self) -> bool:
        """Take some of the words of deleted lines out of the file, for some tens of ms; False: none are left.

        What is left over when the program ends is remembered in the file.
        """
        if not self._rows("SELECT 1 FROM purge"):
            return False
        with self._writing() as database:
            is_left = purge_step(database)
        if not is_left:
            with self._explained("cleared"):
                self._empty_write_ahead_log()
        return is_left

    def purge(self) -> None:
        """Take all words of deleted lines out of the file; a second or so for a file of 100,000 lines."""
        while self.purge_some():
            pass

    # Reading

    def recent(self, limit: int = 50, offset: int = 0) -> list[SavedConversation]:
        """The conversations in which something was said, the latest first."""
        sql = (
            f"{_CONVERSATIONS} WHERE EXISTS"  # noqa: S608 - a constant
            " (SELECT 1 FROM line WHERE conversation_id = conversation.id AND text != '')"
            " ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?"
        )
        return [SavedConversation(*row) for row in self._rows(sql, limit, offset)]

    def conversation(self, conversation_id: int) -> SavedConversation:
        """One conversation; HistoryError where there is none of that number."""
        rows = self._rows(f"{_CONVERSATIONS} WHERE id = ?", conversation_id)
        if not rows:
            raise HistoryError(f"There is no conversation {conversation_id} in the history; see `assistant history`.")
        return SavedConversation(*rows[0])

    def last_lines(self, conversation_id: int, limit: int) -> list[Line]:
        """The last lines of a conversation, in order."""
        return self._lines(conversation_id, "position DESC", limit, 0)[::-1]

    def lines(self, conversation_id: int, limit: int = -1, offset: int = 0) -> list[Line]:
        """What was said in a conversation, in order; all of it, or `limit` lines after the first `offset`."""
        return self._lines(conversation_id, "position", limit, offset)

    def row_of(self, conversation_id: int, line_id: str) -> int:
        """How many lines of `lines` stand before this one; 0 for one that is not there."""
        sql = (
            f"SELECT count(*) FROM line WHERE conversation_id = ? AND {_SHOWN} AND position <"  # noqa: S608 - a constant
            " (SELECT position FROM line WHERE conversation_id = ? AND line_id = ?)"
        )
        return int(self._rows(sql, conversation_id, conversation_id, line_id)[0][0])

    def search(self, wanted: str, limit: int = 50) -> list[Found]:
        """The lines that have all these words, or longer ones that begin with them (from two letters on).

        The latest come first; before them the conversations whose given title has the words.
        """
        words = re.findall(r"\w+", wanted)
        if not words:
            return []
        titles = (
            "SELECT id, title, '', 'user', title, updated_at FROM conversation WHERE is_named AND "  # noqa: S608 - constants
            + " AND ".join(["title LIKE ? ESCAPE '\\'"] * len(words))
            + " ORDER BY updated_at DESC LIMIT ?"
        )
        patterns = [f"%{word.replace('_', chr(92) + '_')}%" for word in words]
        lines = (
            "SELECT conversation.id, title, line_id, role, snippet(words, 0, '«', '»', '…', 12), said_at"
            " FROM words JOIN line ON line.id = words.rowid JOIN conversation ON conversation.id = conversation_id"
            " WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"
        )
        match = " ".join(f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words)
        rows = self._rows(titles, *patterns, limit) + self._rows(lines, match, limit)
        return [Found(*row) for row in rows[:limit]]

    # The file

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            prepare(database)
            if is_current(database):
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
        prepare(database)
        is_current(database)
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

    def _lines(self, conversation_id: int, order: Literal["position", "position DESC"], *page: int) -> list[Line]:
        sql = (
            "SELECT line_id, role, text, interrupted, tool, arguments, said_at FROM line"  # noqa: S608 - constants
            f" WHERE conversation_id = ? AND {_SHOWN} ORDER BY {order} LIMIT ? OFFSET ?"
        )
        rows = self._rows(sql, conversation_id, *page)
        return [Line(line_id, role, text, bool(cut), *rest) for line_id, role, text, cut, *rest in rows]

    def _empty_write_ahead_log(self) -> None:
        """What was overwritten in the file may still stand there."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
                # SQLite rolls back by itself where the disk is full or fails.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = explain(error, self._path) if isinstance(error, OSError) else _explain_sqlite(error)
            kind = HistoryDamagedError if _result_code(error) in DAMAGED else HistoryError
            raise kind(f"The history in {self._path} cannot be {done}: {reason}") from error


def _explain_sqlite(error: sqlite3.Error) -> str:
    """What SQLite says went wrong, and what to do about it."""
    advice = _ADVICE.get(_result_code(error), "")
    return f"{error}. {advice}".strip()


def _result_code(error: Exception) -> int:
    """SQLite's primary result code (https://sqlite.org/rescode.html); 0 where the error came from elsewhere."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _title(text: str) -> str:
    """What a conversation is called after its first question."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_TITLE:
        return words
    return words[: words.rfind(" ", 0, LONGEST_TITLE) if " " in words[:LONGEST_TITLE] else LONGEST_TITLE] + "…"
