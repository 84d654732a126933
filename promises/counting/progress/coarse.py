"""Rows told together: finer rows as sums from which the same figures follow (ADR 0012).

A sum lies over a bucket: the whole week, month, quarter or reporting period, cut where something that is
counted begins or ends. Every cut is public already, so that a bucket says no more than its rule allows;
and since no window begins or ends inside one, a window that is no finer holds a bucket whole or not at all.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from promises.counting.calendars import ONE_DAY, unit_around
from promises.counting.facts import Commitment, Contribution, Promise, ReportingPeriod, Target
from promises.counting.progress.as_of import AsOf, known_facts, while_it_held, withdrawal
from promises.counting.progress.count import NOTHING, apart_by, in_order, measure
from promises.counting.progress.frame import (
    SHARES,
    Frame,
    Phase,
    Slot,
    Stretch,
    frame_of,
    is_windowed,
    phases,
)
from promises.words.enums import CalendarUnit, Counting, Detail

_UNIT = {
    Detail.WEEK: CalendarUnit.WEEK,
    Detail.MONTH: CalendarUnit.MONTH,
    Detail.QUARTER: CalendarUnit.QUARTER,
}
# From fine to coarse; a detail is measured against the windows by its place here.
_ORDER = tuple(CalendarUnit)


def buckets(commitments: Iterable[Commitment], promise: Promise, detail: Detail, today: date) -> "Buckets":
    """How the days of the promise are told at ``detail``, as known on ``today``."""
    earlier_ends = [each.previous_ends_on for each in promise.prolongations]
    cuts = {promise.starts_on, *_after(promise.ends_on, *earlier_ends)}
    cuts |= {day for day in (promise.signed_on,) if day}
    for period in promise.periods:
        cuts |= {period.starts_on, period.ends_on + ONE_DAY}
    for commitment in commitments:
        cuts |= _cuts(commitment, promise, detail, today)
    return Buckets(detail, tuple(sorted(cuts)), tuple(promise.periods), promise.starts_on)


class Buckets:
    """The stretches of days that sums lie over."""

    def __init__(
        self, detail: Detail, cuts: Sequence[date], periods: Sequence[ReportingPeriod], anchor: date
    ) -> None:
        self.detail, self.cuts, self.periods, self.anchor = detail, cuts, periods, anchor

    def around(self, day: date) -> Stretch:
        """The first and last day of the bucket that holds ``day``."""
        first, last = self._unit(day)
        at = bisect_right(self.cuts, day)
        if at:
            first = max(first, self.cuts[at - 1])
        if at < len(self.cuts):
            last = min(last, self.cuts[at] - ONE_DAY)
        return first, last

    def _unit(self, day: date) -> Stretch:
        if self.detail is Detail.DAY:
            return day, day
        for period in self.periods if self.detail is Detail.PERIOD else ():
            if period.starts_on <= day <= period.ends_on:
                return period.starts_on, period.ends_on
        return unit_around(_UNIT.get(self.detail, CalendarUnit.QUARTER), day, self.anchor)


def quantities(
    commitment: Commitment,
    promise: Promise,
    groups: Mapping[Hashable, Sequence[Contribution]],
    alone: Sequence[Contribution],
    today: date,
) -> dict[Hashable, tuple[Decimal, Decimal | None]]:
    """What each group of rows counts, ``(quantity, out_of)``, told beside the rows that stand ``alone``.

    Days, weeks and places that several rows share are counted once in each window, and go to the earliest
    group that has them.
    """
    _, laid = _laid(commitment, promise, today)
    found: dict[Hashable, tuple[Decimal, Decimal | None]] = {}
    for phase in laid:
        its = {key: rows for key, rows in groups.items() if _phase_of(rows[0], laid) is phase}
        found |= _counted_by(phase, its, [row for row in alone if _phase_of(row, laid) is phase])
    return found


def _phase_of(row: Contribution, laid: Sequence[Phase]) -> Phase:
    """What the row is counted by; a bucket holds no day of two."""
    return next((each for each in reversed(laid) if each.starts_on <= row.day), laid[0])


def _counted_by(
    phase: Phase, groups: Mapping[Hashable, Sequence[Contribution]], alone: Sequence[Contribution]
) -> dict[Hashable, tuple[Decimal, Decimal | None]]:
    aim = phase.aim
    if aim.counting in (Counting.SUM, Counting.LOWEST) or aim.form in SHARES:
        return {key: _simple(rows, aim) for key, rows in groups.items()}
    apart = _Apart(phase)
    apart.add(alone)
    ordered = sorted(groups, key=lambda key: in_order(groups[key][0]))
    return {key: (apart.add(groups[key]), None) for key in ordered}


def _laid(commitment: Commitment, promise: Promise, today: date) -> tuple[Frame, tuple[Phase, ...]]:
    as_of = while_it_held(commitment, AsOf.now(today))
    commitment, promise = known_facts(replace(commitment, contributions=()), promise, as_of)
    frame, versions = frame_of(commitment, promise, as_of)
    return frame, phases(frame, versions)


def _simple(rows: Sequence[Contribution], aim: Target) -> tuple[Decimal, Decimal | None]:
    based = [row for row in rows if row.out_of is not None]
    out_of = sum((row.out_of for row in based if row.out_of is not None), NOTHING) if based else None
    counted = based if based and aim.form in SHARES else rows
    counting = aim.counting if aim.counting is Counting.LOWEST else Counting.SUM
    return measure(counted, counting), out_of


class _Apart:
    """The days, weeks or places that have been counted, window by window, sub-target by sub-target."""

    def __init__(self, phase: Phase) -> None:
        self.counting = phase.aim.counting
        self.starts = sorted({slot.starts_on for each in phase.slots for slot in each})
        self.parts = {part.key for part in phase.target.parts}
        self.found: dict[Hashable, Decimal] = {}

    def add(self, rows: Iterable[Contribution]) -> Decimal:
        """What ``rows`` add to what has been counted."""
        added = NOTHING
        for row in rows:
            key, worth = apart_by(row, self.counting)
            part = row.part if row.part in self.parts else ""
            where = (part, bisect_right(self.starts, row.day), key)
            before = self.found.get(where, NOTHING)
            if row.counts and worth > before:
                self.found[where] = worth
                added += worth - before
        return added


def _cuts(commitment: Commitment, promise: Promise, detail: Detail, today: date) -> set[date]:
    frame, laid = _laid(commitment, promise, today)
    cuts = {frame.starts_on, *_after(frame.ends_on, *frame.earlier_ends)}
    cuts |= {day for day in (withdrawal(commitment),) if day}
    for target in commitment.targets:
        cuts |= {day for day in (target.in_force_from, target.public_on) if day}
        cuts |= _after(target.deadline, *(step.due_on for step in target.milestones))
    for phase in laid:
        cuts.add(phase.starts_on)
        if not _finer(phase.aim, detail, promise):
            for each in phase.slots:
                cuts |= _edges(each, frame)
            continue
        # Its windows are hidden; its season and its parts are not.
        wide = replace(phase.aim, per=None)
        for hidden in phases(frame, [wide]):
            for each in hidden.slots:
                cuts |= _edges(each, frame)
    return cuts


def _edges(laid: Sequence[Slot], frame: Frame) -> set[date]:
    found = set()
    for slot in laid:
        ends = [slot.ends_on] if not slot.open else []
        found |= {slot.starts_on, *_after(*ends)}
        for first, last in slot.stretches:
            found |= {first, *(() if slot.open and last == frame.day else _after(last))}
    return found


def _finer(aim: Target, detail: Detail, promise: Promise) -> bool:
    """Whether the target's windows are finer than what is told."""
    if not is_windowed(aim) or aim.per is None:
        return False
    if detail is Detail.PERIOD:
        longest = max(((p.ends_on - p.starts_on).days + 1 for p in promise.periods), default=92)
        first, last = unit_around(aim.per, promise.starts_on, promise.starts_on)
        return (last - first).days + 1 < longest - 3  # four months are 120 to 123 days
    return detail is not Detail.DAY and _ORDER.index(aim.per) < _ORDER.index(_UNIT[detail])


def _after(*days: date | None) -> set[date]:
    return {day + ONE_DAY for day in days if day}
