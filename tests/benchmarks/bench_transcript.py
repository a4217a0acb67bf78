"""What a new line of the transcript costs when it streams in and is painted, in a short talk and in a very long one."""

import gc
import os
import time
from statistics import median

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.transcript_pane import TranscriptPane
from tests.benchmarks.conftest import TableNamed
from tests.benchmarks.measuring import resident_mb

LINES = (100, 1_000, 10_000)
MEASURED = 50  # lines
WORDS = "It is a quarter past eight, and the weather is going to be fine until the evening, with a light wind. "
PIECES = (10, 30, 55, 80, len(WORDS))  # characters known at each step of the stream
Cost = tuple[float, float]  # microseconds of the processor for all steps of a line, and the longest step


def line(row: int, length: int) -> TranscriptLine:
    role = "assistant" if row % 2 else "user"
    return TranscriptLine(f"item {row}", role, WORDS[:length], length == len(WORDS))  # type: ignore[arg-type]  # one of the two


def stream(pane: TranscriptPane, application: QApplication, row: int) -> Cost:
    """Add a line word by word, each time painted."""
    steps = []
    for number, length in enumerate(PIECES):
        begin = time.process_time()
        if number == 0:
            pane.view.insert_line(row, line(row, length))
        else:
            pane.view.update_line(row, line(row, length))
        application.processEvents()
        steps.append((time.process_time() - begin) * 1e6)
    return sum(steps), max(steps)


def fill(pane: TranscriptPane, application: QApplication, start: int, end: int) -> None:
    for row in range(start, end):
        pane.view.insert_line(row, line(row, len(WORDS)))
        if row % 100 == 0:
            application.processEvents()
    application.processEvents()


def seconds_for(work: object, application: QApplication) -> float:
    begin = time.process_time()
    work()  # type: ignore[operator]  # a function without arguments
    application.processEvents()
    return time.process_time() - begin


@pytest.mark.parametrize("lines", LINES)
def test_cost_of_a_line(qtbot: QtBot, qapp: QApplication, table: TableNamed, lines: int) -> None:
    pane = TranscriptPane()
    qtbot.addWidget(pane)
    pane.resize(600, 500)
    with qtbot.waitExposed(pane):
        pane.show()
    gc.collect()
    before_mb = resident_mb([os.getpid()])
    fill(pane, qapp, 0, lines - MEASURED)
    costs = [stream(pane, qapp, row) for row in range(lines - MEASURED, lines)]
    results, row = table("a transcript of"), f"{lines:,} lines"
    results.put(row, "µs a line", f"{median(cost for cost, _ in costs):.0f}")
    results.put(row, "longest step, µs", f"{max(longest for _, longest in costs):.0f}")
    results.put(row, "more memory, MB", f"{resident_mb([os.getpid()]) - before_mb:.1f}")
    pane.search.open_search()
    results.put(row, "a search, s", f"{seconds_for(lambda: pane.search.field.setText('quarter'), qapp):.3f}")
    assert len(pane.search.places) == lines
    pane.search.close_search()
    results.put(row, "larger letters, s", f"{seconds_for(lambda: pane.view.set_text_scale(1.75), qapp):.3f}")
