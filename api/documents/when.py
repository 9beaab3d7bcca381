"""Local time as people write it."""

import datetime as dt
from zoneinfo import ZoneInfo

from api.i18n import _

SEOUL = ZoneInfo("Asia/Seoul")


def local(moment: dt.datetime) -> dt.datetime:
    """Return the moment in Seoul's time; one without a zone is Seoul's already."""
    return moment.replace(tzinfo=SEOUL) if moment.tzinfo is None else moment.astimezone(SEOUL)


def weekday(day: dt.date) -> str:
    """Return the weekday's short name, such as 월."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def month_title(year: int, month: int) -> str:
    """Return the heading of a month, such as 2027년 3월."""
    return _("{year}-{month:02d}").format(year=year, month=month)


def hours_minutes(seconds: int) -> str:
    """Return a length of time, such as 3시간 05분."""
    return _("{hours} h {minutes:02d} min").format(hours=seconds // 3600, minutes=seconds % 3600 // 60)


def clock(length: dt.timedelta) -> str:
    """Return a length of time as 3:05, hours and minutes; a started minute counts once half of it has passed."""
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
