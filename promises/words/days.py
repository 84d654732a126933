"""Days of which only the month or the year may be known. Pure."""

import calendar
from datetime import date

from promises.words.enums import Precision


def last_day(day: date | None, precision: str) -> date | None:
    """The last day that is meant: the end of the month or year where no more is known."""
    if day is None or precision == Precision.DAY:
        return day
    month = 12 if precision == Precision.YEAR else day.month
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])
