"""What a day cost outlives conversations, restarts, damage and full disks."""

import json
import os
import stat
from pathlib import Path

import pytest

from assistant.spending import KEPT_DAYS, SpendingError, add_spending, load_spending, spending_path

DAY = "2026-11-22"


def test_without_a_file_nothing_was_spent():
    assert load_spending(DAY) == (0.0, None)
    assert not spending_path().exists()


def test_what_is_spent_adds_up_and_is_found_again():
    assert add_spending(DAY, 0.25) == 0.25
    assert add_spending(DAY, 0.5) == 0.75
    assert load_spending(DAY) == (0.75, None)
    assert load_spending("2026-11-23") == (0.0, None)
    assert str(spending_path()).startswith(os.environ["XDG_STATE_HOME"])
    assert stat.S_IMODE(spending_path().stat().st_mode) == 0o600


def test_old_days_are_forgotten(tmp_path: Path):
    path = tmp_path / "spending.json"
    for number in range(KEPT_DAYS + 5):
        add_spending(f"2026-{1 + number // 28:02}-{1 + number % 28:02}", 1.0, path)
    days = json.loads(path.read_text())["usd_by_day"]
    assert len(days) == KEPT_DAYS
    assert min(days) == "2026-01-06"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"version": 2, "usd_by_day": {}}',
        b'{"version": 1}',
        b'{"version": 1, "usd_by_day": {"2026-11-22": "much"}}',
        b'{"version": 1, "usd_by_day": {"2026-11-22": -1}}',
        b'{"version": 1, "usd_by_day": {"2026-11-22": NaN}}',
        b'{"version": 1, "usd_by_day": {"2026-11-22": true}}',
    ],
)
def test_a_damaged_file_is_told_and_begun_anew(tmp_path: Path, content: bytes):
    path = tmp_path / "spending.json"
    path.write_bytes(content)
    spent, notice = load_spending(DAY, path)
    assert spent == 0.0
    assert notice == f"The record of spending in {path} is damaged: today's spending is counted from now on."
    assert add_spending(DAY, 0.5, path) == 0.5
    assert load_spending(DAY, path) == (0.5, None)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path):
    spent, notice = load_spending(DAY, tmp_path)  # a folder
    assert spent == 0.0
    assert notice is not None
    assert "cannot be opened" in notice


def test_a_failed_save_says_what_to_do(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SpendingError, match=r"could not be saved in .*spending\.json .*make room or access"):
        add_spending(DAY, 0.5, tmp_path / "file" / "spending.json")


def test_an_interrupted_save_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "spending.json"
    add_spending(DAY, 0.5, path)

    def power_cut(descriptor: int) -> None:
        raise KeyboardInterrupt(descriptor)

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(KeyboardInterrupt):
        add_spending(DAY, 0.5, path)
    assert load_spending(DAY, path) == (0.5, None)
    assert list(tmp_path.iterdir()) == [path]
