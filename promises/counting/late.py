"""What became public after a follow-up that told of it. It counts, and it is told where it stands. Pure.

A follow-up tells of each commitment all that concerns the time from its beginning to the period's last day, so that what
lies over any of those days may change a window or a status that was told: also a row that ends later, or that is of a
period before. Of work that serves no commitment it tells what was done in the period.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from msgspec import structs

from promises.counting.facts import Commitment, Contribution, Promise, ReportingPeriod
from promises.counting.progress import AsOf, Progress, progress
from promises.counting.progress.shape import Window


class Days(NamedTuple):
    """A stretch of days, the last among them."""

    first: date
    last: date


def tells_of(period: Days, days: Days, *, serves: bool = True) -> bool:
    """Whether the follow-up of the ``period`` tells of what lies over the ``days``, and ``serves`` a commitment."""
    return days.first <= period.last and (serves or period.first <= days.last)


def told_before(
    days: Days,
    public_on: date | None,
    periods: Iterable[ReportingPeriod],
    *,
    serves: bool = True,
    begins: date | None = None,
) -> list[ReportingPeriod]:
    """The periods whose follow-up tells of the days and was frozen before ``public_on``: [] where what lies over them was
    public in time, or before the promise ``begins``. What comes once it is frozen is public from the next day."""
    if begins and days.last < begins:
        return []
    return [
        each
        for each in periods
        if each.told_on and public_on and public_on > each.told_on
        if tells_of(Days(each.starts_on, each.ends_on), days, serves=serves)
    ]


def in_time(commitment: Commitment, promise: Promise, told: Iterable[ReportingPeriod]) -> Commitment:
    """The commitment without what came, was taken back or was said after the follow-ups of these periods."""
    told, said = list(told), {each.slug: Days(each.starts_on, each.ends_on) for each in promise.periods}
    first, rows = _first_told(told) or date.max, []
    for row in commitment.contributions:
        if _settled(row, first):
            rows.append(row)
        elif not told_before(_days(row), row.public_on, told):
            taken_late = row.gone_on and told_before(_days(row), row.gone_on, told)
            rows.append(structs.replace(row, gone_on=None) if taken_late else row)
    confirmations = tuple(
        each
        for each in commitment.confirmations
        if each.period not in said or not told_before(said[each.period], each.public_on, told)
    )
    return replace(commitment, contributions=tuple(rows), confirmations=confirmations)


def reads_otherwise(
    before: Commitment, after: Commitment, promise: Promise, period: ReportingPeriod, day: date
) -> bool:
    """Whether anything that the period's follow-up tells of the commitment, counted ``day``, is another ``after`` than
    ``before``: the answer of its last day, and the windows that had ended by then, as they are counted now."""
    report = AsOf.now(day)
    if day > period.ends_on:
        report = AsOf(period.ends_on, day, over=True, closing=period.slug)
    was, becomes = (progress(each, promise, report) for each in (before, after))
    if _answered(was) != _answered(becomes):
        return True
    past, now = (
        [_counted(each) for each in progress(of, promise, day).windows if each.ends_on <= period.ends_on]
        for of in (before, after)
    )
    return past != now


def late_windows(commitment: Commitment, promise: Promise, counted: Progress) -> list[bool]:
    """Of each window whether a follow-up told of it before something came that lies over it, or that makes it another."""
    told = [each for each in promise.periods if each.told_on]
    first = _first_told(told)
    if first is None:
        return [False] * len(counted.windows)
    late = [
        (row, max(each.ends_on for each in after))
        for row in commitment.contributions
        if not _settled(row, first)
        if (after := [p for on in (row.public_on, row.gone_on) for p in told_before(_days(row), on, told)])
    ]
    was = in_time(commitment, promise, told)
    if not late and was.confirmations == commitment.confirmations:
        return [False] * len(counted.windows)
    before = {(each.starts_on, each.part): each for each in progress(was, promise, counted.day).windows}
    last_told = max(each.ends_on for each in told)
    return [
        any(
            row.starts_on <= each.ends_on
            and each.starts_on <= min(row.day, until)
            and each.part in ("", row.part)
            for row, until in late
        )
        or (
            each.starts_on <= last_told
            and _counted(each) != _counted(before.get((each.starts_on, each.part), each))
        )
        for each in counted.windows
    ]


def said_late(commitment: Commitment, promise: Promise) -> list[ReportingPeriod]:
    """The periods of which it was said after a follow-up that told of them that nothing was done, or nothing needed."""
    periods = {each.slug: each for each in promise.periods}
    late = (
        periods[each.period]
        for each in commitment.confirmations
        if each.period in periods
        if told_before(
            Days(periods[each.period].starts_on, periods[each.period].ends_on),
            each.public_on,
            promise.periods,
        )
    )
    return list(dict.fromkeys(late))


def _first_told(periods: Iterable[ReportingPeriod]) -> date | None:
    return min((each.told_on for each in periods if each.told_on), default=None)


def _settled(row: Contribution, first: date) -> bool:
    """Whether nothing of the row became public after the ``first`` follow-up: so it is with most rows of most promises."""
    return (row.public_on is None or row.public_on <= first) and (row.gone_on is None or row.gone_on <= first)


def _days(row: Contribution) -> Days:
    return Days(row.starts_on, row.day)


def _counted(window: Window) -> tuple[object, ...]:
    """What is told of a window: of few people no more than that there are some."""
    done = window.done if window.least is None else window.least
    return window.starts_on, window.ends_on, window.part, window.state, done


def _answered(counted: Progress) -> tuple[object, ...]:
    done = counted.done if counted.least is None else counted.least
    steps = tuple(each.done_on for each in counted.steps)
    return counted.answer, done, counted.percent, steps, *map(_counted, counted.windows)
