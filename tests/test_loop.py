import asyncio
import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from assistant import loop


def interrupted(number: signal.Signals, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program that prints "ready" and send it a signal; returns how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


PROGRAM = """
import asyncio
from assistant import loop
async def main():
    try:
        print("ready", flush=True)
        await asyncio.sleep(50)
    finally:
        await asyncio.sleep(0.01)
        print("cleaned up", flush=True)
loop.run(main())
"""


def test_the_value_of_the_main_coroutine_is_returned(qapp: QApplication):
    async def main() -> int:
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.sleep(0.01, result=42))
        assert QCoreApplication.instance() is qapp
        return task.result()

    assert loop.run(main(), application=qapp) == 42


def test_an_error_of_the_main_coroutine_is_raised(qapp: QApplication):
    async def main() -> None:
        await asyncio.sleep(0)
        raise LookupError("as it was")

    with pytest.raises(LookupError, match="as it was"):
        loop.run(main(), application=qapp)


def test_the_application_serves_one_run_after_another(qapp: QApplication):
    for number in range(3):
        assert loop.run(asyncio.sleep(0.001, result=number), application=qapp) == number


def test_a_finished_loop_may_be_reclaimed_in_any_thread(qapp: QApplication):
    async def main() -> None:
        async with asyncio.timeout(50):
            await asyncio.sleep(0.001)

    loop.run(main(), application=qapp)
    reclaimer = threading.Thread(target=gc.collect)
    reclaimer.start()
    reclaimer.join()


def test_an_application_is_made_where_there_is_none():
    code = "import asyncio\nfrom assistant import loop\nprint(loop.run(asyncio.sleep(0.01, result='done')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert result.stdout == "done\n"


def test_sigterm_ends_the_program_after_it_cleaned_up():
    result = interrupted(signal.SIGTERM, PROGRAM)
    assert result.returncode == 143
    assert result.stdout == "cleaned up\n"
    assert result.stderr == ""


def test_sigint_is_a_keyboard_interrupt_at_once():
    started_at = time.monotonic()
    result = interrupted(signal.SIGINT, PROGRAM)
    assert result.stdout == "cleaned up\n"
    assert "KeyboardInterrupt" in result.stderr
    assert time.monotonic() - started_at < 40


def test_a_main_coroutine_may_answer_an_interruption_with_a_value():
    code = PROGRAM.replace("    finally:", "    except asyncio.CancelledError:").replace("loop.run(main())", "")
    result = interrupted(signal.SIGINT, code.replace('print("cleaned', 'return print("cleaned') + "loop.run(main())")
    assert (result.returncode, result.stdout) == (0, "cleaned up\n")


def test_signal_handlers_are_put_back(qapp: QApplication):
    before = [signal.getsignal(number) for number in loop.STOP_SIGNALS]
    loop.run(asyncio.sleep(0.001), application=qapp)
    assert [signal.getsignal(number) for number in loop.STOP_SIGNALS] == before


def test_a_failed_background_task_is_reported_and_ends_no_other(qapp: QApplication):
    failures: list[tuple[str, str]] = []

    async def fail() -> None:
        raise ValueError("no")

    async def main() -> str:
        async with loop.BackgroundTasks(lambda name, error: failures.append((name, str(error)))) as tasks:
            tasks.start(fail(), "the failing one")
            other = tasks.start(asyncio.sleep(0.02, result="done"), "the other")
            forever = tasks.start(asyncio.sleep(50), "the endless one")
            result = await other
        assert forever.cancelled()
        return result

    assert loop.run(main(), application=qapp) == "done"
    assert failures == [("the failing one", "no")]


def test_without_anybody_to_tell_failures_go_to_the_log(expect_log: Any):
    expect_log("the failing one failed")

    async def fail() -> None:
        raise ValueError("no")

    async def main() -> None:
        async with loop.BackgroundTasks() as tasks:
            task = tasks.start(fail(), "the failing one")
            await asyncio.wait([task])

    asyncio.run(main())


def test_whether_asyncio_runs_on_qt(qapp: QApplication):
    async def on_qt() -> bool:
        return loop.runs_on_qt()

    assert loop.run(on_qt(), application=qapp)
    assert not asyncio.run(on_qt())
    with pytest.raises(RuntimeError):
        loop.runs_on_qt()


def test_a_thread_that_hangs_keeps_nobody_from_leaving(qapp: QCoreApplication) -> None:
    release = threading.Event()

    async def main() -> str:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(release.wait), 0.05)
        return await asyncio.to_thread(lambda: "left")

    try:
        assert loop.run(main(), application=qapp) == "left"
    finally:
        release.set()


def test_what_a_thread_raises_is_raised(qapp: QCoreApplication) -> None:
    async def main() -> None:
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 // 0)

    loop.run(main(), application=qapp)


def test_qt_reads_no_sources_of_what_is_imported():
    program = "import assistant.loop, assistant.bidi, linecache; print(sorted(linecache.cache))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert "assistant/bidi" not in ended.stdout
