"""The tables of the history file, and how words of deleted lines are taken out of its index bit by bit."""

import sqlite3

FORMAT_VERSION = 2
# Pages of the index that are rewritten in one step; some tens of milliseconds of work.
PURGE_STEP_PAGES = 64

_REMOVE_WORDS = """
CREATE TRIGGER line_removed AFTER DELETE ON line BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
END;
"""
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
CREATE TRIGGER line_changed AFTER UPDATE OF text ON line BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO words (rowid, text) VALUES (new.id, new.text);
END;
"""
# One row while words of deleted lines are still in the index: has the merging that removes them begun?
_PURGE_TABLE = "CREATE TABLE IF NOT EXISTS purge (has_begun INTEGER NOT NULL);"


def prepare(database: sqlite3.Connection) -> None:
    """Set what holds for a connection, not for the file."""
    database.execute("PRAGMA foreign_keys = ON")
    # What is written is safe from a crash of this program at once, and from one of the system within moments.
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten, not just unlinked.
    database.execute("PRAGMA secure_delete = ON")


def is_current(database: sqlite3.Connection) -> bool:
    """Bring an empty or older file up to date; False: it is from a newer version."""
    version = _version(database)
    if version == 0 and not database.execute("SELECT 1 FROM sqlite_master").fetchone():
        _make(database, _SCHEMA + _REMOVE_WORDS + _PURGE_TABLE)
    elif version == 1:
        _make(database, _PURGE_TABLE)
    return _version(database) == FORMAT_VERSION


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _make(database: sqlite3.Connection, script: str) -> None:
    try:
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {FORMAT_VERSION}; COMMIT;")
    except sqlite3.OperationalError:
        if database.in_transaction:
            database.execute("ROLLBACK")
        # Another program may have done the same a moment ago.
        if _version(database) != FORMAT_VERSION:
            raise


def want_purge(database: sqlite3.Connection) -> None:
    """Note, within the transaction that deletes lines, that their words are to be taken out of the index."""
    database.execute("DELETE FROM purge")
    database.execute("INSERT INTO purge VALUES (0)")


def purge_step(database: sqlite3.Connection) -> bool:
    """Do a part of the purge, within a transaction; False: nothing is left to do.

    The index only marks what is deleted until its parts are merged (https://sqlite.org/fts5.html#the_merge_command):
    a negative number of pages begins to merge all of them into one, positive ones go on until nothing changes.
    """
    row = database.execute("SELECT has_begun FROM purge").fetchone()
    if row is None:
        return False
    before = database.total_changes
    pages = PURGE_STEP_PAGES if row[0] else -PURGE_STEP_PAGES
    database.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
    if database.total_changes - before < 2:
        database.execute("DELETE FROM purge")
        return False
    database.execute("UPDATE purge SET has_begun = 1")
    return True


def delete_everything(database: sqlite3.Connection) -> None:
    """Empty all tables, within a transaction. Without the trigger, which would take out word by word."""
    database.execute("DROP TRIGGER line_removed")
    database.execute("DELETE FROM line")
    database.execute("DELETE FROM conversation")
    database.execute("DELETE FROM purge")
    database.execute("INSERT INTO words (words) VALUES ('delete-all')")
    database.execute(_REMOVE_WORDS)
