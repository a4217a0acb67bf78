"""The seed's own program, its imports changed: spoken to over virtual audio, it calculates, answers aloud and stops."""

import json
import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.practice_process import PracticeProcess
from tests.practice.peer_environment import INSTALL_TIMEOUT_S, environment
from tests.support.audio_lab import AudioLab, wait_until
from tests.support.speech import Speech

pytestmark = pytest.mark.timeout(INSTALL_TIMEOUT_S + 180)
ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
SEED = PROGRAMS / "seed_openai_realtime.py"
KEY = '{"api_key": "<OPENAI_API_KEY>"}'
OUR_TOOL, THEIR_TOOL = "from assistant.bidi.tools import calculator", "from strands_tools import calculator"


def with_strands_tools() -> str:
    """An interpreter that has Strands' tools besides everything that this one has."""
    python = environment(PROGRAMS / "requirements.txt", ROOT / ".venv-strands")
    (site_packages,) = python.parents[1].glob("lib/python*/site-packages")
    (site_packages / "assistant.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return str(python)


class Program:
    """A running program, and the lines it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._ended = False
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                self.lines.append(line.rstrip())
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def printed(self, words: str) -> None:
        """Wait until a line with these words is printed."""
        with self._news:
            self._news.wait_for(lambda: self._ended or any(words in line for line in self.lines), 60)
        assert any(words in line for line in self.lines), f"never printed {words!r}:\n{self.output()}"

    def output(self) -> str:
        """All that was printed."""
        return "\n".join(self.lines)

    def end(self) -> int:
        """Wait until it has ended by itself; returns its code."""
        code = self.process.wait(30)
        self._reader.join()
        return code


@contextmanager
def running(python: str, path: Path, lab: AudioLab) -> Iterator[Program]:
    process = subprocess.Popen(
        [python, "-u", str(path)],
        env=lab.child_env() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield Program(process)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("tool", "result", "answer"),
    [
        ("ours", "84", "Assistant: Twelve times seven is eighty-four."),
        ("strands_tools", "Result: 84", "Assistant: Result: 84."),
    ],
)
def test_the_seed_s_program(
    tool: str, result: str, answer: str, tmp_path: Path, speak: Speech, audio_lab: AudioLab
) -> None:
    question, farewell = speak("what is twelve times seven"), speak("stop the conversation")
    python = sys.executable if tool == "ours" else with_strands_tools()
    text = SEED.read_text()
    assert text.count(KEY) == text.count(THEIR_TOOL) == 1
    with PracticeProcess() as practice:
        text = text.replace(KEY, f'{{"api_key": "sk-practice", "url": "{practice.url}"}}')
        program_file = tmp_path / "seed.py"
        program_file.write_text(text if tool == "strands_tools" else text.replace(THEIR_TOOL, OUR_TOOL))
        listeners = ("list", "short", "source-outputs")
        before = audio_lab.pactl(*listeners)
        with running(python, program_file, audio_lab) as program:
            wait_until(lambda: audio_lab.pactl(*listeners) != before, "the open microphone", program.output)
            with audio_lab.record() as speakers:
                audio_lab.speak_wav(question).wait(30)
                program.printed("You: what is twelve times seven")
                program.printed(f"[{result}]")
                program.printed(answer)
                speakers.wait_for(lambda: speakers.onset() is not None)
                audio_lab.speak_wav(farewell).wait(30)
                program.printed("You: stop the conversation")
            assert program.end() == 0, program.output()
    assert not any("Traceback" in line for line in program.lines)


def test_parts_that_strands_made_fit_our_agent(tmp_path: Path) -> None:
    with PracticeProcess() as practice:
        program = [with_strands_tools(), str(PROGRAMS / "strands_parts.py"), practice.url, str(tmp_path)]
        variables = os.environ | {"PYTHONPATH": str(ROOT)}
        result = subprocess.run(program, env=variables, capture_output=True, text=True, check=False, timeout=90)
    assert result.returncode == 0, result.stderr
    outcome = json.loads(result.stdout.splitlines()[-1])
    calculation = ["user", "calculator", "assistant", "user"]
    assert outcome["seen"] == [*calculation, "assistant", "stop", *calculation]
    assert outcome["reason"] == "user_request"
    assert outcome["kept"]
    assert outcome["messages"] == 7
    assert outcome["state"] == {"colour": "red"}
