"""The one clock. Everything that asks for the day or the time asks here.

With ``DEMO_DATE`` set the calendar stands still on that day while the time of day goes on, so that a
promise from 2020 is alive in a demo. A day is over when the next has begun in Europe/Stockholm.
"""

from datetime import date, datetime

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
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """The date of a moment in Europe/Stockholm, which for some hours each night is not the stored moment's own."""
    return timezone.localdate(moment)
