"""What should have been done when a day begins. Whole-number arithmetic, nothing rounded up."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from promises.counting.calendars import is_over
from promises.counting.facts import Milestone, Target
from promises.counting.progress.frame import Frame, Slot, Stretch

NOTHING = Decimal(0)
# A number under ten cannot be spread over the period day by day.
_FEW = 10


def elapsed(frame: Frame, slot: Slot, day: date, until: date | None = None) -> tuple[int, int]:
    """Days gone when ``day`` begins, and days in all, from the signing on; up to ``until``."""
    gone = total = 0
    for first, last in _running(frame, slot.stretches or ((slot.starts_on, slot.ends_on),), until):
        length = (last - first).days + 1
        total += length
        gone += min(max((day - first).days, 0), length)
    return gone, total


def _running(frame: Frame, stretches: Iterable[Stretch], until: date | None) -> Iterable[Stretch]:
    for first, last in stretches:
        begins, ends = max(first, frame.runs_from), min(last, until or last)
        if begins <= ends:
            yield begins, ends


def by_share(number: Decimal, gone: int, total: int) -> Decimal:
    """``number`` × the elapsed share, rounded down; of a small number nothing before half the time."""
    if not total or (number < _FEW and gone * 2 < total):
        return NOTHING
    if gone >= total:
        return number
    return Decimal(floor(Fraction(number) * gone / total))


def total_due(frame: Frame, target: Target, slot: Slot, day: date) -> Decimal:
    """What a total should have come to when ``day`` begins. The expectation of every earlier end still stands."""
    ends = [*frame.earlier_ends, *([] if slot.open else [slot.ends_on])]
    milestones = () if slot.part else target.milestones
    if any(m.number is not None and m.due_on for m in milestones):
        by_step = min(_by_milestones(frame, milestones, day), slot.target)
        return max(by_step, *(_at_end(frame, slot, day, end) for end in ends), NOTHING)
    return max((by_share(slot.target, *elapsed(frame, slot, day, end)) for end in ends), default=NOTHING)


def _by_milestones(frame: Frame, milestones: Iterable[Milestone], day: date) -> Decimal:
    return max(
        (
            m.number
            for m in milestones
            if m.number is not None
            and m.due_on
            and is_over(m.due_on, day)
            and not frame.before_signing(m.due_on)
        ),
        default=NOTHING,
    )


def _at_end(frame: Frame, slot: Slot, day: date, end: date) -> Decimal:
    gone, total = elapsed(frame, slot, day, end)
    return slot.target if total and gone >= total else NOTHING


def half_way(frame: Frame, slot: Slot) -> date:
    """The last day of the first half of a window's running time."""
    first = max(slot.starts_on, min(frame.runs_from, slot.ends_on))
    return first + timedelta(days=(slot.ends_on - first).days // 2)
