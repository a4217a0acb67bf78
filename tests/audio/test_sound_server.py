"""Qt does not notice that the sound server has ended; the program must, and must not die of it."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
from tests.support.audio_lab import AudioLab, tone
lab = AudioLab().__enter__()
os.environ.update(lab.env)
from PySide6.QtCore import QCoreApplication, QTimer
import assistant.audio.speakers as speakers
from assistant.audio.capture import Capture
from assistant.audio.errors import SoundServerLostError
from assistant.audio.playback import Playback

application = QCoreApplication([])
asleep = sys.argv[1] == "asleep"
speakers.IDLE_SUSPEND_MS = 50
errors = []
playback = Playback(on_error=errors.append)
capture = Capture(lambda frame: None, on_error=errors.append)

def reply():
    playback.play("a", 0, tone(3.0, rate=24000).tobytes())
    playback.finish()

def look():
    if any("sound server" in error for error in errors) and any("microphone" in error for error in errors):
        application.quit()

playback.start()
capture.start()
if not asleep:
    reply()
QTimer.singleShot(500, lab.close)
QTimer.singleShot(700, playback.flush if not asleep else reply)
QTimer.singleShot(800, reply)
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
application.exec()
capture.stop()
playback.stop()
for start in (playback.start, capture.start):
    try:
        start()
    except SoundServerLostError as error:
        print(error)
print(errors)
print("alive")
"""


@pytest.mark.parametrize("speakers", ["asleep", "playing"])
def test_the_end_of_the_sound_server_is_reported_and_survived(speakers: str):
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, speakers],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("sound server has ended: restart the assistant") >= 2
    assert "The microphone “Microphone” gives no sound." in result.stdout
    assert result.stdout.endswith("alive\n")
