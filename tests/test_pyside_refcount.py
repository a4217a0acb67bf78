"""PySide6 6.12 on CPython 3.11 loses a reference to True at each `Signal.emit`, until the process aborts.

pyproject.toml keeps the two apart; this test notices when another pair has the fault.
"""

import sys

from PySide6.QtCore import QObject, Signal

EMITS = 1000
TOLERANCE = 50  # other threads and caches take and give a few references of their own


class Emitter(QObject):
    plain = Signal()
    flag = Signal(bool)


def test_emitting_a_signal_keeps_the_references_to_true() -> None:
    emitter = Emitter()
    received: list[bool] = []
    emitter.flag.connect(received.append)
    before = sys.getrefcount(True)
    for _ in range(EMITS):
        emitter.plain.emit()
        emitter.flag.emit(True)
    kept = len(received)  # each entry of the list is one reference more, unless True is immortal (Python 3.12)
    expected = before if sys.version_info >= (3, 12) else before + kept
    assert kept == EMITS
    assert sys.getrefcount(True) >= expected - TOLERANCE
