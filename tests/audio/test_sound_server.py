"""The sound server ends and comes back, or is not there at first: the program says so, lives, and has sound again.

Each in a process of its own: Qt connects to one server, once, when a process first looks for devices.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.audio import sound_server
from tests.support.faults import UserSaw

PREPARE = """
import os, sys
from tests.support.audio_lab import AudioLab, tone
lab = AudioLab()
LATE = False
if not LATE:
    lab.__enter__()
os.environ.update(lab.env)
from PySide6.QtCore import QCoreApplication, QTimer
from assistant.audio import speakers
from assistant.audio.capture import Capture
from assistant.audio.playback import Playback

speakers.WAIT_FOR_DEVICE_S = 60.0  # a busy machine may take long to start a server
application = QCoreApplication([])
errors, frames, drained = [], [], []
playback = Playback(on_error=errors.append, on_drained=lambda: drained.append(1))
capture = Capture(frames.append, on_error=errors.append)

def reply(seconds):
    playback.play("a", 0, tone(seconds, rate=24000).tobytes())
    playback.finish()

def wait_for(condition):
    timer = QTimer()
    timer.timeout.connect(lambda: application.quit() if condition() else None)
    timer.start(20)
    QTimer.singleShot(40_000, lambda: print("never:", errors, len(frames), len(drained)) or os._exit(3))
    application.exec()
    timer.stop()
"""

# A reply of 3 s, of which a part is heard before the server ends and the rest after it has come back.
RESTARTED = """
import numpy as np
playback.start()
capture.start()
wait_for(lambda: frames)
if sys.argv[1] == "asleep":
    speakers.IDLE_SUSPEND_MS = 50
    playback.prepare()
    wait_for(lambda: len(frames) > 10)
else:
    reply(3.0)
    wait_for(lambda: playback.heard_ms > 300)
heard_s = playback.heard_ms / 1000
lab.end_server()
wait_for(lambda: len(errors) >= 2)
if sys.argv[1] == "asleep":
    reply(3.0)
heard_before = len(frames)
lab.start_server_again()
with lab.record() as recorder:
    wait_for(lambda: drained and len(frames) > heard_before + 20)
    recorder.wait_for(lambda: recorder.onset() is not None)
    loud = np.flatnonzero(np.abs(recorder.samples()) > 2000)
    print("heard:", heard_s + (loud[-1] - loud[0]) / 48000)
capture.stop()
playback.stop()
print(*errors, sep="\\n")
lab.close()
print("alive")
"""

NOT_THERE_AT_FIRST = """
playback.start()
capture.start()
wait_for(lambda: len(errors) >= 2)
print(*errors, sep="\\n")
lab.__enter__()
wait_for(lambda: len(frames) > 20)
with lab.record() as recorder:
    reply(1.0)
    wait_for(lambda: drained and recorder.onset() is not None)
capture.stop()
playback.stop()
lab.close()
print("alive")
"""


def run(program: str, *arguments: str) -> list[str]:
    """Run the program and return the lines it printed; it must end well."""
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "QT_LOGGING_RULES": "*=false"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.splitlines()


@pytest.mark.fault(
    area="Sound",
    fault="The sound server is killed and started again",
    seen="The system's sound server has ended: text goes on, and sound comes back by itself when it runs again.",
    recovers="by itself, within some seconds after it is back",
    kept="the reply: it goes on where it was",
)
@pytest.mark.parametrize("speakers", ["asleep", "playing"])
def test_a_sound_server_that_is_restarted_is_found_again_and_the_reply_goes_on(speakers: str, user_saw: UserSaw):
    heard, *errors, alive = run(PREPARE + RESTARTED, speakers)
    assert 2.5 < float(heard.removeprefix("heard:")) < 3.5
    user_saw(*errors)
    assert errors[:2] == 2 * [
        "The system's sound server has ended: text goes on, and sound comes back by itself when it runs again."
    ]
    assert alive == "alive"


@pytest.mark.fault(
    area="Sound",
    fault="There is no sound server when the program starts",
    seen="This computer's sound system is not running: text goes on; start PipeWire or PulseAudio, and sound "
    "comes back by itself.",
    recovers="by itself, when it is started",
    kept="everything: typing goes on meanwhile",
)
def test_a_sound_server_that_was_not_there_at_first_is_found_when_it_comes(user_saw: UserSaw):
    *errors, alive = run(PREPARE.replace("LATE = False", "LATE = True") + NOT_THERE_AT_FIRST)
    user_saw(*errors)
    assert errors == 2 * [
        "This computer's sound system is not running: text goes on; "
        "start PipeWire or PulseAudio, and sound comes back by itself."
    ]
    assert alive == "alive"


# The address at which Qt looks


def test_the_address_that_refuses_late_goes_after_the_one_configured(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/somewhere/native")
    sound_server.keep_trying()
    sound_server.keep_trying()
    assert os.environ["PULSE_SERVER"] == "unix:/somewhere/native tcp:localhost:1"


def test_the_usual_address_is_used_where_none_is_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PULSE_SERVER", "")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("PULSE_RUNTIME_PATH", raising=False)
    monkeypatch.setattr(sound_server, "_CLIENT_CONFIGURATION", ())
    (tmp_path / "pulse").mkdir()
    (tmp_path / "pulse" / "native").touch()
    sound_server.keep_trying()
    assert os.environ["PULSE_SERVER"] == f"unix:{tmp_path}/pulse/native tcp:localhost:1"


def test_a_server_named_in_the_user_s_configuration_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    configuration = tmp_path / "client.conf"
    configuration.write_text("; comment\n default-server = unix:/elsewhere\n")
    monkeypatch.setenv("PULSE_SERVER", "")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(sound_server, "_CLIENT_CONFIGURATION", (str(configuration), str(tmp_path / "none.conf")))
    sound_server.keep_trying()
    assert os.environ["PULSE_SERVER"] == ""
