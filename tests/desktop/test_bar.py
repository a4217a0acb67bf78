"""The bar on a real screen: real clicks go through it or move it, and it never takes the focus."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from Xlib import X
from Xlib.display import Display as XDisplay
from Xlib.ext import shape

from assistant.desktop.bar import LARGE_WIDTH, MARGIN, WIDTH, Bar
from assistant.desktop.bridge import Bridge
from assistant.desktop.view_state import Mood
from tests.desktop.given import says, session
from tests.support.desktop_session import Display, SessionBus, clean_environment

ROOT = Path(__file__).parents[2]
# Prints the bar's place and width in pixels as the X server sees them, its scale, and the width of its picture.
SCALED_PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from Xlib.display import Display
from assistant.desktop.bar import Bar
from assistant.desktop.bridge import Bridge

application = QApplication(sys.argv)
bar = Bar(Bridge("push_to_talk"), "30,40")
bar.show()
display = Display()

def look():
    window = display.create_resource_object("window", int(bar.winId()))
    place = window.translate_coords(display.screen().root, 0, 0)
    if (place.x, place.y) == (0, 0):
        return
    picture = bar.grab().toImage()
    print(abs(place.x), abs(place.y), window.get_geometry().width, picture.devicePixelRatio(), picture.width())
    application.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(20_000, application.quit)
application.exec()
"""


@pytest.fixture
def bar(qtbot: QtBot, bridge: Bridge) -> Iterator[Bar]:
    shown = Bar(bridge)
    with qtbot.waitExposed(shown):
        shown.show()
    yield shown
    shown.close()
    shown.deleteLater()


@pytest.fixture
def button(qtbot: QtBot, bar: Bar) -> QPushButton:
    """A window of another program, as it were, below the whole bar."""
    below = QPushButton("Below")
    qtbot.addWidget(below)
    below.setGeometry(bar.geometry().adjusted(-60, -60, 60, 60))
    with qtbot.waitActive(below):
        below.show()
        below.activateWindow()
    return below


def click(display: Display, place: QPoint) -> None:
    display.xdotool("mousemove", str(place.x()), str(place.y()), "click", "1")


def test_shows_state_and_the_last_words_of_both_sides(bar: Bar, bridge: Bridge) -> None:
    bridge.apply(session("listening"))
    assert (bar.mood, bar.state_text) == (Mood.LISTENING, "Listening")
    small = bar.height()
    bridge.apply(says("user", "What is twelve\ntimes seven?", "u1"))
    bridge.apply(says("assistant", "Eighty", "a1", after="u1", final=False))
    bridge.apply(says("assistant", "Eighty-four.", "a1", after="u1"))
    assert bar.captions["user"].text() == "You: What is twelve times seven?"
    assert bar.captions["assistant"].accessibleName() == "Assistant: Eighty-four."
    assert bar.height() > small
    bridge.apply(says("user", "And", "u2", after="a1", final=False))
    bridge.apply(says("user", "An older line grows.", "u1"))
    assert bar.captions["user"].words == "And"


def test_of_long_words_the_end_is_shown(bar: Bar, bridge: Bridge) -> None:
    bridge.apply(says("assistant", f"Beginning {'and so on ' * 40} the end.", "a1"))
    text = bar.captions["assistant"].text()
    assert text.startswith(("Assistant: …and", "Assistant: …so", "Assistant: …on")), "whole words"
    assert text.endswith("the end.")
    assert bar.width() == WIDTH
    bridge.apply(says("assistant", "o" * 500, "a2", after="a1"))
    assert set(bar.captions["assistant"].text().removeprefix("Assistant: ")) == {"…", "o"}


def test_markup_is_shown_as_it_is(bar: Bar, bridge: Bridge) -> None:
    bridge.apply(says("assistant", "<b>bold</b> &amp;", "a1"))
    assert bar.captions["assistant"].text() == "Assistant: <b>bold</b> &amp;"
    assert bar.captions["assistant"].textFormat().name == "PlainText"


def test_the_words_go_after_a_while_of_quiet(qtbot: QtBot, bar: Bar, bridge: Bridge) -> None:
    bar._forget.setInterval(1)
    bridge.apply(session("speaking"))
    empty = bar.height()
    bridge.apply(says("assistant", "A secret.", "a1"))
    assert not bar._forget.isActive(), "not while the reply goes on"
    bridge.apply(session("ready"))
    qtbot.waitUntil(lambda: bar.captions["assistant"].words == "")
    assert bar.height() == empty


def test_large_captions(bar: Bar, bridge: Bridge) -> None:
    bridge.apply(says("assistant", "Eighty-four.", "a1"))
    small = bar.captions["assistant"].font().pointSizeF()
    bar.set_large_captions(True)
    assert bar.captions["assistant"].font().pointSizeF() > 1.5 * small
    assert bar.width() == LARGE_WIDTH
    bar.set_large_captions(False)
    assert bar.captions["assistant"].font().pointSizeF() == small
    assert bar.width() == WIDTH


