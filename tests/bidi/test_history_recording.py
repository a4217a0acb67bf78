"""A conversation is in the history as it was held, and a history that fails harms no conversation."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import loop
from assistant.bidi.events import (
    BidiEvent,
    BidiNoticeEvent,
    BidiTranscriptStreamEvent,
    ToolResultEvent,
    ToolUseStreamEvent,
)
from assistant.bidi.io import history_recording
from assistant.bidi.io.history_recording import KEPT_MEANWHILE, WRITTEN_AGAIN, HistoryRecording
from assistant.history import History, Line

ASKED = BidiTranscriptStreamEvent("", "user", False, "", "q1")
CALL = ToolUseStreamEvent("call_1", "calculator", {"expression": "12 * 7"})
RESULT = ToolResultEvent("call_1", "success", "84")
REPLY = [
    BidiTranscriptStreamEvent("Eighty", "assistant", False, "Eighty", "a1", "q1"),
    BidiTranscriptStreamEvent("-four", "assistant", False, "Eighty-four", "a1", "q1"),
]
WRITTEN_DOWN = BidiTranscriptStreamEvent("twelve times seven", "user", True, "twelve times seven", "q1")
DONE = BidiTranscriptStreamEvent("Eighty-four.", "assistant", True, "Eighty-four.", "a1", "q1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def read(path: Path) -> Iterator[History]:
    history = History(path)
    yield history
    history.close()


def recording(path: Path, **more: Any) -> HistoryRecording:
    return HistoryRecording(lambda: History(path), **more)


async def hold(output: HistoryRecording, *events: BidiEvent) -> None:
    await output.start(None)
    for event in events:
        await output(event)
    await output.stop()
    await output.stop()


def damage(path: Path) -> None:
    """Overwrite all of a history but the first page, in which SQLite sees that it is a database."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def texts(history: History, conversation: int = 1) -> list[tuple[str, str]]:
    return [(line.role, line.text) for line in history.lines(conversation)]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("run", [asyncio.run, loop.run])
def test_words_calls_and_results_in_the_order_they_were_said(path: Path, read: History, run: Any) -> None:
    run(hold(recording(path, model="gpt", profile="Home"), ASKED, CALL, RESULT, *REPLY, WRITTEN_DOWN, DONE))
    assert texts(read) == [("user", "twelve times seven"), ("tool", "84"), ("assistant", "Eighty-four.")]
    (saved,) = read.recent()
    assert (saved.title, saved.model, saved.profile) == ("twelve times seven", "gpt", "Home")
    assert read.lines(1)[1].arguments == '{"expression": "12 * 7"}'


def test_a_reply_in_progress_is_there_already(path: Path, read: History, monkeypatch: pytest.MonkeyPatch) -> None:
    async def talk() -> None:
        output = recording(path)
        await output.start(None)
        await output(REPLY[0])
        assert texts(read) == [("assistant", "Eighty")]
        await output(REPLY[1])
        assert texts(read) == [("assistant", "Eighty")]
        monkeypatch.setattr(history_recording, "STREAMING_INTERVAL_S", -1.0)
        await output(REPLY[1])
        assert texts(read) == [("assistant", "Eighty-four")]
        await output.stop()

    asyncio.run(talk())


def test_a_reply_that_was_cut_holds_what_was_heard(path: Path, read: History) -> None:
    cut = BidiTranscriptStreamEvent("Eighty", "assistant", True, "Eighty", "a1", "q1", interrupted=True)
    asyncio.run(hold(recording(path), *REPLY, cut))
    (line,) = read.lines(1)
    assert (line.text, line.interrupted) == ("Eighty", True)


def test_who_wants_nothing_more_written_down_gets_it_at_once(path: Path, read: History) -> None:
    output = recording(path)

    async def main() -> None:
        await output.start(None)
        for event in (ASKED, WRITTEN_DOWN):
            await output(event)
        output.is_wanted = False
        await output(DONE)
        await output.stop()

    asyncio.run(main())
    assert [line.text for line in read.lines(1)] == ["twelve times seven"]


