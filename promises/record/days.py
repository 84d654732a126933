"""The day that the record has reached, and whether the machine's clock can be right beside it.

A version keeps its day for ever, and no later one is of a day before it: one write by a clock that runs a year ahead
would date all that follows.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from promises.record.models import ReachedDay
from promises.words import swedish

# As long as a site may stand still, with a warning every day, before its clock is believed no more.
_MOST_AHEAD = timedelta(days=366)


def reached() -> date | None:
    """The last day of the morning's run; None before the first."""
    return ReachedDay.objects.values_list("day", flat=True).first()


def reach(day: date) -> None:
    """Note that the morning's run of the day came to its end."""
    if not ReachedDay.objects.update(day=day):
        ReachedDay.objects.create(day=day)


def require_possible(day: date) -> None:
    """Raise ValidationError for a day that is so late that the clock must be wrong: nothing shall be dated by it."""
    last = reached()
    if last and day > last + _MOST_AHEAD:
        raise ValidationError(
            f"Serverns klocka visar den {swedish.day(day)}, mer än ett år efter den senaste dag då det offentliga "
            "fördes vidare. Inget är sparat. Be den som sköter systemet att ställa klockan.",
            code="clock",
        )


def clock_problem(day: date) -> str:
    """Why today cannot be that day, as a sentence; empty when it can."""
    last = reached()
    if last and day > last + _MOST_AHEAD:
        return (
            f"The clock says {day}, more than a year after the record's last morning, {last}: set the clock."
        )
    if last and day < last - timedelta(days=1):
        return f"The clock says {day}, before the record's last morning, {last}: set the clock."
    return ""
