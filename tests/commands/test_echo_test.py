import json
import subprocess
import sys

from assistant.audio.echo_test import EchoReport
from assistant.commands.echo_test import as_text
from tests.support.audio_lab import AudioLab
from tests.support.live_room import LiveRoom
from tests.support.room import Room


def test_the_report_is_for_people():
    text = as_text(EchoReport(62.4, -8.2, -61.0, "full duplex with echo cancellation", "Switch it on."))
    assert "-8 dB, after 62 ms" in text
    assert text.endswith("Switch it on.\n")
    assert "not heard" in as_text(EchoReport(None, None, -70.0, "full duplex", "Talk."))


def test_the_command_tests_this_machine(audio_lab: AudioLab):
    with LiveRoom(audio_lab, Room(60, -10, 0.2)):
        result = subprocess.run(
            [sys.executable, "-m", "assistant", "echo-test", "--json"],
            env=audio_lab.child_env(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["recommendation"] == "full duplex with echo cancellation"
