"""The countdown tells what the clock says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from pytestqt.qtbot import QtBot

from assistant.desktop.countdown import RENEWED_SHOWN_MS, RING, Countdown
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


def ring_pixels(countdown: Countdown, clock: StoppedClock, remaining: float) -> int:
    """How much of the ring is painted in the text's colour."""
    countdown.set_deadline(clock.now + remaining, 3600.0)
    image = countdown.grab().toImage()
    colour = countdown.palette().color(QPalette.ColorRole.WindowText)
    side = round(RING * image.devicePixelRatio())
    top = (image.height() - side) // 2
    near = [image.pixelColor(x, top + y) for x in range(side) for y in range(side)]
    return sum(abs(pixel.lightness() - colour.lightness()) < 40 for pixel in near)


def test_the_ring_empties_as_the_session_goes_on(countdown: Countdown, clock: StoppedClock) -> None:
    painted = [ring_pixels(countdown, clock, remaining) for remaining in (3600.0, 1800.0, 400.0)]
    assert painted[0] > 1.5 * painted[1] > 1.5 * painted[2] > 0
    assert countdown.share == pytest.approx(400 / 3600)


def test_tells_a_renewal_for_a_moment(qtbot: QtBot, countdown: Countdown, clock: StoppedClock) -> None:
    countdown.set_deadline(clock.now + 20, 3600.0)
    assert countdown.urgency == "critical"
    countdown.set_deadline(clock.now + 3600, 3600.0)
    countdown.show_renewed()
    assert (countdown.urgency, countdown.text()) == ("renewed", "Renewed, 60:00 left")
    assert countdown.accessibleName() == "Session renewed. Session time left: 60:00"
    qtbot.waitUntil(lambda: countdown.urgency == "plenty", timeout=RENEWED_SHOWN_MS * 3)
    assert countdown.text() == "60:00 left"


def test_reads_from_right_to_left(countdown: Countdown, clock: StoppedClock) -> None:
    countdown.set_deadline(clock.now + 3600, 3600.0)
    assert countdown.contentsMargins().left() > countdown.contentsMargins().right()
    countdown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert countdown.contentsMargins().left() < countdown.contentsMargins().right()