def test_idle_a_real_click_lands_in_the_window_below(
    qtbot: QtBot, display: Display, bar: Bar, bridge: Bridge, button: QPushButton
) -> None:
    bridge.apply(session("ready"))
    qtbot.waitUntil(lambda: not takes_clicks(display, bar))
    with qtbot.waitSignal(button.clicked):
        click(display, bar.geometry().center())
    bridge.apply(session("speaking"))
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(True))
    qtbot.waitUntil(lambda: takes_clicks(display, bar))
    with qtbot.waitSignal(bar.moved):
        click(display, bar.geometry().center())
    assert clicks == []
    bridge.apply(session("ready"))
    qtbot.waitUntil(lambda: not takes_clicks(display, bar))
    with qtbot.waitSignal(button.clicked):
        click(display, bar.geometry().center())


def takes_clicks(display: Display, bar: Bar) -> bool:
    """Whether the X server gives the bar, and the window manager's frame around it, any clicks."""
    connection = XDisplay(display.env["DISPLAY"])
    try:
        window = connection.create_resource_object("window", int(bar.winId()))
        frame = window.query_tree().parent
        assert frame != connection.screen().root
        return any(each.shape_get_rectangles(shape.SK.Input)._data["rectangles"] for each in (window, frame))
    finally:
        connection.close()


def test_it_stays_above_and_never_takes_the_focus(
    qtbot: QtBot, display: Display, bar: Bar, bridge: Bridge, button: QPushButton
) -> None:
    bridge.apply(session("speaking"))
    qtbot.waitUntil(lambda: takes_clicks(display, bar))
    with qtbot.waitSignal(bar.moved):
        click(display, bar.geometry().center())
    assert QApplication.activeWindow() is button
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setGeometry(bar.geometry().adjusted(-10, -10, 10, 10))
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.raise_()
    bar.hide()
    with qtbot.waitExposed(bar):
        bar.show()
    qtbot.waitUntil(lambda: takes_clicks(display, bar))
    display.xdotool("mousemove", "5", "500")
    assert QApplication.activeWindow() is field
    display.xdotool("type", "still here")
    qtbot.waitUntil(lambda: field.text() == "still here")


def test_it_is_dragged_and_remembers_its_place(qtbot: QtBot, display: Display, bar: Bar, bridge: Bridge) -> None:
    bridge.apply(session("speaking"))
    qtbot.waitUntil(lambda: takes_clicks(display, bar))
    start = bar.geometry().center()
    with qtbot.waitSignal(bar.moved) as moved:
        display.xdotool("mousemove", str(start.x()), str(start.y()), "mousedown", "1")
        display.xdotool("mousemove", str(start.x() - 100), str(start.y() - 600))
        qtbot.waitUntil(lambda: bar.geometry().center() == start - QPoint(100, 600))
        bridge.apply(session("ready"))
        display.xdotool("mousemove", str(start.x() - 120), str(start.y() - 620), "mouseup", "1")
    assert moved.args == [f"{bar.x()},{bar.y()}"]
    assert bar.geometry().center() == start - QPoint(120, 620)
    again = Bar(bridge, moved.args[0])
    qtbot.addWidget(again)
    with qtbot.waitExposed(again):
        again.show()
    assert again.pos() == bar.pos()


def screen_area() -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()


def test_below_the_middle_it_grows_upwards(bar: Bar, bridge: Bridge) -> None:
    bottom = bar.geometry().bottom()
    assert bottom == screen_area().bottom() - MARGIN
    bridge.apply(says("assistant", "Eighty-four.", "a1"))
    assert bar.geometry().bottom() == bottom


@pytest.mark.parametrize("place", ["99999,-99999", "-500,40", "nonsense", "1,2,3", "--1,2"])
def test_it_is_on_a_screen_whatever_was_remembered(qtbot: QtBot, bridge: Bridge, place: str) -> None:
    bar = Bar(bridge, place)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    assert screen_area().contains(bar.geometry())


def test_where_windows_blend_its_corners_are_round(display: Display, bridge: Bridge, bar: Bar) -> None:
    assert bar.grab().toImage().pixelColor(0, 0).alpha() == 255, "square: nothing composes the screen"
    compositor = XDisplay(display.env["DISPLAY"])
    try:
        owner = compositor.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        selection = compositor.intern_atom(f"_NET_WM_CM_S{compositor.get_default_screen()}")
        owner.set_selection_owner(selection, X.CurrentTime)
        compositor.sync()
        round_one = Bar(bridge)
    finally:
        compositor.close()
    assert round_one.grab().toImage().pixelColor(0, 0).alpha() < 128
    round_one.deleteLater()


def test_at_200_percent_it_is_sharp_and_in_its_place(session_bus: SessionBus, display: Display) -> None:
    env = {**clean_environment(), **session_bus.env, **display.env, "QT_SCALE_FACTOR": "2", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCALED_PROGRAM]
    printed = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60).stdout
    # 30 and 40 units from the corner of the screen are twice as many pixels; 340 units wide, twice as sharp.
    assert printed.split() == ["60", "80", "680", "2.0", "680"]


def test_says_what_it_shows_to_a_screen_reader(bar: Bar, bridge: Bridge) -> None:
    bridge.apply(session("thinking"))
    assert bar.accessibleName() == "Voice Assistant bar"
    names = [child.accessibleName() for child in bar.children() if hasattr(child, "accessibleName")]
    assert "State: Thinking…" in names
    assert "Microphone level" in names


def test_it_follows_a_dark_desktop(qtbot: QtBot, dark_desktop: None, bar: Bar) -> None:  # noqa: ARG001 - the palette
    qtbot.waitUntil(lambda: bar.grab().toImage().pixelColor(6, bar.height() - 4).lightness() < 80)
