"""Notes: found again by words, after a restart, by several programs at once, and never lost by damage."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.tools import ToolError, notes
from assistant.tools.builtin.notes import forget, recall, remember
from assistant.tools.notes import MAX_NOTE_LENGTH, NoteBook, notes_path


def in_another_process(code: str) -> str:
    program = f"from assistant.tools.builtin.notes import *\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_a_note_outlives_the_program_that_wrote_it() -> None:
    assert in_another_process("print(remember('The spare key is at number 7.'))") == "Noted as number 1."
    today = datetime.now().astimezone()
    told = recall("spare key")
    assert told.endswith("): The spare key is at number 7.")
    day = datetime.strptime(re.findall(r"\((.*?)\)", told)[0], "%Y-%m-%d").date()
    assert today.date() - timedelta(days=1) <= day <= today.date()
    assert in_another_process("print(forget(1))") == f"Forgotten: {told}"
    assert recall() == "There are no notes."


def test_notes_are_found_by_words_newest_first(tmp_path: Path) -> None:
    book = NoteBook(tmp_path / "notes.sqlite3")
    for text in ("Ada's birthday is on 10 December.", "Bo likes dogs.", "Ada has a dog named Pi.", "Größe 42"):
        book.add(text)

    def numbers(words: str) -> list[int]:
        return [note.note_id for note in book.find(words)]

    assert numbers("") == [4, 3, 2, 1]
    assert numbers("dog") == [3, 2]
    assert numbers("ADA dog") == [3]
    assert numbers("dog birthday") == [3, 2, 1]  # no note has both
    assert numbers("GRÖSSE") == [4]
    assert numbers("og") == []
    assert numbers("%") == [4, 3, 2, 1]  # no word at all


def test_nothing_is_written_before_the_first_note_and_then_for_its_owner_only() -> None:
    assert recall() == "There are no notes."
    assert not notes_path().parent.exists()
    remember("one")
    assert notes_path().stat().st_mode & 0o777 == 0o600


def test_a_note_is_dated_when_it_was_made(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    note = NoteBook(tmp_path / "notes.sqlite3").add("  now  ")
    assert before <= note.created <= datetime.now(UTC)
    assert NoteBook(tmp_path / "notes.sqlite3").find() == [note]
    assert note.text == "now"


def test_what_cannot_be_noted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = NoteBook(tmp_path / "notes.sqlite3")
    with pytest.raises(ToolError, match="nothing to remember"):
        book.add("  ")
    with pytest.raises(ToolError, match="2,000 characters"):
        book.add("x" * (MAX_NOTE_LENGTH + 1))
    monkeypatch.setattr(notes, "MAX_NOTES", 2)
    book.add("one")
    book.add("two")
    with pytest.raises(ToolError, match="ask the user which ones to forget"):
        book.add("three")
    assert [note.text for note in book.find()] == ["two", "one"]


@pytest.mark.parametrize("number", [0, -1, 7, 2**70])
def test_forgetting_what_is_not_there(number: int) -> None:
    remember("one")
    with pytest.raises(ToolError, match=f"no note {number}"):
        forget(number)
    assert "one" in recall()


def test_numbers_are_never_given_twice_and_what_is_forgotten_is_gone_from_the_file() -> None:
    remember("a secret plan")
    forget(1)
    assert b"secret plan" not in notes_path().read_bytes()
    assert remember("another") == "Noted as number 2."


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    writers = [
        threading.Thread(target=lambda name=name: [NoteBook(path).add(f"{name} {n}") for n in range(5)])
        for name in "abcd"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len({note.text for note in NoteBook(path).find()}) == 20


def test_a_damaged_file_is_kept_aside_and_the_user_is_told() -> None:
    notes_path().parent.mkdir(parents=True)
    notes_path().write_bytes(b"this is no database " * 100)
    told = recall()
    aside = notes_path().with_name("notes.damaged-1.sqlite3")
    assert told == f"There are no notes. Tell the user: the older notes were damaged and are kept as {aside}."
    assert aside.read_bytes().startswith(b"this is no database")
    assert remember("anew") == "Noted as number 1."


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_that_cannot_be_used_is_explained_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "no-folder"
    folder.write_text("a file in the way")
    with pytest.raises(ToolError, match="cannot be used"):
        NoteBook(folder / "notes.sqlite3").add("one")


def test_a_file_locked_by_another_program_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "BUSY_TIMEOUT_S", 0.01)
    book = NoteBook(tmp_path / "notes.sqlite3")
    book.add("one")
    other = sqlite3.connect(book.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ToolError, match="locked"):
        book.add("two")
    other.close()
    assert [note.text for note in book.find()] == ["one"]
    assert book.damaged_file is None


def test_a_long_list_is_cut_with_a_notice() -> None:
    for number in range(23):
        remember(f"fact {number}")
    lines = recall("fact").splitlines()
    assert len(lines) == 21
    assert lines[0].endswith("fact 22")
    assert lines[-1] == "(3 older ones are left out: ask with more words.)"
