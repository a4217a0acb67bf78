"""The desktop app as the user has it: how soon its window shows, what it holds and costs at rest, how smooth it is."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from Xlib import X
from Xlib.display import Display as XDisplay

from tests.benchmarks.conftest import TableNamed
from tests.benchmarks.measuring import ROUNDS, cpu_seconds, resident_mb, summary
from tests.e2e.test_window import Person, in_a_conversation
from tests.support.audio_lab import AudioLab
from tests.support.desktop_session import DesktopSession, Display
from tests.support.programs import running

PATIENCE_S = 60.0
SETTLE_S = 8.0  # until the first conversation stands and everything that comes later is loaded
IDLE_S = 20.0
WIDE = 500  # pixels: of all the windows that appear, only the main one is as wide
BEAT_MS = 5
QUESTIONS = ("what is twelve times seven", "what can you do", "what time is it")


class Screen:
    """Sees windows appear."""

    def __init__(self, name: str) -> None:
        self._display = XDisplay(name)
        self._display.screen().root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._display.sync()

    def wait_for_a_wide_window(self) -> float:
        """Return when one was put on the screen (`time.perf_counter()`)."""
        deadline = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < deadline:
            event = self._display.next_event()
            if event.type == X.MapNotify and event.window.get_geometry().width > WIDE:
                return time.perf_counter()
        raise TimeoutError("The window did not appear.")

    def close(self) -> None:
        self._display.close()


class Heartbeat(QObject):
    """Beats on the window's thread; notes the longest time between two beats, and how much of it was our own work."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = self.longest_work_ms = 0.0
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.longest_ms = max(self.longest_ms, (now[0] - self._last[0]) * 1000 - BEAT_MS)
        self.longest_work_ms = max(self.longest_work_ms, (now[1] - self._last[1]) * 1000)
        self._last = now


@pytest.fixture
def start(desktop_session: DesktopSession, tmp_path: Path) -> Callable[[], tuple[int, float]]:
    """Start the app, measure until its window shows, hand it to `work` and end it."""

    def start_and(work: Callable[[int], None] = lambda _pid: None) -> float:
        env = {**desktop_session.env, "PYTHONPATH": str(Path.cwd())}
        # An installed program has its bytecode beside it; without, each start would compile half a megabyte of source.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        screen = Screen(env["DISPLAY"])
        command = [sys.executable, "-m", "assistant", "--endpoint", "practice"]
        try:
            begin = time.perf_counter()
            with running(command, env, tmp_path / "app.log") as app:
                shown = screen.wait_for_a_wide_window() - begin
                work(app.pid)
                subprocess.run([sys.executable, "-m", "assistant", "quit"], env=env, check=True, timeout=PATIENCE_S)
                app.wait(PATIENCE_S)
        finally:
            screen.close()
        return shown

    return start_and  # type: ignore[return-value]


def test_start_and_rest(start: Callable[..., float], table: TableNamed) -> None:
    results = table("the desktop app")
    start()  # the first start fills the caches
    seconds = [start() for _ in range(ROUNDS)]
    results.put("process start to window, s", "", summary(seconds, 2))

    def rest(pid: int) -> None:
        time.sleep(SETTLE_S)
        before = cpu_seconds([pid])
        time.sleep(IDLE_S)
        results.put("at rest, % of a core", "", f"{100 * (cpu_seconds([pid]) - before) / IDLE_S:.2f}")
        results.put("at rest, MB resident", "", f"{resident_mb([pid]):.0f}")

    start(rest)


def test_smoothness(qapp: QApplication, display: Display, audio_lab: AudioLab, table: TableNamed) -> None:
    results = table("the desktop app")
    heartbeat = Heartbeat()

    async def scene(person: Person) -> None:
        heartbeat.start()
        for number, question in enumerate(QUESTIONS, start=1):
            person.desktop.bridge.send_text(question)
            await person.sees(lambda wanted=number: person.transcript.count("Assistant\t") >= wanted)  # type: ignore[misc]
            await person.sees(lambda: person.state == "ready")
            await asyncio.sleep(0.2)

    in_a_conversation(qapp, display, audio_lab, scene)
    results.put("longest stall in a conversation, ms", "", f"{heartbeat.longest_ms:.0f}")
    results.put("of these the window's own work, ms", "", f"{heartbeat.longest_work_ms:.0f}")
