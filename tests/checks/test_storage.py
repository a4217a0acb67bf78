import sqlite3

import pytest

from assistant.checks import storage
from assistant.checks.finding import Scope
from assistant.history import History, HistoryError, history_path


def test_words_are_kept_and_found_and_nothing_stays_behind():
    [finding] = storage.check(Scope())
    assert finding.state == "ok"
    assert not history_path().exists()


def test_an_sqlite_without_full_text_search_is_named(monkeypatch: pytest.MonkeyPatch):
    def without(*_: object) -> None:
        raise HistoryError("The history cannot be opened.") from sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(History, "__init__", without)
    [finding] = storage.check(Scope())
    assert finding.state == "failed"
    assert "no such module: fts5" in finding.sentence
