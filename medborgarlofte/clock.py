"""The one clock. Everything that asks for the day or the time asks here.

With ``DEMO_DATE`` set the calendar stands still on that day while the time of day goes on, so that a
promise from 2020 is alive in a demo. A day is over when the next has begun in Europe/Stockholm.
"""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The time now, aware."""
    real = timezone.now()
    if settings.DEMO_DATE is None:
        return real
    local = timezone.localtime(real)
    demo = settings.DEMO_DATE
    return local.replace(year=demo.year, month=demo.month, day=demo.day)


def today() -> date:
    """The date now in Europe/Stockholm."""
    # Every request asks, and no day has ever begun within a minute.
    return _day_in(int(time.time()) // 60) if settings.DEMO_DATE is None else settings.DEMO_DATE


@lru_cache(maxsize=1)
def _day_in(minute: int) -> date:
    return timezone.localdate(datetime.fromtimestamp(minute * 60, UTC))


def day_of(moment: datetime) -> date:
    """The date of a moment in Europe/Stockholm, which for some hours each night is not the stored moment's own."""
    return timezone.localdate(moment)


def next_moment(at: time_of_day, since: datetime) -> datetime:
    """The first moment from ``since``, within a day of it, at which a clock in Sweden shows ``at``: also in the hour
    that comes twice when summer time ends."""
    begun = timezone.localtime(since).replace(second=0, microsecond=0)
    days = (begun.date(), begun.date() + timedelta(days=1))
    moments = [datetime.combine(day, at, begun.tzinfo).replace(fold=fold) for day in days for fold in (0, 1)]
    return next(moment for moment in moments if moment.astimezone(UTC) >= begun.astimezone(UTC))


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes that passed, which on the nights of the clock change are not those that the clock tells."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()) // 60
