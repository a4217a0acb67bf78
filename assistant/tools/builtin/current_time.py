"""The time and date, here or in any time zone."""

from datetime import datetime

from assistant.tools.errors import ToolError
from assistant.tools.tool import tool

# Not strftime's %A and %B: those follow the locale, which Qt sets.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@tool
def current_time(timezone: str | None = None) -> str:
    """Tell the current time, the weekday and the date.

    Args:
        timezone: IANA name such as "Europe/Berlin" or "Asia/Tokyo". Leave it out for the user's own time zone.

    """
    return describe_time(_now(timezone))


def describe_time(moment: datetime) -> str:
    """Write a time-zone-aware moment as a model can read it: "Sunday, 22 November 2026, 14:05:09 UTC (+00:00)"."""
    weekday, month = _WEEKDAYS[moment.weekday()], _MONTHS[moment.month - 1]
    zone = f"{moment.tzname()} ({moment:%z}"
    return f"{weekday}, {moment.day} {month} {moment.year}, {moment:%H:%M:%S} {zone[:-2]}:{zone[-2:]})"


def _now(timezone: str | None) -> datetime:
    if not timezone or not timezone.strip():
        return datetime.now().astimezone()
    # Imported when another zone is asked for, which is rare: it loads how Python was built.
    from zoneinfo import ZoneInfo

    try:
        return datetime.now(ZoneInfo(timezone.strip()))
    # ZoneInfo looks a name up as a file: besides unknown names it meets folders and names no file can have.
    except (KeyError, ValueError, OSError) as error:
        raise ToolError(
            f"There is no time zone '{timezone}'. Use an IANA name such as Europe/Berlin, Asia/Tokyo or UTC."
        ) from error
