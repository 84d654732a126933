"""Calendar units, the windows they cut out of a period, and reporting calendars. Pure.

Dates are inclusive. A school term is spring 1 January–30 June or autumn 1 July–31 December. Promise
years run from the day the promise is valid from.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from promises.words import swedish
from promises.words.enums import CalendarUnit, ReportingCalendar

ONE_DAY = timedelta(days=1)
# A follow-up is due four weeks after its period: tertial 2 ends 31 August and is due 28 September.
DUE_AFTER = timedelta(weeks=4)

_MONTHS_IN = {
    CalendarUnit.MONTH: 1,
    CalendarUnit.QUARTER: 3,
    CalendarUnit.TERTIAL: 4,
    CalendarUnit.HALF_YEAR: 6,
    CalendarUnit.TERM: 6,
}
_REPORTED = {
    ReportingCalendar.TERTIAL: (CalendarUnit.TERTIAL, "t", "Tertial"),
    ReportingCalendar.QUARTER: (CalendarUnit.QUARTER, "q", "Kvartal"),
    ReportingCalendar.HALF_YEAR: (CalendarUnit.HALF_YEAR, "h", "Halvår"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The part of one calendar unit that lies inside a period."""

    starts_on: date
    ends_on: date
    unit_starts_on: date
    unit_ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def unit_days(self) -> int:
        return (self.unit_ends_on - self.unit_starts_on).days + 1


class UnitName(NamedTuple):
    """What one calendar unit is told from others by: its ``number`` among them (of a year, the promise's own), its first
    day, and the ``year`` where that has to be said."""

    per: CalendarUnit
    number: int
    first: date
    year: int | None


class Reporting(NamedTuple):
    """One period to follow up, in the order of the columns it is kept in."""

    slug: str
    label: str
    starts_on: date
    ends_on: date
    due_on: date


def is_over(day: date, today: date) -> bool:
    """A day is over when the next has begun."""
    return day < today


def windows(per: CalendarUnit, starts_on: date, ends_on: date, anchor: date | None = None) -> list[Span]:
    """The units of ``starts_on``–``ends_on`` in order, the first and last cut at its edges.

    ``anchor`` is the day from which promise years run, the start when left out.
    """
    found = []
    day = starts_on
    while day <= ends_on:
        first, last = unit_around(per, day, anchor or starts_on)
        found.append(Span(max(first, starts_on), min(last, ends_on), first, last))
        day = last + ONE_DAY
    return found


def unit_around(per: CalendarUnit, day: date, anchor: date) -> tuple[date, date]:
    """The first and last day of the whole unit that holds ``day``."""
    if per is CalendarUnit.DAY:
        return day, day
    if per is CalendarUnit.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if per is CalendarUnit.YEAR:
        first = anniversary(anchor, day.year)
        if first > day:
            first = anniversary(anchor, day.year - 1)
        return first, anniversary(anchor, first.year + 1) - ONE_DAY
    months = _MONTHS_IN[per]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last_month = first.month + months - 1
    return first, date(day.year, last_month, monthrange(day.year, last_month)[1])


def unit_name(per: CalendarUnit, span: Span, *, year: bool, anchor: date) -> UnitName:
    """The name of the unit; with its ``year`` when the period needs it."""
    first = span.unit_starts_on
    if per is CalendarUnit.YEAR:
        return UnitName(per, first.year - anchor.year + 1, first, None)
    if per is CalendarUnit.WEEK:
        iso = first.isocalendar()
        # At New Year a week may be another year's: without it v. 1 would come twice in 2025.
        said = year or iso.year != span.starts_on.year
        return UnitName(per, iso.week, first, iso.year if said else None)
    number = first.day if per is CalendarUnit.DAY else _number(per, first)
    return UnitName(per, number, first, first.year if year else None)


def label(name: UnitName) -> str:
    """``Kv 1``, ``januari``, ``v. 7``, ``Tertial 2``, ``År 1``, with the year that is to be said."""
    per, number, first, year = name
    if per is CalendarUnit.YEAR:
        return f"År {number}"
    if per is CalendarUnit.DAY:
        return swedish.day(first, year is not None)
    if per is CalendarUnit.WEEK:
        text = f"v. {number}"
    elif per is CalendarUnit.MONTH:
        text = swedish.MONTHS[first.month - 1]
    else:
        text = _ordinal(per, first)
    return text if year is None else f"{text} {year}"


def reporting_periods(
    calendar: ReportingCalendar,
    starts_on: date,
    ends_on: date | None,
    until: date,
    due_after: timedelta = DUE_AFTER,
) -> list[Reporting]:
    """The periods to follow up, cut at the promise's edges; each is due ``due_after`` its last day.

    Open-ended promises get the periods that have begun by ``until``. Dates of the promise's own are
    typed by people, so ``own`` gives none.
    """
    if calendar is ReportingCalendar.OWN or (calendar is ReportingCalendar.END and ends_on is None):
        return []
    if calendar is ReportingCalendar.END:
        assert ends_on is not None
        return [Reporting(f"{ends_on.year}-slut", "Hela perioden", starts_on, ends_on, ends_on + due_after)]
    per, letter, word = _REPORTED[calendar]
    found = []
    for span in windows(per, starts_on, ends_on or until):
        year, number = span.unit_starts_on.year, _number(per, span.unit_starts_on)
        last = span.ends_on if ends_on else span.unit_ends_on
        slug, label = f"{year}-{letter}{number}", f"{word} {number} {year}"
        found.append(Reporting(slug, label, span.starts_on, last, last + due_after))
    return found


def _ordinal(per: CalendarUnit, first: date) -> str:
    if per is CalendarUnit.TERM:
        return "Vårterminen" if first.month == 1 else "Höstterminen"
    words = {CalendarUnit.QUARTER: "Kv", CalendarUnit.TERTIAL: "Tertial", CalendarUnit.HALF_YEAR: "Halvår"}
    return f"{words[per]} {_number(per, first)}"


def _number(per: CalendarUnit, first: date) -> int:
    return (first.month - 1) // _MONTHS_IN[per] + 1


def anniversary(anchor: date, year: int) -> date:
    """The same day of another year; 29 February falls on the 28th in common years."""
    if (anchor.month, anchor.day) == (2, 29):
        return date(year, 3, 1) - ONE_DAY
    return anchor.replace(year=year)
