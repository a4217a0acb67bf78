"""A group that hangs, crashes or babbles costs its own lines, and nobody hangs or raises."""

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.checks import running
from assistant.checks.finding import Finding, Scope
from assistant.checks.groups import Group, find_group
from assistant.checks.running import findings_of, run_group, run_groups

FOUND = Finding("first", "ok", "Found before the end.")
PRINT_ONE = f"print('chatter'); print({json.dumps(FOUND.to_json())!r}, flush=True);"
END = "print('{\"end\": true}')"


def behaves(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have the process of a group run this."""
    monkeypatch.setattr(running, "own_program", lambda: [sys.executable, "-c", f"import os, time; {program}"])


def test_what_a_process_prints_are_the_findings(monkeypatch: pytest.MonkeyPatch):
    behaves(monkeypatch, PRINT_ONE + END)
    assert run_group(Group("window", "The test", 30, area="screen"), Scope()) == [replace(FOUND, area="screen")]


def test_a_process_that_crashes_leaves_what_it_had_found(monkeypatch: pytest.MonkeyPatch):
    behaves(monkeypatch, PRINT_ONE + "os.write(2, b'no\\ncould not connect'); os.abort()")
    first, crash = run_group(Group("window", "The test of the window", 30, area="screen"), Scope())
    assert first.sentence == FOUND.sentence
    assert (crash.state, crash.area) == ("failed", "screen")
    assert crash.sentence == "The test of the window ended unexpectedly (SIGABRT: could not connect)."
    assert crash.what_to_do


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch):
    behaves(monkeypatch, PRINT_ONE + "time.sleep(600)")
    findings = run_group(Group("keyring_entry", "The test of the keyring", 3), Scope())
    assert findings[-1].sentence == "The test of the keyring took more than 3 seconds."
    assert findings[-1].state == "failed"


def test_what_a_group_starts_may_live_on(monkeypatch: pytest.MonkeyPatch):
    """A message bus that a library starts on demand keeps what it inherited open."""
    start = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(25)']);"
    behaves(monkeypatch, start + PRINT_ONE + END)
    [finding] = run_group(Group("tray", "The look for a tray", 15), Scope())
    assert finding == FOUND


def test_a_program_that_cannot_be_started_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "own_program", lambda: ["/nonexistent/program"])
    [finding] = run_group(Group("window", "The test", 30), Scope())
    assert finding.state == "failed"
    assert "FileNotFoundError" in finding.sentence


def test_what_is_left_out_is_not_started(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "own_program", lambda: ["/nonexistent/program"])
    [finding] = run_group(find_group("tray"), Scope(frozenset({"screen"})))
    assert finding.state == "left out"


def test_no_process_of_a_group_is_given_the_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-0123456789")
    behaves(
        monkeypatch,
        "import json; seen = [n for n, v in os.environ.items() if 'sk-secret' in v];"
        "print(json.dumps(dict(name='seen', state='ok', sentence=str(seen), what_to_do='', area='', private=[])));"
        + END,
    )
    assert run_group(Group("window", "The test", 30), Scope())[0].sentence == "[]"


def test_the_group_with_the_key_may_hang_too(monkeypatch: pytest.MonkeyPatch):
    release = threading.Event()

    def hanging(group: Group, scope: Scope) -> Iterator[Finding]:  # noqa: ARG001 - the signature
        release.wait(30)
        yield FOUND

    monkeypatch.setattr(running, "findings_of", hanging)
    [finding] = run_group(Group("account", "The test of the endpoint", 0.2, needs_key=True), Scope())
    release.set()
    assert "took more than" in finding.sentence


def test_what_a_check_raises_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    class Broken:
        @staticmethod
        def check(scope: Scope) -> Iterator[Finding]:  # noqa: ARG004 - the signature
            yield FOUND
            raise RuntimeError("two\nlines")

    monkeypatch.setattr(running, "load", lambda _: Broken)
    first, last = findings_of(find_group("storage"), Scope())
    assert first == FOUND
    assert last.sentence == "The test of the history ended unexpectedly (RuntimeError: two lines)."


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch):
    def missing(_: str) -> None:
        raise ModuleNotFoundError(name="soxr")

    monkeypatch.setattr(running, "load", missing)
    [finding] = findings_of(find_group("sound"), Scope())
    assert "the Python package soxr" in finding.sentence


def test_the_loud_ones_come_after_the_quiet_ones(monkeypatch: pytest.MonkeyPatch):
    behaves(monkeypatch, PRINT_ONE + END)
    groups = [Group("a", "A", 30, area="tray"), Group("b", "B", 30), Group("c", "C", 30, is_loud=True)]
    states = [finding.state for finding in run_groups(groups, Scope(frozenset({"tray"})))]
    assert states == ["left out", "ok", "ok"]


def test_whoever_has_seen_enough_waits_for_no_more(monkeypatch: pytest.MonkeyPatch):
    begun: list[str] = []
    enough = threading.Event()

    def note(group: Group, scope: Scope) -> list[Finding]:  # noqa: ARG001 - the signature
        begun.append(group.name)
        if group.name != "0":
            enough.wait(30)
        return [FOUND]

    monkeypatch.setattr(running, "run_group", note)
    findings = run_groups([Group(str(number), "The test", 30) for number in range(20)], Scope())
    assert next(findings) == FOUND
    threading.Timer(0.2, enough.set).start()
    findings.close()  # type: ignore[attr-defined]  # a generator
    assert len(begun) < 20
