"""Points in time in the words of the user's language, as short as they can be understood."""

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime

from assistant.desktop.texts import tr


def short_time(seconds: float, now: datetime | None = None) -> str:
    """The time of today, the day of this year, else the whole date. `seconds` since 1970."""
    moment, today = datetime.fromtimestamp(seconds), (now or datetime.now()).date()
    locale = QLocale()
    if moment.date() == today:
        return locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    if (today - moment.date()).days == 1:
        return tr("Yesterday")
    day = QDate(moment.year, moment.month, moment.day)
    if moment.year == today.year:
        return locale.toString(day, tr("d MMM"))
    return locale.toString(day, QLocale.FormatType.ShortFormat)


def long_time(seconds: float) -> str:
    """Day and time in full."""
    moment = datetime.fromtimestamp(seconds)
    locale = QLocale()
    day = locale.toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)
    time = locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    return tr("{day}, {time}").format(day=day, time=time)
