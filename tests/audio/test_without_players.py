import subprocess
import sys

from tests.support.audio_lab import AudioLab

# In a process of its own, as Qt decides once in each.
PROGRAM = """
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from PySide6.QtMultimedia import QMediaDevices
from assistant.audio.without_players import leave_out_players

application = QCoreApplication([])
folders = application.libraryPaths()
leave_out_players()
leave_out_players()
assert application.libraryPaths() == folders
assert QMediaDevices.audioInputs() and QMediaDevices.audioOutputs()
assert "libavcodec" not in Path("/proc/self/maps").read_text()
"""


def test_devices_are_found_without_what_plays_files(audio_lab: AudioLab):  # noqa: ARG001 - devices
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
