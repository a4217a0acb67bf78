"""Running groups of checks so that none can hang, crash or end the program that asks.

Each runs in a process of its own (`assistant doctor --probe NAME`), which prints a line of JSON a finding: Qt ends a
process that finds no screen, and a sound library may do worse. What was found before the end is kept. The one that
needs the API key runs here, in a thread: no process of ours is given the key.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO

from assistant.checks.finding import Finding, Scope, as_sentence
from assistant.checks.groups import Group
from assistant.credentials import child_environment
from assistant.installing import explain, load
from assistant.own_program import own_environment, own_program

AT_ONCE = 2  # of the quiet ones; starting each takes a third of a second
TELL_US = "Send us a report: `assistant doctor --bundle` makes one, without secrets."
TRY_AGAIN = "Try again when the computer is less busy; if it stays so, send us a report (`assistant doctor --bundle`)."
THE_END = {"end": True}


def run_groups(groups: Sequence[Group], scope: Scope) -> Iterator[Finding]:
    """Run the groups and yield all findings in the order of the groups, each as soon as its turn comes."""
    pool = ThreadPoolExecutor(AT_ONCE, "checks")
    try:
        quiet = {group: pool.submit(run_group, group, scope) for group in groups if not group.is_loud}
        for group in groups:
            if not group.is_loud:
                yield from quiet[group].result()
    finally:
        # Whoever has seen enough (Ctrl-C) does not wait for those that have not begun.
        pool.shutdown(cancel_futures=True)
    for group in groups:
        if group.is_loud:
            yield from run_group(group, scope)


def run_group(group: Group, scope: Scope) -> list[Finding]:
    """Run one group, wherever it belongs; never raises."""
    if scope.is_left_out(group.area):
        name = group.name.replace("_", " ")
        return [Finding(name, "left out", "Not looked at, as you asked.", area=group.area)]
    try:
        findings = _run_in_thread(group, scope) if group.needs_key else _run_apart(group, scope)
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the other lines are wanted all the more
        findings = [_broken(group, as_sentence(error))]
    return [replace(finding, area=finding.area or group.area) for finding in findings]


def findings_of(group: Group, scope: Scope) -> Iterator[Finding]:
    """Run one group here and now; what its checks raise becomes a finding."""
    try:
        yield from load(f"assistant.checks.{group.name}").check(scope)
    except Exception as error:  # noqa: BLE001 - as above
        missing = explain(error)
        yield Finding(group.name, "failed", missing) if missing else _broken(group, as_sentence(error))


def print_findings(group: Group, scope: Scope) -> None:
    """Be the process of one group: print its findings for `run_group`."""
    for finding in findings_of(group, scope):
        print(json.dumps(finding.to_json()), flush=True)  # noqa: T201 - what this process is for
    print(json.dumps(THE_END), flush=True)  # noqa: T201 - as above


def _run_apart(group: Group, scope: Scope) -> list[Finding]:
    wishes = ["--without", ",".join(sorted(scope.left_out))] if scope.left_out else []
    # Files, not pipes: what it starts itself (a message bus) may live on and keep a pipe open for ever.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own program, no word of the user's in it
            [*own_program(), "doctor", "--probe", group.name, *wishes],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaints,
            env=own_environment(child_environment(os.environ)),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            process.wait(group.timeout_s)
        except subprocess.TimeoutExpired:
            return [*_read(_content(output))[0], _too_slow(group)]
        finally:
            process.kill()
            process.wait()
        findings, is_complete = _read(_content(output))
        why = _last_words(process.returncode, _content(complaints))
    return findings if is_complete else [*findings, _broken(group, why)]


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _run_in_thread(group: Group, scope: Scope) -> list[Finding]:
    """The thread is a daemon: one that hangs keeps nobody from leaving."""
    findings: list[Finding] = []
    thread = threading.Thread(target=lambda: findings.extend(findings_of(group, scope)), name=group.name, daemon=True)
    thread.start()
    thread.join(group.timeout_s)
    return [*findings, _too_slow(group)] if thread.is_alive() else findings


def _read(output: bytes) -> tuple[list[Finding], bool]:
    """Return the findings and whether they are complete. What libraries print of their own accord is passed over."""
    findings: list[Finding] = []
    for line in output.decode("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if value == THE_END:
            return findings, True
        if isinstance(value, dict) and "sentence" in value:
            findings.append(Finding.from_json(value))
    return findings, False


def _last_words(status: int, complaints: bytes) -> str:
    """Say how a process ended: by which signal, and what it printed last."""
    lines = [line.strip() for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    how = f"status {status}"
    if status < 0 and sys.platform != "win32":
        how = signal.Signals(-status).name
    return f"{how}: {lines[-1]}" if lines else how


def _too_slow(group: Group) -> Finding:
    name = group.name.replace("_", " ")
    return Finding(
        name, "failed", f"{group.title} took more than {group.timeout_s:.0f} seconds.", TRY_AGAIN, group.area
    )


def _broken(group: Group, why: str) -> Finding:
    name = group.name.replace("_", " ")
    return Finding(name, "failed", f"{group.title} ended unexpectedly ({why}).", TELL_US)
