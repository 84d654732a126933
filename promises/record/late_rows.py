"""What became public, or was taken back, after the follow-up of its period was published."""

from collections.abc import Iterable, Iterator
from datetime import date

from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod, own_day
from promises.counting.late import period_before
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Activity
from promises.record.packed import Packed
from promises.record.reading import Record
from promises.words import amendment_checks

# The word ("Loggad", "Rättad", "Återtagen"), the day of it, and the period whose follow-up it came after.
Late = tuple[str, date, ReportingPeriod]


def came_after(activity: Activity, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """What became of the row after the follow-up of its period; nothing for a row that was in time."""
    withdrawn_on = day_of(activity.withdrawn_at) if activity.withdrawn_at else None
    day = own_day(activity.starts_on, activity.ends_on)
    return _after(day, bool(activity.replaces_id), activity.publish_on, withdrawn_on, periods)


def said_after(each: Packed, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """The same of one that the record ``listed``."""
    return _after(each.row.day, bool(each.replaces), each.row.public_on, each.row.gone_on, periods)


def _after(
    day: date,
    corrects: bool,
    public_on: date | None,
    withdrawn_on: date | None,
    periods: Iterable[ReportingPeriod],
) -> Iterator[Late]:
    periods = tuple(periods)
    for word, on in (("Rättad" if corrects else "Loggad", public_on), ("Återtagen", withdrawn_on)):
        if on and (period := period_before(day, on, periods)):
            yield word, on, period


def late_among(record: Record, period: ReportingPeriod) -> list[Packed]:
    """What is logged of the period, and of which anything came after its follow-up, the oldest first; each once."""
    late = {
        each.row.key: each
        for each in record.listed(gone_too=True)
        if each.row.ends_on >= period.starts_on and each.row.starts_on <= period.ends_on
        if any(said_after(each, [period]))
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
        and period.published_on
        and known_date(each["decided_on"]) <= period.ends_on
        and day > period.published_on
    ]


def public_on(record: Record, amendment: Document) -> date | None:
    """The day a change could first be read; None for what stood in the promise when it was published."""
    published_on = record.nouns.get("published_on", "")
    return amendment_checks.public_on(
        known_date(amendment["logged_on"]), known_date(published_on) if published_on else None
    )