def test_a_conversation_goes_on_where_it_was(path: Path, read: History) -> None:
    conversation = read.begin()
    read.save(conversation, Line("old", "user", "before"))
    output = recording(path, conversation_id=conversation)
    asyncio.run(hold(output, WRITTEN_DOWN))
    assert texts(read, conversation) == [("user", "before"), ("user", "twelve times seven")]


def test_a_conversation_in_which_nothing_is_said_is_none(path: Path, read: History) -> None:
    late = ToolResultEvent("unknown", "success", "84")
    output = recording(path)
    asyncio.run(hold(output, BidiNoticeEvent("five minutes left", "session_limit_near"), late))
    assert (output.conversation_id, read.recent()) == (None, [])


def test_a_history_that_cannot_be_opened_is_told_and_at_the_end_once_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    notices: list[str] = []
    asyncio.run(hold(recording(tmp_path / "file" / "history", on_notice=notices.append), ASKED, DONE))
    first, last = notices
    assert "cannot be opened" in first
    assert first.endswith(KEPT_MEANWHILE)
    assert last.endswith("This conversation is not kept.")


@pytest.mark.parametrize("way_out", ["the next line", "time"])
def test_what_could_not_be_written_is_written_when_that_is_possible_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, way_out: str
) -> None:
    monkeypatch.setattr(history_recording, "RETRY_S", 0.02 if way_out == "time" else 3600)
    told: asyncio.Queue[str] = asyncio.Queue()
    path.mkdir()  # in the way
    clear_the_way = path.rmdir

    async def talk() -> None:
        output = recording(path, on_notice=told.put_nowait)
        await output.start(None)
        await output(WRITTEN_DOWN)
        assert "cannot be opened" in await told.get()
        clear_the_way()
        if way_out == "the next line":
            await output(DONE)
        assert await told.get() == WRITTEN_AGAIN
        await output.stop()
        assert told.empty()

    asyncio.run(talk())
    history = History(path)
    said = [("user", "twelve times seven"), ("assistant", "Eighty-four.")]
    assert texts(history) == (said if way_out == "the next line" else said[:1])
    history.close()


def test_a_history_that_is_damaged_in_the_middle_is_begun_anew_with_all_that_was_said(path: Path) -> None:
    notices: list[str] = []

    async def talk() -> None:
        output = recording(path, on_notice=notices.append)
        await output.start(None)
        await output(WRITTEN_DOWN)
        damage(path)
        await output(DONE)
        await output.stop()

    asyncio.run(talk())
    (notice,) = notices
    assert "is damaged" in notice
    history = History(path)
    assert history.notice is None
    assert texts(history) == [("user", "twelve times seven"), ("assistant", "Eighty-four.")]
    history.close()


def test_what_is_older_than_wished_goes_at_the_start(path: Path, read: History) -> None:
    read.save(read.begin(), Line("old", "user", "before"))
    asyncio.run(hold(recording(path, keep_days=1), WRITTEN_DOWN))
    assert len(read.recent()) == 2
    asyncio.run(hold(recording(path, keep_days=0), DONE))
    assert [saved.line_count for saved in read.recent()] == [1]


def test_words_of_forgotten_conversations_leave_the_file_in_a_later_conversation(path: Path, read: History) -> None:
    read.save(read.begin(), Line("x", "user", "xylophone"))
    asyncio.run(hold(recording(path, keep_days=0), DONE, WRITTEN_DOWN))
    assert read.purge_some() is False
    assert not any(b"xylophone" in file.read_bytes() for file in path.parent.iterdir())


def test_a_server_that_counts_its_items_anew_overwrites_nothing(path: Path, read: History) -> None:
    asyncio.run(hold(recording(path), WRITTEN_DOWN, DONE))
    asyncio.run(hold(recording(path, conversation_id=1), DONE, WRITTEN_DOWN))
    assert [role for role, _ in texts(read)] == ["user", "assistant", "assistant", "user"]


def test_a_damaged_history_is_told(path: Path) -> None:
    path.write_bytes(b"no database" * 500)
    notices: list[str] = []
    asyncio.run(hold(recording(path, on_notice=notices.append), DONE))
    (notice,) = notices
    assert "is damaged" in notice
