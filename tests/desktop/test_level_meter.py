"""The meter shows the level and rests when there is nothing to show."""

import math

import pytest
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from assistant.desktop.level_meter import FLOOR_DBFS, LevelMeter


class CountingMeter(LevelMeter):
    """Counts how often it is painted."""

    paintings = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.paintings += 1
        super().paintEvent(event)


@pytest.fixture
def meter(qtbot: QtBot) -> CountingMeter:
    widget = CountingMeter()
    qtbot.addWidget(widget)
    widget.resize(300, 6)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_shows_the_level_and_falls_when_the_microphone_closes(qtbot: QtBot, meter: CountingMeter) -> None:
    meter.set_level(-12.0, -24.0)
    qtbot.waitUntil(lambda: meter.shown_dbfs == (-12.0, -24.0))
    image = meter.grab().toImage()
    lit = image.pixelColor(int(image.width() * 0.3), image.height() // 2)
    dark = image.pixelColor(int(image.width() * 0.7), image.height() // 2)
    assert lit.green() > lit.red()
    assert lit != dark
    qtbot.waitUntil(lambda: not meter.is_moving)
    assert meter.shown_dbfs == (FLOOR_DBFS, FLOOR_DBFS)


def test_many_levels_make_few_paintings(qtbot: QtBot, meter: CountingMeter) -> None:
    before = meter.paintings
    for step in range(1000):
        meter.set_level(-30.0 + step / 1000, -40.0)
    qtbot.waitUntil(lambda: meter.shown_dbfs[0] > -30.0)
    assert meter.shown_dbfs[0] == pytest.approx(-29.001), "the loudest is not lost"
    assert meter.paintings - before < 10


def test_silence_and_nonsense_stay_on_the_scale(qtbot: QtBot, meter: CountingMeter) -> None:
    meter.set_level(-math.inf, math.nan)
    meter.set_level(7.0, -200.0)
    qtbot.waitUntil(lambda: meter.shown_dbfs == (0.0, FLOOR_DBFS))


def test_hidden_it_does_nothing(qtbot: QtBot) -> None:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.set_level(-3.0, -10.0)
    assert not meter.is_moving
    assert meter.accessibleName() == "Microphone level"


def test_says_when_it_clips_and_when_no_more(qtbot: QtBot, meter: CountingMeter) -> None:
    told: list[bool] = []
    meter.clipping_changed.connect(told.append)
    meter.set_level(-6.0, -20.0)
    qtbot.waitUntil(lambda: meter.shown_dbfs[0] == -6.0)
    meter.set_level(-0.3, -8.0)
    qtbot.waitUntil(lambda: told == [True, False])
    assert meter.is_moving or meter.shown_dbfs == (FLOOR_DBFS, FLOOR_DBFS)


def test_stands_still_while_an_open_microphone_hears_nothing_that_could_be_seen(qtbot: QtBot) -> None:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    with qtbot.waitExposed(meter):
        meter.show()
    meter.set_level(-80, -90)
    assert not meter.is_moving
    meter.set_level(-20, -30)
    assert meter.is_moving
    qtbot.waitUntil(lambda: meter.shown_dbfs == (-20, -30))
    meter.set_level(-80, -90)
    qtbot.waitUntil(lambda: meter.shown_dbfs == (-60, -60))
    qtbot.waitUntil(lambda: not meter.is_moving)
