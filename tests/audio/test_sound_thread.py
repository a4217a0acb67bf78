import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from assistant.audio.errors import DeviceFailedError
from assistant.audio.sound_thread import SoundThread

pytestmark = pytest.mark.usefixtures("qapp")


def test_functions_run_in_one_other_thread_in_order():
    sound, seen = SoundThread(), []
    futures = [sound.submit(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(100)]
    ident = sound.call(threading.get_ident)
    sound.close()
    assert all(future.done() for future in futures)
    assert seen == [(n, ident) for n in range(100)]
    assert ident != threading.get_ident()


def test_what_a_function_raises_is_raised_to_the_caller():
    def fail() -> None:
        raise LookupError("as it was")

    sound = SoundThread()
    with pytest.raises(LookupError, match="as it was"):
        sound.call(fail)
    assert sound.call(lambda: 42) == 42, "and the thread goes on"
    sound.close()


def test_qt_objects_come_alive_and_are_deleted_there():
    sound, fired = SoundThread(), threading.Event()

    def make() -> QObject:
        owner = QObject()
        timer = QTimer(owner)
        timer.timeout.connect(fired.set)
        timer.start(1)
        return owner

    kept, discarded = (sound.call(lambda: sound.adopt(make)) for _ in range(2))
    assert kept.thread() is not QThread.currentThread()
    assert fired.wait(20)
    sound.call(lambda: sound.discard(discarded))
    assert not Shiboken.isValid(discarded)
    sound.close()
    assert not Shiboken.isValid(kept)


def test_a_function_that_hangs_is_given_up_after_a_while():
    sound, over = SoundThread(), threading.Event()
    with pytest.raises(DeviceFailedError, match="does not respond"):
        sound.call(over.wait, timeout_s=0.05)
    over.set()
    assert sound.call(lambda: 42) == 42
    sound.close()


def test_a_call_that_nobody_waits_for_any_more_is_left_out():
    sound, busy, ran = SoundThread(), threading.Event(), threading.Event()
    sound.submit(busy.wait)
    assert sound.submit(ran.set).cancel()
    busy.set()
    sound.close()
    assert not ran.is_set()


def test_the_thread_ends_with_close():
    sound = SoundThread()
    assert sound.is_running
    sound.close()
    sound.close()
    assert not sound.is_running
    with pytest.raises(RuntimeError, match="has ended"):
        sound.submit(lambda: None)


def test_a_thread_may_own_sound_beside_an_application_of_the_main_thread(qapp: QApplication):
    answers: list[int] = []

    def work() -> None:
        sound = SoundThread()
        answers.append(sound.call(lambda: 42))
        sound.close()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert answers == [42]
    assert QCoreApplication.instance() is qapp


def run_program(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_program_without_qt_gets_an_application_and_ends_in_peace_even_without_close():
    program = run_program(
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from assistant.audio.sound_thread import SoundThread\n"
        "first = SoundThread(); first.close()\n"
        "second = SoundThread()\n"
        "timer = second.call(lambda: second.adopt(QTimer))\n"
        "second.call(lambda: timer.start(5))\n"
        "print(QCoreApplication.instance() is not None)\n"
    )
    assert (program.returncode, program.stdout, program.stderr) == (0, "True\n", "")


def test_without_an_application_another_thread_is_told_to_make_one():
    program = run_program(
        "import threading\n"
        "from assistant.audio.errors import AudioError\n"
        "from assistant.audio.sound_thread import SoundThread\n"
        "def work():\n"
        "    try:\n"
        "        SoundThread()\n"
        "    except AudioError as error:\n"
        "        print(error)\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
    )
    assert program.stdout.startswith("Sound in another thread")
    assert (program.returncode, program.stderr) == (0, "")
