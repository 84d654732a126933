"""Until when what is said of a commitment is right, when nothing more becomes known: time alone changes it too. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from promises.counting.calendars import DUE_AFTER, ONE_DAY
from promises.counting.facts import Commitment, Promise
from promises.counting.progress import Progress, progress
from promises.counting.progress.as_of import withdrawal
from promises.counting.progress.ledger import LONGEST_WAIT, PATIENCE


def next_change(
    promise: Promise, commitments: Mapping[int, Commitment], counted: Mapping[int, Progress], day: date
) -> date | None:
    """The first day after ``day`` on which progress may say something else of any of them; None = never by itself.

    ``counted`` is what it says on the day, by the same numbers. Between the two days nothing that it says differs. It may
    be too early, never too late.
    """
    found = (_next_change(each, promise, counted[number], day) for number, each in commitments.items())
    return min((each for each in found if each), default=None)


def _next_change(commitment: Commitment, promise: Promise, counted: Progress, day: date) -> date | None:
    coming = [each for each in _candidates(commitment, promise, counted) if each > day]
    first = min(coming, default=None)
    grows = any(each.expected is not None and each.expected < each.target for each in counted.windows)
    if first is not None and first > day + ONE_DAY and grows:
        # What should have been done by now grows by itself, and is a whole number: day by day until it is another.
        tried = day + ONE_DAY
        while tried < first and _same(progress(commitment, promise, tried), counted):
            tried += ONE_DAY
        return tried
    return first


def _same(one: Progress, other: Progress) -> bool:
    return (one.expected, one.pace) == (other.expected, other.pace) and [w.expected for w in one.windows] == [
        w.expected for w in other.windows
    ]


def _candidates(commitment: Commitment, promise: Promise, counted: Progress) -> Iterator[date]:
    """The days that anything begins, ends, is due or is waited for no longer, and the day after each."""
    for each in filter(None, [*_days(commitment, promise, counted), *_closings(promise, counted)]):
        yield each
        yield each + ONE_DAY
    if counted.pace or _closes_daily(promise, counted):
        yield counted.day + ONE_DAY


def _closes_daily(promise: Promise, counted: Progress) -> bool:
    """A day after the last reporting period closes four weeks later, each by itself."""
    ends = [day for day in (promise.ends_on, counted.due_on) if day]
    after = max((period.ends_on for period in promise.periods), default=date.min)
    return after < counted.day and (not ends or counted.day <= max(ends) + DUE_AFTER)


def _days(commitment: Commitment, promise: Promise, counted: Progress) -> Iterable[date | None]:
    yield from (promise.starts_on, promise.ends_on, promise.signed_on, commitment.starts_on, counted.due_on)
    yield from (withdrawal(commitment), commitment.withdrawn_on)
    for period in promise.periods:
        yield from (period.starts_on, period.ends_on, period.due_on, period.published_on)
    for moved in promise.prolongations:
        yield from (moved.decided_on, moved.public_on, moved.previous_ends_on, moved.ends_on)
    for target in commitment.targets:
        yield from (target.in_force_from, target.public_on, target.deadline)
        yield from (step.due_on for step in target.milestones)
        yield from (day for part in target.parts for day in (part.starts_on, part.ends_on))
    for row in commitment.contributions:
        if row.day > counted.day or (row.public_on or row.day) > counted.day or row.gone_on:
            yield from (row.day, row.public_on, row.gone_on)
    yield from (said.public_on for said in commitment.confirmations)
    yield from (day for said in commitment.judgements for day in (said.published_on, said.withdrawn_on))


def _closings(promise: Promise, counted: Progress) -> Iterable[date]:
    """When nobody waits any longer."""
    for window in counted.windows:
        told = window.known_through or window.starts_on
        half = window.starts_on + (window.ends_on - window.starts_on) // 2
        yield from (window.starts_on, window.ends_on, told + LONGEST_WAIT, window.ends_on + DUE_AFTER, half)
        signed = max(window.starts_on, counted.signed_on or window.starts_on)
        yield signed + (window.ends_on - signed) // 2
    if counted.windows:  # before a fifth of the time has gone no pace is told
        begins = max(counted.starts_on, counted.signed_on or counted.starts_on)
        yield begins + timedelta(days=-(-((counted.windows[-1].ends_on - begins).days + 1) // 5))
    ends = [period.due_on for period in promise.periods]
    ends += [day + DUE_AFTER for day in (promise.ends_on, counted.due_on) if day]
    yield from (day + PATIENCE for day in ends)
