"""A program that is killed while it writes settings and history, again and again, and the state of both afterwards.

python killed_writer.py KILLS ; forks a writer that says what it has written, kills it at a random moment, and looks at
the files with fresh eyes. Prints one line a kill: what was found, or what was wrong.
"""

import os
import random
import signal
import sys
import time

import tomlkit  # noqa: F401 - what saves the settings, once for all that are forked

from assistant.history import History, Line
from assistant.settings import Settings, load_settings, save_settings

MOST_REPORTS = 20  # that a writer lives to give
LAST_MOMENT_S = 0.005  # longer than one thing takes to be written


def write(report: int, kill: int) -> None:
    """Write a line and settings in turn, for ever, and report each when it is written."""
    history = History()
    conversation = history.begin()
    for number in range(1_000_000):
        history.save(conversation, Line(f"{number}", "user", f"kill {kill} line {number}"))
        os.write(report, f"line {conversation} {number}\n".encode())
        save_settings(Settings(voice=f"voice {kill} {number}", instructions="x" * 5_000))
        os.write(report, f"settings {kill} {number}\n".encode())


def kill_one(kill: int) -> list[str]:
    """Let a writer live for some reports and a moment; returns what it reported."""
    reading, report = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write(report, kill)
        finally:
            os._exit(1)
    os.close(report)
    with os.fdopen(reading) as reports:
        reported = [reports.readline() for _ in range(random.randint(1, MOST_REPORTS))]  # noqa: S311 - no secret
        time.sleep(random.uniform(0, LAST_MOMENT_S))  # noqa: S311 - likewise
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "".join([*reported, reports.read()]).split("\n")[:-1]


def problems(reported: list[str], kill: int) -> list[str]:
    """What is not as the writer reported it."""
    wrong = []
    lines = [tuple(map(int, line.split()[1:])) for line in reported if line.startswith("line")]
    history = History()
    if history.notice:
        wrong.append(history.notice)
    if lines:
        conversation, last = lines[-1]
        found = [line.text for line in history.lines(conversation)][: last + 1]
        if found != [f"kill {kill} line {number}" for number in range(last + 1)]:
            wrong.append(f"{last + 1} lines were reported, and the history has {found[-3:]}")
    history.close()
    settings, notice = load_settings()
    if notice:
        wrong.append(notice)
    saved = [int(line.split()[2]) for line in reported if line.startswith("settings")]
    if saved:
        least = [f"voice {kill} {number}" for number in (saved[-1], saved[-1] + 1)]
        if settings.voice not in least:
            wrong.append(f"the settings have {settings.voice!r} and not one of {least}")
    if settings.instructions not in ("", "x" * 5_000):
        wrong.append("the settings are half written")
    return wrong


def main() -> None:
    """Kill as often as asked."""
    written = 0
    for kill in range(int(sys.argv[1])):
        reported = kill_one(kill)
        written += len(reported)
        for problem in problems(reported, kill):
            sys.stdout.write(f"kill {kill}: {problem}\n")
    sys.stdout.write(f"{written} things were written\n")


main()
