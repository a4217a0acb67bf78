"""A pytest plugin that lets nothing slip by: skips, log records, tasks, threads and processes left behind.

def test_x(expect_log): expect_log(r"could not reconnect")   # a warning that belongs to the test
"""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

GRACE_S = 3.0  # how long a thread or process that was told to end may still take
PASSED = pytest.StashKey[bool]()
ExpectLog = Callable[[str], None]


# Skips


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn skips and expected failures into failures, and note whether the test itself passed."""
    report = yield
    _fail_if_skipped(report)
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failure."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
        report.outcome = "failed"
        report.longrepr = f"{reason}\nNo test may be skipped or expected to fail: a missing part is a failure."
        vars(report).pop("wasxfail", None)


# Log records


class LogGuard(logging.Handler):
    """Keeps the records of warnings and worse, and which of them the test expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._messages: list[str] = []
        self._expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self._messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def expect(self, pattern: str) -> None:
        """Expect at least one record whose message this regular expression finds."""
        self._expected.append(pattern)

    def check(self) -> None:
        """Fail for a record nobody expected and for an expected one that never came."""
        unexpected = [
            message for message in self._messages if not any(re.search(pattern, message) for pattern in self._expected)
        ]
        missing = [pattern for pattern in self._expected if not any(re.search(pattern, m) for m in self._messages)]
        assert not unexpected, f"logged and not expected (see the expect_log fixture): {unexpected}"
        assert not missing, f"expected in the log and never seen: {missing}"


@pytest.fixture(autouse=True)
def log_guard(request: pytest.FixtureRequest) -> Iterator[LogGuard]:
    """Fail a test during which something was logged at WARNING or above that it did not expect."""
    guard = LogGuard()
    logging.getLogger().addHandler(guard)
    yield guard
    logging.getLogger().removeHandler(guard)
    if _passed(request):
        guard.check()


@pytest.fixture
def expect_log(log_guard: LogGuard) -> ExpectLog:
    """Name (by a regular expression) a warning that the test provokes; it must come."""
    return log_guard.expect


# Left behind


@pytest.fixture(autouse=True)
def no_leaked_tasks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test whose `asyncio.run` (or Runner) ended while tasks were still running that nobody had cancelled."""
    leaked: list[str] = []
    cancel_all_tasks: Callable[[asyncio.AbstractEventLoop], None] = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]

    def note_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        leaked.extend(repr(task) for task in asyncio.all_tasks(loop) if not task.cancelling())
        cancel_all_tasks(loop)

    # asyncio cancels left-over tasks silently, and this is the one place where they can be seen.
    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", note_and_cancel)
    yield
    if _passed(request):
        assert not leaked, f"asyncio tasks left running: {leaked}"


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a Python thread running. Qt's own threads are not Python's to count."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_S
    started = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in started:
        thread.join(max(0.0, deadline - time.monotonic()))
    if _passed(request):
        leaked = [thread.name for thread in started if thread.is_alive()]
        assert not leaked, f"threads left running: {leaked}"


@pytest.fixture(autouse=True)
def no_leaked_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a child process running (Linux, where the system lists them)."""
    before = set(_running_children())
    yield
    deadline = time.monotonic() + GRACE_S
    while (leaked := {pid: name for pid, name in _running_children().items() if pid not in before}) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.02)
    if _passed(request):
        assert not leaked, f"child processes left running: {leaked}"


def _running_children() -> dict[int, str]:
    """Return the process number and name of each child of this process that has not ended."""
    children: dict[int, str] = {}
    for listing in Path("/proc/self/task").glob("*/children"):
        for pid in _read(listing).split():
            status = dict(line.split(":\t", 1) for line in _read(Path(f"/proc/{pid}/status")).splitlines())
            if status and not status["State"].startswith("Z"):
                children[int(pid)] = status["Name"]
    return children


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):  # the thread or process has just ended
        return ""


def _passed(request: Any) -> bool:
    """Say whether the test itself passed: what a failed test leaves behind is no news."""
    return bool(request.node.stash.get(PASSED, False))
