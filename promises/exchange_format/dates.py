"""Dates of which only the month or the year may be known. Pure."""

from datetime import date

from promises.words import days
from promises.words.enums import Precision

_BY_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH}


def precision(text: str) -> Precision:
    """How much of the day ``2020-06-18``, ``2020-06`` or ``2020`` tells."""
    return _BY_LENGTH.get(len(text), Precision.DAY)


def known_date(text: str) -> date:
    """The first day that is meant. Raises ValueError for a day that does not exist."""
    return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text))


def last_day(text: str) -> date:
    """The last day that is meant: the end of the month or year where no more is known."""
    first = known_date(text)
    return days.last_day(first, precision(text)) or first


def shortened(day: date, known: Precision) -> str:
    """The text that tells no more of ``day`` than is known."""
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(known, 10)]
