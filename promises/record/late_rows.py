"""What became public, or was taken back, after the follow-up of its period was published."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext

from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod, own_day
from promises.counting.late import period_before
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Activity
from promises.record.packed import Packed
from promises.record.reading import Record
from promises.words import amendment_checks, spoken

# The word ("Loggad", "Rättad", "Återtagen"), the day of it, and the period whose follow-up it came after.
Late = tuple[str, date, ReportingPeriod]
# The day a row is of, and the day it became public.
Public = tuple[date, date | None]


def late_words(what: str, public_on: date, period: ReportingPeriod) -> str:
    """``Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020.``"""
    return gettext("%(what)s %(day)s, efter uppföljningen av %(period)s.") % {
        "what": what,
        "day": spoken.words().day(public_on),
        "period": spoken.words().small(period.label),
    }


def came_after(activity: Activity, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """What became of the row after the follow-up of its period, or of that of a row that it corrects; nothing for a row
    that was in time."""
    withdrawn_on = activity.withdrawn_shown_on
    withdrawn_on = withdrawn_on or (day_of(activity.withdrawn_at) if activity.withdrawn_at else None)
    corrected: list[Public] = []
    older: Activity | None = activity
    while older:
        corrected.append((own_day(older.starts_on, older.ends_on), older.publish_on))
        older = older.replaces
    return _after(corrected, withdrawn_on, periods)


def said_after(record: Record, each: Packed, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """The same of one that the record ``listed``."""
    return _after([(row.day, row.public_on) for row in record.lineage(each)], each.row.gone_on, periods)


def _after(
    lineage: Sequence[Public], withdrawn_on: date | None, periods: Iterable[ReportingPeriod]
) -> Iterator[Late]:
    """``lineage`` is the row, then what it corrects, the row first logged last. A correction is told in the periods of
    both, and in each only the last."""
    periods = tuple(periods)
    corrections = [
        (day, on) for (new, on), (old, _) in pairwise(lineage) for day in dict.fromkeys((new, old))
    ]
    told: dict[str, Late] = {}
    for day, on in corrections or lineage:
        if period := period_before(day, on, periods):
            assert on
            told.setdefault(
                period.slug, (gettext("Rättad") if corrections else gettext("Loggad"), on, period)
            )
    yield from told.values()
    if period := period_before(lineage[0][0], withdrawn_on, periods):
        assert withdrawn_on
        yield gettext("Återtagen"), withdrawn_on, period


def late_among(record: Record, period: ReportingPeriod) -> list[Packed]:
    """What is or was logged of the period, and of which anything came after its follow-up, the oldest first; each once."""
    late = {
        each.row.key: each for each in record.listed(gone_too=True) if any(said_after(record, each, [period]))
    }
    return list(late.values())[::-1]


def late_amendments(record: Record, period: ReportingPeriod) -> list[tuple[Document, date]]:
    """The changes of the promise that say they held in the period, and could first be read after its follow-up, each
    with the day that it could."""
    found = ((each, public_on(record, each)) for each in record.nouns["amendments"])
    return [
        (each, day)
        for each, day in found
        if day
        and period.told_on
        and known_date(each["decided_on"]) <= period.ends_on
        and day > period.told_on
    ]


def public_on(record: Record, amendment: Document) -> date | None:
    """The day a change could first be read; None for what stood in the promise when it was published."""
    published_on = record.nouns.get("published_on", "")
    return amendment_checks.public_on(
        known_date(amendment["logged_on"]), known_date(published_on) if published_on else None
    )


def late_confirmations(record: Record, period: ReportingPeriod) -> list[tuple[Document, date]]:
    """What was said of the whole period, where nothing is logged, after its follow-up, each with its day."""
    said = ((each, known_date(each["confirmed_on"])) for each in record.nouns["confirmations"])
    return [
        (each, day)
        for each, day in said
        if each["period"] == period.slug and period.told_on and day > period.told_on
    ]


def followed_up(record: Record, edition: Document) -> ReportingPeriod:
    """The edition's period, with the days of that edition."""
    period = next(each for each in record.promise.periods if each.slug == edition["period"])
    frozen_on = known_date(edition["frozen_on"]) if "frozen_on" in edition else None
    return replace(period, published_on=known_date(edition["published"]), frozen_on=frozen_on)
