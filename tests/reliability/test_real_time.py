"""A spoken conversation in real time over real devices: at its end it answers as at its start, and has not grown.

`SOAK_SECONDS` makes it longer: after ten minutes it tells how the last answers compare with the first.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.practice_process import PracticeProcess
from tests.support.audio_lab import AudioLab
from tests.support.speech import Speech
from tests.support.talking import ROOT

SECONDS = float(os.environ.get("SOAK_SECONDS", "5"))
LEAST_TURNS = 2
COMPARED = 20  # turns at the start and at the end
WARM_UP_S = 60.0  # of a long conversation
MOST_GROWTH_BYTES = 5_000_000
QUESTIONS = ["thank you", "what is twelve times seven", "what is nine plus sixteen"]


@dataclass
class Program:
    """The conversation's process, and what it told of each turn, in milliseconds."""

    process: subprocess.Popen[str]
    latencies: list[tuple[int, int, int]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def order(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")

    def until(self, kind: str, text: str = "") -> str:
        """Read on to a line of this kind that has this text, and return its text."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found, _, said = line.rstrip("\n").partition(" ")
            if found == "latency":
                self.latencies.append(tuple(json.loads(said)))
            elif found == "notice":
                self.notices.append(said)
            if found == kind and text in said:
                return said
        raise AssertionError(f"it ended without {kind} {text}; {self.notices}")

    def held(self) -> dict[str, int]:
        self.order("measure")
        return dict(json.loads(self.until("held")))

    def turn(self, lab: AudioLab, question: Path) -> None:
        """Hold the key, speak, let go, and hear the whole answer, whatever was understood."""
        self.order("press")
        self.until("state", "listening")
        lab.speak_wav(question).wait(30)
        self.order("release")
        self.until("assistant")
        self.until("state", "ready")


@pytest.mark.timeout(120 + 2 * SECONDS)
def test_the_last_answers_come_as_soon_as_the_first(
    speak: Speech, audio_lab: AudioLab, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [speak(question) for question in QUESTIONS]
    with (
        PracticeProcess() as practice,
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.measured_talk", practice.url],
            env=audio_lab.child_env() | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as process,
    ):
        program = Program(process)
        program.until("state", "ready")
        began = time.monotonic()
        first: dict[str, int] | None = None
        turns = 0
        while turns < LEAST_TURNS or time.monotonic() - began < SECONDS:
            program.turn(audio_lab, asked[turns % len(asked)])
            turns += 1
            if first is None and time.monotonic() - began > min(WARM_UP_S, SECONDS / 2):
                first = program.held()
        last = program.held()
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert first is not None
    assert program.notices == []
    assert len(program.latencies) == turns
    if SECONDS > WARM_UP_S:
        with capsys.disabled():
            print("\n" + report(program.latencies, first, last))  # noqa: T201 - what a soak is read for
        assert last["memory"] - first["memory"] <= MOST_GROWTH_BYTES
    assert last["tasks"] <= first["tasks"] + 2
    assert last["threads"] <= first["threads"] + 2
    assert last["files"] <= first["files"] + 2


def report(latencies: list[tuple[int, int, int]], first: dict[str, int], last: dict[str, int]) -> str:
    """How the end compares with the start, for a person: machines are too noisy to judge it by a number."""
    count = min(COMPARED, len(latencies) // 2)
    parts = ["release to commit", "commit to first audio (the server's)", "first audio to sound", "together"]
    rows = [(*latency, sum(latency)) for latency in latencies]
    lines = [f"{len(rows)} turns; median of the first {count} and of the last {count}, in milliseconds:"]
    for index, part in enumerate(parts):
        start, end = (statistics.median(row[index] for row in some) for some in (rows[:count], rows[-count:]))
        ratio = f"{end / start:.2f}" if start else "-"
        lines.append(f"  {part}: {start:g} -> {end:g} (ratio {ratio})")
    lines.append(f"after warm-up and at the end: {first} -> {last}")
    lines.append(f"memory grew by {(last['memory'] - first['memory']) / 1e6:.1f} MB")
    return "\n".join(lines)
