"""The history keeps what was said: in order, findable, the user's alone, and whole after a crash."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import history as module
from assistant import history_schema
from assistant.history import History, HistoryError, Line, history_path
from tests.support.faults import UserSaw

ROOT = Path(__file__).parents[1]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History(tmp_path / "history.sqlite3")
    yield opened
    opened.close()


def said(number: int, text: str, role: str = "user") -> Line:
    return Line(f"item_{number}", role, text)  # type: ignore[arg-type]


def texts(history: History, conversation: int) -> list[str]:
    return [line.text for line in history.lines(conversation)]


def test_the_file_is_in_the_user_s_folder_and_theirs_alone() -> None:
    opened = History()
    opened.begin()
    assert str(history_path()).startswith(os.environ["XDG_DATA_HOME"])
    assert stat.S_IMODE(history_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(history_path().with_name("history.sqlite3-wal").stat().st_mode) == 0o600
    opened.close()


def test_a_conversation_is_found_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    first = History(path)
    conversation = first.begin(model="gpt-realtime-2.1", profile="Home")
    call = Line("call_1", "tool", "84", tool="calculator", arguments='{"expression": "12 * 7"}')
    for line in (said(1, "What is twelve\ntimes seven?"), call, said(2, "Eighty-four.", "assistant")):
        first.save(conversation, line)
    first.close()
    second = History(path)
    (found,) = second.recent()
    assert (found.conversation_id, found.title) == (conversation, "What is twelve times seven?")
    assert (found.model, found.profile, found.line_count) == ("gpt-realtime-2.1", "Home", 3)
    lines = second.lines(conversation)
    assert [(line.role, line.text) for line in lines] == [
        ("user", "What is twelve\ntimes seven?"),
        ("tool", "84"),
        ("assistant", "Eighty-four."),
    ]
    assert (lines[1].tool, lines[1].arguments) == ("calculator", '{"expression": "12 * 7"}')
    second.close()


def test_a_line_that_grows_or_is_cut_stays_in_its_place(history: History) -> None:
    conversation = history.begin()
    history.save(conversation, said(1, "", "user"))
    assert (history.recent(), history.lines(conversation)) == ([], [])
    history.save(conversation, said(2, "Once upon", "assistant"))
    history.save(conversation, Line("item_2", "assistant", "Once", interrupted=True))
    history.save(conversation, said(1, "Tell me a story"))
    assert texts(history, conversation) == ["Tell me a story", "Once"]
    assert history.lines(conversation)[1].interrupted is True
    assert history.recent()[0].title == "Tell me a story"


def test_words_that_come_late_stand_where_they_were_said(history: History) -> None:
    conversation = history.begin()
    for number in (1, 4):
        history.save(conversation, said(number, str(number)))
    for number in (2, 3):
        history.save(conversation, said(number, str(number)), after=f"item_{number - 1}")
    history.save(conversation, said(5, "5"), after="item_4")
    history.save(conversation, said(6, "6"), after="unknown")
    assert texts(history, conversation) == ["1", "2", "3", "4", "5", "6"]


def test_words_are_found_by_their_beginnings_and_without_accents(history: History) -> None:
    first, second = history.begin(), history.begin()
    history.save(first, said(1, "Wo gibt es Crème brûlée?"))
    history.save(second, said(1, "crème fraîche, please"))
    history.save(second, said(2, "Of course.", "assistant"))
    assert [found.conversation_id for found in history.search("creme")] == [second, first]
    (found,) = history.search('BRUL" *')
    assert (found.conversation_id, found.line_id, found.role) == (first, "item_1", "user")
    assert found.excerpt == "Wo gibt es Crème «brûlée»?"
    assert history.search("creme zebra") == history.search("") == history.search('"*') == []


def test_what_is_changed_or_deleted_is_not_found_any_more(history: History) -> None:
    conversation = history.begin()
    history.save(conversation, said(1, "a secret"))
    history.save(conversation, said(1, "nothing"))
    assert history.search("secret") == []
    history.delete(conversation)
    history.delete(conversation)
    assert (history.search("nothing"), history.recent(), history.lines(conversation)) == ([], [], [])


def words_in_files(folder: Path, word: bytes) -> bool:
    return any(word in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("delete", [History.delete_all, lambda history: (history.delete(1), history.purge())])
def test_what_is_deleted_leaves_no_word_in_the_files(tmp_path: Path, delete: Callable[[History], None]) -> None:
    history = History(tmp_path / "history.sqlite3")
    history.save(history.begin(), said(1, "xylophone"))
    history.save(history.begin(), said(1, "a violin"))
    delete(history)
    assert not words_in_files(tmp_path, b"xylophone")
    history.save(history.begin(), said(1, "after all, a violin"))
    assert history.search("violin")[0].excerpt == "after all, a «violin»"
    history.delete(history.recent()[0].conversation_id)
    history.close()


def test_a_purge_goes_on_after_a_restart_and_takes_what_is_deleted_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_schema, "PURGE_STEP_PAGES", 1)
    path = tmp_path / "history.sqlite3"
    first = History(path)
    for number in range(40):
        conversation = first.begin()
        for line in range(10):
            first.save(conversation, said(line, " ".join(f"word{number}x{line}x{n}" for n in range(40))))
    first.save(conversation, said(99, "xylophone"))
    first.delete(1)
    assert first.purge_some() is True
    first.close()
    second = History(path)
    assert second.purge_some() is True
    second.delete(conversation)
    assert second.search("xylophone") == []
    second.purge()
    assert second.purge_some() is False
    assert not words_in_files(tmp_path, b"xylophone")
    assert not words_in_files(tmp_path, b"word0x")
    assert [hit.conversation_id for hit in second.search("word5x3x3")] == [6]
    second.close()


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    History(path).close()
    database = sqlite3.connect(path)
    database.executescript("DROP TABLE purge; PRAGMA user_version = 1;")
    database.close()
    history = History(path)
    history.save(history.begin(), said(1, "hello"))
    history.delete(1)
    history.purge()
    assert history.notice is None
    history.close()


def test_programs_that_make_the_file_at_the_same_moment_do_not_mind(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)
    made = History(tmp_path / "history.sqlite3")
    history_schema._make(database, "CREATE TABLE line (id);")
    made.close()
    database.close()


def test_nothing_is_added_to_what_was_deleted(history: History) -> None:
    conversation = history.begin()
    history.save(conversation, said(1, "hello"))
    history.delete(conversation)
    history.save(conversation, said(2, "still there?"))
    history.delete_all()
    history.save(conversation, said(3, "or now?"))
    assert (history.recent(), history.search("or"), history.search("still")) == ([], [], [])


def test_lines_come_in_pages(history: History) -> None:
    conversation = history.begin()
    for number in range(5):
        history.save(conversation, said(number, f"line {number}"))
    history.save(conversation, said(6, ""))
    pages = [[line.text for line in history.lines(conversation, 2, offset)] for offset in (0, 2, 4, 6)]
    assert pages == [["line 0", "line 1"], ["line 2", "line 3"], ["line 4"], []]
    assert [line.text for line in history.last_lines(conversation, 2)] == ["line 3", "line 4"]
    assert [history.row_of(conversation, f"item_{number}") for number in (0, 3, 99)] == [0, 3, 0]
    found = history.conversation(conversation)
    assert (found.title, found.line_count) == ("line 0", 5)
    with pytest.raises(HistoryError, match="no conversation 99"):
        history.conversation(99)


def test_a_title_of_the_user_s_own_is_found_by_its_words(history: History) -> None:
    first, second = history.begin(), history.begin()
    history.save(first, said(1, "hello"))
    history.save(second, said(1, "the trip_plan of today"))
    history.rename(first, "Trip plan for June")
    found = history.search("trip plan")
    assert [(hit.conversation_id, hit.line_id, hit.title) for hit in found] == [
        (first, "", "Trip plan for June"),
        (second, "item_1", "the trip_plan of today"),
    ]
    assert [hit.conversation_id for hit in history.search("plan_of")] == [second]


def test_old_conversations_are_forgotten(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    now = module.time.time()
    for age_days in (40, 31, 29, 0):
        monkeypatch.setattr(module.time, "time", lambda age_days=age_days: now - age_days * 86_400)
        history.save(history.begin(), said(1, f"{age_days} days ago"))
    assert history.forget_older_than(30) == 2
    assert [conversation.title for conversation in history.recent()] == ["0 days ago", "29 days ago"]


def test_a_title_is_short_and_the_user_s_own_stays(history: History) -> None:
    conversation = history.begin()
    history.save(conversation, said(1, "word"))
    history.save(conversation, said(1, "word " * 40))
    history.save(conversation, said(7, "a second question"))
    assert history.recent()[0].title == " ".join(["word"] * 12) + "…"
    history.rename(conversation, "  My\nplan ")
    history.save(conversation, said(2, "something else"))
    assert history.recent()[0].title == "My plan"
    history.save(history.begin(), said(1, "x" * 100))
    assert history.recent()[0].title == "x" * 60 + "…"


def test_empty_conversations_are_not_shown_and_pages_follow_on(history: History) -> None:
    history.begin()
    for number in range(5):
        history.save(history.begin(), said(1, str(number)))
    pages = [[found.title for found in history.recent(2, offset)] for offset in (0, 2, 4)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(content)
    history = History(path)
    aside = tmp_path / "history.damaged-1.sqlite3"
    assert history.notice == f"The history is damaged; a new one is begun, and the old file is kept as {aside}."
    assert aside.read_bytes() == content
    history.save(history.begin(), said(1, "a new beginning"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    history.close()


def test_a_newer_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    history = History(path)
    assert history.notice is not None
    assert "newer version" in history.notice
    assert (tmp_path / "history.newer-1.sqlite3").exists()
    history.close()


def test_what_cannot_be_opened_or_written_says_so(tmp_path: Path, history: History) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HistoryError, match=r"cannot be opened: .+\."):
        History(tmp_path / "file" / "history.sqlite3")
    history.close()
    with pytest.raises(HistoryError, match="cannot be written"):
        history.begin()
    with pytest.raises(HistoryError, match="cannot be read"):
        history.recent()


@pytest.mark.fault(
    area="The computer and the program",
    fault="Two programs (the window and a terminal) write into the history at once",
    seen=None,
    recovers="by itself: each waits for the other, for a fraction of a second",
    kept="everything",
)
def test_two_programs_may_write_at_once(tmp_path: Path, user_saw: UserSaw) -> None:
    path = tmp_path / "history.sqlite3"
    first, second = History(path), History(path)
    numbers = (first.begin(), second.begin())
    for number, opened in zip(numbers, (first, second), strict=True):
        opened.save(number, said(1, f"hello {number}"))
    assert {found.conversation_id for found in first.recent()} == set(numbers)
    user_saw(first.notice or "", second.notice or "")
    first.close()
    second.close()


def test_a_killed_program_loses_nothing_it_had_written(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from assistant.history import History, Line\n"
        "history = History(pathlib.Path(sys.argv[1])); conversation = history.begin()\n"
        "for number in range(10**9):\n"
        "    history.save(conversation, Line(str(number), 'user', f'line {number}'))\n"
        "    print(number, flush=True)\n"
    )
    path = tmp_path / "history.sqlite3"
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        for _ in range(50):
            written = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        written = max([written, *[int(line) for line in writer.stdout if line.endswith("\n")]])
    history = History(path)
    found = texts(history, 1)
    assert found[: written + 1] == [f"line {number}" for number in range(written + 1)]
    assert history.notice is None
    history.close()


def test_a_history_of_any_length_is_read_by_its_indexes(history: History) -> None:
    for _ in range(3):
        conversation = history.begin()
        history.save(conversation, said(1, "hello there"))
    asked: list[str] = []
    database = history._database
    database.set_trace_callback(asked.append)
    found = history.search("hello the")
    history.recent(50)
    history.lines(conversation, 100)
    database.set_trace_callback(None)
    queries = [sql for sql in asked if sql.startswith("SELECT")]
    steps = [step for sql in queries for *_, step in database.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert len(found) == 3
    assert len(queries) == 4  # however much is found
    assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
    assert not [step for step in steps if "TEMP B-TREE" in step]
