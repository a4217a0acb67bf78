"""A Python program of a few lines, `asyncio.run` and no Qt: it talks, is answered aloud, and Ctrl-C ends it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from assistant.practice_process import PracticeProcess
from tests.support.audio_lab import AudioLab
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, os, sys, threading
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.io import BidiAudioIO
from assistant.tools.builtin import calculator

class Lines:
    async def __call__(self, event):
        if event["type"] == "bidi_session_state":
            print("state", event.state, flush=True)
        elif event["type"] == "bidi_transcript_stream" and event.is_final:
            print(event.role, event.text, flush=True)

async def main():
    model = BidiOpenAIRealtimeModel(client_config={"url": os.environ["REALTIME_URL"]})
    audio = BidiAudioIO(push_to_talk=True)

    def talk():
        for line in sys.stdin:
            audio.input().press() if line == "press\\n" else audio.input().release()

    threading.Thread(target=talk, daemon=True).start()
    await BidiAgent(model=model, tools=[calculator]).run(inputs=[audio.input()], outputs=[audio.output(), Lines()])

asyncio.run(main())
"""


def until(process: subprocess.Popen[str], wanted: str) -> str:
    """Read lines up to one that begins like this."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(wanted):
            return line.removeprefix(wanted).strip()
    raise AssertionError(f"the program ended without {wanted!r}")


def test_a_program_on_plain_asyncio_talks_is_answered_and_ends_by_ctrl_c(speak: Speech, audio_lab: AudioLab) -> None:
    question = speak("what is twelve times seven")
    with PracticeProcess() as practice:
        environment = audio_lab.child_env() | {"PYTHONPATH": str(ROOT), "REALTIME_URL": practice.url}
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            until(process, "state ready")
            with audio_lab.record() as recorder:
                process.stdin.write("press\n")
                until(process, "state listening")
                audio_lab.speak_wav(question).wait(30)
                process.stdin.write("release\n")
                assert until(process, "user") == "what is twelve times seven"
                recorder.wait_for(lambda: recorder.onset() is not None)
                assert "eighty-four" in until(process, "assistant")
            process.send_signal(signal.SIGINT)
            process.wait(20)
            errors = process.stderr.read()
    assert process.returncode == -signal.SIGINT
    assert errors.rstrip().endswith("KeyboardInterrupt"), "as with any asyncio program"
    assert "Qt" not in errors.replace(os.sep, "")
    assert "QObject" not in errors
