"""What the tests of the window share: a clock that stands still, palettes, a bridge whose intents are kept."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.window import MainWindow
from tests.desktop.given import session

ENDPOINT = "Practice server, no account needed"


class StoppedClock:
    """A monotonic clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def bridge(qapp: QApplication, clock: StoppedClock) -> Bridge:  # noqa: ARG001 - Qt must be there first
    return Bridge("push_to_talk", clock)


@pytest.fixture
def intents(bridge: Bridge) -> list[BidiEvent]:
    """What the user wanted so far."""
    kept: list[BidiEvent] = []
    bridge.intent.connect(kept.append)
    return kept


@pytest.fixture
def window(qtbot: QtBot, bridge: Bridge, clock: StoppedClock, intents: list[BidiEvent]) -> MainWindow:  # noqa: ARG001 - connected first
    widget = MainWindow(bridge, ENDPOINT, clock)
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    bridge.apply(session("ready"))
    return widget


@pytest.fixture
def kinds(intents: list[BidiEvent]) -> Callable[[], list[str]]:
    return lambda: [intent.type for intent in intents]


def dark_palette() -> QPalette:
    palette = QPalette(QColor("#36393e"), QColor("#25272b"))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(role, QColor("#e8eaed"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#1c1e21"))
    return palette


@pytest.fixture
def dark_desktop(qapp: QApplication) -> Iterator[None]:
    """The user's desktop has a dark palette."""
    light = QPalette(qapp.palette())
    qapp.setPalette(dark_palette())
    yield
    qapp.setPalette(light)
