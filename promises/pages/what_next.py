"""What happens next: the walks that people can join first, then the dates of the promise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext

from promises.counting.facts import ReportingPeriod
from promises.models import Promise, WalkInvitation
from promises.record.reading import Record
from promises.walks.invitation_presenter import calendar_url, hours, invitation_url, sign_up_words
from promises.words import spoken
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
    """Which follow-up has not come in time, or how many have not, in one sentence; empty when none."""
    late = late_periods(record, today)
    if not late:
        return ""
    first = late[0]
    due = _day(first.due_on, Precision.DAY, today)
    if len(late) > 1:
        many = spoken.words().capital(spoken.words().in_words(len(late)))
        return gettext(
            "%(many)s uppföljningar har inte kommit, den första skulle ha kommit senast %(due)s."
        ) % {"many": many, "due": due}
    span = spoken.words().without_year(spoken.words().span(first.starts_on, first.ends_on), today.year)
    return gettext("Uppföljningen av %(span)s skulle ha kommit senast %(due)s.") % {"span": span, "due": due}


def late_periods(record: Record, today: date) -> list[ReportingPeriod]:
    """Those whose follow-up has not come in time, the longest due first. One that ended before the signing was never owed."""
    signed = record.promise.signed_on
    late = [
        period
        for period in record.promise.periods
        if period.published_on is None and period.due_on < today and not (signed and period.ends_on < signed)
    ]
    return sorted(late, key=lambda period: period.due_on)


def _walk(walk: WalkInvitation, today: date) -> Stop:
    return Stop(
        iso=walk.held_on.isoformat(),
        when=spoken.words().day(walk.held_on, year=walk.held_on.year != today.year),
        hours=hours(walk),
        title=(
            gettext("Inställd: trygghetsvandring, %(area)s")
            if walk.cancelled_at
            else gettext("Gå med på trygghetsvandring, %(area)s")
        )
        % {"area": walk.area},
        url=invitation_url(walk),
        text=walk.cancelled_reason if walk.cancelled_at else _gathering(walk),
        cancelled=bool(walk.cancelled_at),
        calendar_url="" if walk.cancelled_at else calendar_url(walk),
    )


def _gathering(walk: WalkInvitation) -> str:
    where, sign_up = (
        (gettext("Samling: %(meeting_place)s") % {"meeting_place": spoken.words().small(walk.meeting_place)}),
        sign_up_words(walk),
    )
    return f"{where.rstrip('.')}. {sign_up}" if sign_up else where


def _dates(promise: Promise, record: Record, today: date) -> Iterator[tuple[date, Stop]]:
    if record.promise.starts_on > today:
        start = record.promise.starts_on
        words = _day(start, promise.starts_precision, today)
        if promise.starts_precision != Precision.DAY:
            words = gettext("början av %(when)s") % {"when": words}
        yield start, Stop(start.isoformat(), words, gettext("Löftet börjar gälla"))
    for period in coming_periods(record, today)[:1]:
        span = spoken.words().without_year(spoken.words().span(period.starts_on, period.ends_on), today.year)
        when = gettext("senast %(due_on)s") % {"due_on": _day(period.due_on, Precision.DAY, today)}
        yield (
            period.due_on,
            Stop(period.due_on.isoformat(), when, (gettext("Uppföljning av %(span)s") % {"span": span})),
        )
    ends = record.promise.ends_on
    if ends and ends >= today:
        words = _day(ends, promise.ends_precision, today)
        if promise.ends_precision != Precision.DAY:
            words = gettext("slutet av %(when)s") % {"when": words}
        yield ends, Stop(ends.isoformat(), words, gettext("Löftet slutar gälla"))


def coming_periods(record: Record, today: date) -> list[ReportingPeriod]:
    """Follow-ups that are not published and not yet due, the nearest first."""
    waiting = [p for p in record.promise.periods if p.published_on is None and p.due_on >= today]
    return sorted(waiting, key=lambda period: period.due_on)


def _day(day: date, precision: str, today: date) -> str:
    return spoken.words().without_year(spoken.words().day_words(day, precision), today.year)
