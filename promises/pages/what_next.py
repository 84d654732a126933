"""What happens next: the walks that people can join first, then the dates of the promise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from promises.counting.facts import ReportingPeriod
from promises.models import Promise, WalkInvitation
from promises.record.reading import Record
from promises.walks.invitation_presenter import calendar_url, hours, invitation_url, sign_up_words
from promises.words import swedish
from promises.words.enums import Precision

# So many walks are shown; the calendar has them all.
_WALKS = 3


@dataclass(frozen=True)
class Stop:
    """For ``components/stops.html``; ``iso`` and ``when`` are the day, ``hours`` and all after ``title`` may be empty."""

    iso: str
    when: str
    title: str
    hours: str = ""
    url: str = ""
    text: str = ""
    cancelled: bool = False
    calendar_url: str = ""  # a calendar of that walk alone
    municipality: str = ""  # where stops of several are listed together


def stops(
    promise: Promise, record: Record, coming: Iterable[WalkInvitation], today: date
) -> tuple[Stop, ...]:
    """What one can take part in, then when the promise begins, is followed up and ends, the nearest first."""
    return (
        *walk_stops(coming, today),
        *(stop for _, stop in sorted(_dates(promise, record, today), key=lambda each: each[0])),
    )


def walk_stops(coming: Iterable[WalkInvitation], today: date) -> tuple[Stop, ...]:
    """The walks that one can take part in, the nearest first."""
    return tuple(_walk(each, today) for each in islice(coming, _WALKS))


def late_words(record: Record, today: date) -> str:
    """Which follow-up has not come in time, or how many have not, in one sentence; empty when none.

    One whose period ended before the signing was never owed.
    """
    signed = record.promise.signed_on
    late = [
        period
        for period in record.promise.periods
        if period.published_on is None and period.due_on < today and not (signed and period.ends_on < signed)
    ]
    if not late:
        return ""
    first = min(late, key=lambda period: period.due_on)
    due = _day(first.due_on, Precision.DAY, today)
    if len(late) > 1:
        many = swedish.capital(swedish.in_words(len(late)))
        return f"{many} uppföljningar har inte kommit, den första skulle ha kommit senast {due}."
    span = swedish.without_year(swedish.span(first.starts_on, first.ends_on), today.year)
    return f"Uppföljningen av {span} skulle ha kommit senast {due}."


def _walk(walk: WalkInvitation, today: date) -> Stop:
    return Stop(
        iso=walk.held_on.isoformat(),
        when=swedish.day(walk.held_on, year=walk.held_on.year != today.year),
        hours=hours(walk),
        title=f"{'Inställd: t' if walk.cancelled_at else 'Gå med på t'}rygghetsvandring, {walk.area}",
        url=invitation_url(walk),
        text=walk.cancelled_reason if walk.cancelled_at else _gathering(walk),
        cancelled=bool(walk.cancelled_at),
        calendar_url="" if walk.cancelled_at else calendar_url(walk),
    )


def _gathering(walk: WalkInvitation) -> str:
    where, sign_up = f"Samling: {swedish.small(walk.meeting_place)}", sign_up_words(walk)
    return f"{where.rstrip('.')}. {sign_up}" if sign_up else where


def _dates(promise: Promise, record: Record, today: date) -> Iterator[tuple[date, Stop]]:
    if record.promise.starts_on > today:
        start = record.promise.starts_on
        words = _day(start, promise.starts_precision, today)
        yield start, Stop(start.isoformat(), words, "Löftet börjar gälla")
    for period in coming_periods(record, today)[:1]:
        span = swedish.without_year(swedish.span(period.starts_on, period.ends_on), today.year)
        when = f"senast {_day(period.due_on, Precision.DAY, today)}"
        yield period.due_on, Stop(period.due_on.isoformat(), when, f"Uppföljning av {span}")
    ends = record.promise.ends_on
    if ends and ends >= today:
        yield ends, Stop(ends.isoformat(), _day(ends, promise.ends_precision, today), "Löftet slutar gälla")


def coming_periods(record: Record, today: date) -> list[ReportingPeriod]:
    """Follow-ups that are not published and not yet due, the nearest first."""
    waiting = [p for p in record.promise.periods if p.published_on is None and p.due_on >= today]
    return sorted(waiting, key=lambda period: period.due_on)


def _day(day: date, precision: str, today: date) -> str:
    return swedish.without_year(swedish.day_words(day, precision), today.year)
