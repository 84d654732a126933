"""The promise as a line of stops: since when, what has been, which period runs, what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from promises.counting.facts import ReportingPeriod
from promises.models import Promise
from promises.record.reading import Record
from promises.words import swedish
from promises.words.enums import Precision

_BEGINS, _ENDS = "Löftet börjar gälla", "Löftet slutar gälla"


@dataclass(frozen=True)
class Stop:
    """One stop; ``state`` is "past", "now" or "next"."""

    date: str
    label: str
    state: str


@dataclass(frozen=True)
class NextDate:
    """The next date to look forward to, for ``components/next_date.html``."""

    title: str
    date: str
    text: str


_Event = tuple[date, str, str]  # day, what happens, precision


def stops(promise: Promise, record: Record, today: date) -> list[Stop]:
    """At most eight stops, oldest first; the year stands where it changes."""
    events = sorted(_events(promise, record, today), key=lambda event: event[0])
    before = [event for event in events if event[0] <= today]
    after = [event for event in events if event[0] > today]
    # A single period is the promise itself: that it runs says nothing ("Hela perioden pågår").
    several = record.promise.periods if len(record.promise.periods) > 1 else ()
    running = [period for period in several if period.starts_on <= today <= period.ends_on][:1]
    now = [
        Stop(swedish.short_span(period.starts_on, period.ends_on), f"{period.label} pågår", "now")
        for period in running
    ]
    shown, year = [], None
    for state, some in (("past", before), ("next", after)):
        for day, label, precision in some:
            words = swedish.day_words(day, precision)
            if precision == Precision.YEAR:  # a start or an end known only to its year is at the year's edge
                words = {_BEGINS: "början av ", _ENDS: "slutet av "}.get(label, "") + words
            elif year == day.year:
                words = words.removesuffix(f" {day.year}")
            year = day.year
            shown.append(Stop(words, label, state))
    return [*shown[: len(before)], *now, *shown[len(before) :]]


def _events(promise: Promise, record: Record, today: date) -> Iterator[_Event]:
    if promise.starts_on:
        yield promise.starts_on, _BEGINS, promise.starts_precision
    together = promise.signed_on and promise.signed_on == promise.announced_on
    if promise.signed_on:
        label = "Undertecknas och publiceras" if together else "Undertecknas"
        yield promise.signed_on, label, promise.signed_precision
    if promise.announced_on and not together:
        yield promise.announced_on, "Publiceras", promise.announced_precision
    for prolongation in sorted(record.promise.prolongations, key=lambda each: each.decided_on)[-1:]:
        yield prolongation.decided_on, "Löftet förlängs", Precision.DAY.value
    for follow_up in record.follow_ups[-1:]:
        label = swedish.small(record.period(follow_up["period"])["label"])
        yield date.fromisoformat(follow_up["published"][:10]), f"Uppföljning {label}", Precision.DAY.value
    if record.promise.ends_on:
        yield record.promise.ends_on, _ENDS, promise.ends_precision
    for period in _coming(record, today)[:1]:
        yield period.due_on, f"Uppföljning {swedish.small(period.label)}", Precision.DAY.value


def _coming(record: Record, today: date) -> list[ReportingPeriod]:
    """Follow-ups that are not published and not yet due, the nearest first."""
    waiting = [p for p in record.promise.periods if p.published_on is None and p.due_on >= today]
    return sorted(waiting, key=lambda period: period.due_on)


def next_date(promise: Promise, record: Record, today: date) -> NextDate | None:
    """What to look forward to: the start, else the next follow-up."""
    if record.promise.starts_on > today:
        day = swedish.day_words(record.promise.starts_on, promise.starts_precision)
        return NextDate(_BEGINS, day, "Till dess räknas ingenting.")
    for period in _coming(record, today):
        when = swedish.day(period.due_on, year=period.due_on.year != today.year)
        span = swedish.span(period.starts_on, period.ends_on)
        text = f"{period.label}, {span}. Publiceras här senast det datumet."
        return NextDate("Nästa uppföljning", when, text)
    return None


def late_words(record: Record, today: date) -> str:
    """Which follow-ups have not come in time, in one sentence; empty when none.

    One whose period ended before the signing was never owed.
    """
    signed = record.promise.signed_on
    late = [
        f"{swedish.small(period.label)} (senast {swedish.day(period.due_on)})"
        for period in record.promise.periods
        if period.published_on is None and period.due_on < today and not (signed and period.ends_on < signed)
    ]
    return f"Inte publicerad i tid: uppföljningen av {swedish.listing(late)}." if late else ""
