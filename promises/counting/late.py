"""What became public after the follow-up of its period was. It counts, and it is told where it stands. Pure."""

from collections.abc import Iterable
from datetime import date

from promises.counting.facts import Confirmation, Contribution, ReportingPeriod


def period_before(
    day: date, public_on: date | None, periods: Iterable[ReportingPeriod]
) -> ReportingPeriod | None:
    """The reporting period that holds ``day`` and whose first follow-up was frozen before ``public_on``; None where what
    happened that day was public in time. What comes once it is frozen is public from the next day."""
    for period in periods:
        told_on = period.told_on if period.starts_on <= day <= period.ends_on else None
        if told_on and public_on and public_on > told_on:
            return period
    return None


def came_late(rows: Iterable[Contribution], periods: Iterable[ReportingPeriod]) -> list[Contribution]:
    """Those of the rows that count and came, or were taken back, after the follow-up of their period."""
    told = [period for period in periods if period.told_on]
    first = min((period.told_on for period in told if period.told_on), default=date.max)
    return [
        row
        for row in rows
        # Most rows of most promises are settled by the first follow-up's day.
        if row.counts and max(row.public_on or date.min, row.gone_on or date.min) > first
        if any(period_before(row.day, day, told) for day in (row.public_on, row.gone_on))
    ]


def said_late(
    confirmations: Iterable[Confirmation], periods: Iterable[ReportingPeriod]
) -> list[ReportingPeriod]:
    """The periods of which it was said after their follow-up that nothing was done, or nothing needed."""
    told = {period.slug: period for period in periods if period.told_on}
    late = (
        told[each.period]
        for each in confirmations
        if each.period in told and (each.public_on or date.min) > (told[each.period].told_on or date.max)
    )
    return list(dict.fromkeys(late))
