"""The countdown tells what the clock says."""

import pytest
from PySide6.QtGui import QFont, QPalette
from pytestqt.qtbot import QtBot

from assistant.desktop.countdown import Countdown
from tests.desktop.conftest import StoppedClock


@pytest.fixture
def countdown(qtbot: QtBot, clock: StoppedClock) -> Countdown:
    widget = Countdown(clock)
    qtbot.addWidget(widget)
    return widget


def test_shows_nothing_without_a_session(countdown: Countdown, clock: StoppedClock) -> None:
    assert countdown.isHidden()
    countdown.set_deadline(clock.now + 10)
    assert not countdown.isHidden()
    countdown.set_deadline(None)
    assert countdown.isHidden()
    assert countdown.text() == ""


def test_is_derived_from_the_clock_however_late_the_tick(countdown: Countdown, clock: StoppedClock) -> None:
    countdown.set_deadline(clock.now + 3600)
    assert countdown.text() == "60:00 left"
    clock.now += 1234.5
    countdown.refresh()
    assert countdown.text() == "39:26 left"
    assert countdown.accessibleName() == "Session time left: 39:26"
    clock.now += 9999
    countdown.refresh()
    assert countdown.text() == "00:00 left"


def test_ticks_by_itself(qtbot: QtBot) -> None:
    import time

    countdown = Countdown()
    qtbot.addWidget(countdown)
    countdown.set_deadline(time.monotonic() + 100.2)
    assert countdown.text() == "01:41 left"
    with qtbot.waitSignal(countdown.ticked, timeout=10_000):
        pass
    assert countdown.text() != "01:41 left"


def test_looks_pressing_under_five_minutes_and_under_one(countdown: Countdown, clock: StoppedClock) -> None:
    looks = []
    for remaining in (301, 299, 59):
        countdown.set_deadline(clock.now + remaining)
        colour = countdown.palette().color(QPalette.ColorRole.WindowText).name()
        looks.append((countdown.urgency, countdown.font().weight() == QFont.Weight.DemiBold, colour))
    assert [look[:2] for look in looks] == [("plenty", False), ("low", True), ("critical", True)]
    assert len({look[2] for look in looks}) == 3
    pill = countdown.grab().toImage().pixelColor(countdown.width() // 2, 1)
    assert pill.red() > 2 * pill.green(), "the last minute is upon red"
    countdown.set_deadline(clock.now + 3600)
    assert countdown.urgency == "plenty"
