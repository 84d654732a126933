"""What became public after the follow-up of its period was. It counts, and it is told where it stands. Pure."""

from collections.abc import Iterable
from datetime import date

from promises.counting.facts import Contribution, ReportingPeriod
from promises.words import swedish


def period_before(
    day: date, public_on: date | None, periods: Iterable[ReportingPeriod]
) -> ReportingPeriod | None:
    """The reporting period that holds ``day`` and whose follow-up was first published before ``public_on``; None where
    what happened that day was public in time. What came the same day may have been in it."""
    for period in periods:
        published = period.published_on if period.starts_on <= day <= period.ends_on else None
        if published and public_on and public_on > published:
            return period
    return None


def late_words(what: str, public_on: date, period: ReportingPeriod) -> str:
    """``Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020.``"""
    return f"{what} {swedish.day(public_on)}, efter uppföljningen av {swedish.small(period.label)}."


def came_late(rows: Iterable[Contribution], periods: Iterable[ReportingPeriod]) -> list[Contribution]:
    """Those of the rows that count and came, or were taken back, after the follow-up of their period."""
    told = [period for period in periods if period.published_on]
    first = min((period.published_on for period in told if period.published_on), default=date.max)
    return [
        row
        for row in rows
        # Most rows of most promises are settled by the first follow-up's day.
        if row.counts and max(row.public_on or date.min, row.gone_on or date.min) > first
        if any(period_before(row.day, day, told) for day in (row.public_on, row.gone_on))
    ]
