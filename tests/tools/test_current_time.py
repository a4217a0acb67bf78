"""The time tool: the clock's own time, in the zone asked for, in words that do not follow the locale."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.tools import ToolError
from assistant.tools.builtin import current_time
from assistant.tools.builtin.current_time import describe_time


def test_describes_weekday_date_time_and_offset() -> None:
    moment = datetime(2026, 11, 22, 14, 5, 9, tzinfo=timezone(timedelta(hours=5, minutes=30), "IST"))
    assert describe_time(moment) == "Sunday, 22 November 2026, 14:05:09 IST (+05:30)"


def test_tells_the_time_of_the_zone_asked_for() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    text = current_time("Asia/Tokyo")
    after = datetime.now(UTC)
    told = datetime.strptime(text, "%A, %d %B %Y, %H:%M:%S JST (%z)")
    assert before <= told <= after
    assert told.utcoffset() == timedelta(hours=9)


def test_without_a_zone_tells_the_local_time() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    date_and_time, _, offset = current_time().rpartition(" (")
    told = datetime.strptime(f"{date_and_time.rpartition(' ')[0]} {offset}", "%A, %d %B %Y, %H:%M:%S %z)")
    assert before <= told <= datetime.now(UTC)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "/etc/passwd", "a\0b", "x" * 300])
def test_an_unknown_zone_is_told_what_to_use(zone: str) -> None:
    with pytest.raises(ToolError, match="IANA"):
        current_time(zone)
