import os
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.audio.playback import Playback
from assistant.audio.thread_priority import SOUND_THREADS
from tests.support.audio_lab import AudioLab


def may_have_priority() -> bool:
    """Ask the system, with a thread of its own."""
    answers: list[bool] = []

    def ask() -> None:
        try:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(5))
        except PermissionError:
            answers.append(False)
        else:
            answers.append(True)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers[0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do so by themselves")
def test_only_qts_sound_threads_go_first_and_only_where_it_is_allowed(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    playback = Playback()
    playback.start()
    threads = {int(thread.name): (thread / "comm").read_text().strip() for thread in Path("/proc/self/task").iterdir()}
    playback.stop()
    sound = [number for number, name in threads.items() if name == SOUND_THREADS]
    assert sound
    policies = {os.sched_getscheduler(number) & ~os.SCHED_RESET_ON_FORK for number in sound}
    assert policies == {os.SCHED_RR if may_have_priority() else os.SCHED_OTHER}
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
