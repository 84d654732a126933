"""The frame a commitment is counted in: the days it runs, and the slots its target is laid in.

Everything is as known on ``today``: a prolongation that is decided later does not exist yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from promises.counting.calendars import ONE_DAY, Span, label, unit_around, windows
from promises.counting.facts import Commitment, Contribution, Part, Promise, ReportingPeriod, Season, Target
from promises.counting.progress.shape import WHOLE
from promises.words import swedish
from promises.words.enums import Comparator, TargetForm

Stretch = tuple[date, date]
SHARES = frozenset({TargetForm.SHARE, TargetForm.SERVICE_LEVEL})
_WINDOWED = SHARES | {TargetForm.RATE, TargetForm.CEILING}


@dataclass(frozen=True)
class Frame:
    """The days a commitment runs. ``earlier_ends`` are ends that prolongations have moved, in order."""

    today: date
    starts_on: date
    ends_on: date | None
    anchor: date
    signed_on: date | None = None
    earlier_ends: tuple[date, ...] = ()

    @property
    def runs_from(self) -> date:
        """Elapsed time runs from the later of valid-from and signing."""
        return max(self.starts_on, self.signed_on or self.starts_on)

    @property
    def over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.today

    @property
    def first_end(self) -> date | None:
        """The end that was promised first."""
        return self.earlier_ends[0] if self.earlier_ends else self.ends_on

    def before_signing(self, day: date) -> bool:
        return self.signed_on is not None and day < self.signed_on


@dataclass(frozen=True, slots=True)
class Slot:
    """A window to be filled: its days, what is wanted in it, and how much of a calendar unit it is.

    ``stretches`` are the days that count, more than one only for a season that comes back. ``open``
    = it has no end; ``ends_on`` is then today.
    """

    starts_on: date
    ends_on: date
    target: Decimal
    label: str
    span_label: str
    part: str = ""
    of_unit: Fraction = Fraction(1)
    short: bool = False
    open: bool = False
    stretches: tuple[Stretch, ...] = ()

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def overlaps(self, other: Contribution | ReportingPeriod) -> bool:
        """Whether they have a day in common."""
        return other.starts_on <= self.ends_on and self.starts_on <= other.ends_on


def is_ceiling(target: Target) -> bool:
    """At most so many, written either way."""
    counted = target.form in {TargetForm.TOTAL, TargetForm.RATE}
    return target.form is TargetForm.CEILING or (counted and target.comparator is Comparator.AT_MOST)


def is_windowed(target: Target) -> bool:
    """Whether the target is laid in calendar units, not in the period as a whole."""
    return target.per is not None and target.form in _WINDOWED


def number_of(target: Target) -> Decimal:
    """The number wanted; "something" is at least one, "all cases" a hundred percent."""
    if target.number is not None:
        return target.number
    return Decimal(100) if target.form is TargetForm.SERVICE_LEVEL else Decimal(1)


def without_number(target: Target) -> bool:
    """A share or a ceiling whose number nobody wrote down is judged like words."""
    needs_one = target.form is TargetForm.SHARE or is_ceiling(target)
    return target.form is TargetForm.NONE or (needs_one and target.number is None)


def frame_of(
    commitment: Commitment, promise: Promise, today: date
) -> tuple[Frame, tuple[Target, ...], Target]:
    """The frame, the versions of the target that fit together, and the one that is counted by.

    That is the one in force, but for the period as a whole the one of its first day.
    """
    starts_on = max(promise.starts_on, commitment.starts_on or promise.starts_on)
    versions, aim = _versions(commitment.targets, max(today, starts_on))
    if versions[0] is not commitment.targets[0]:
        starts_on = max(starts_on, versions[0].in_force_from or starts_on)
    ends_on, earlier = _ends(promise, today)
    frame = Frame(
        today=today,
        starts_on=starts_on,
        ends_on=ends_on,
        anchor=promise.starts_on,
        signed_on=promise.signed_on,
        earlier_ends=tuple(end for end in earlier if end >= starts_on),
    )
    return frame, versions, aim if is_windowed(aim) else in_force(versions, starts_on)


def in_force(versions: Sequence[Target], day: date) -> Target:
    """The version in force on ``day``, the first one before that."""
    found = versions[0]
    for version in versions[1:]:
        if version.in_force_from is None or version.in_force_from <= day:
            found = version
    return found


def _versions(targets: Sequence[Target], day: date) -> tuple[tuple[Target, ...], Target]:
    """The unbroken run of versions of the same form around the one in force on ``day``.

    A number may be changed window by window; a change of form is a new promise from its first day.
    """
    aim = in_force(targets, day)
    at = next(index for index, target in enumerate(targets) if target is aim)
    first, last = at, at
    while first and _alike(targets[first - 1], aim):
        first -= 1
    while last + 1 < len(targets) and _alike(targets[last + 1], aim):
        last += 1
    return tuple(targets[first : last + 1]), aim


def _alike(one: Target, other: Target) -> bool:
    return (one.form, one.per) == (other.form, other.per)


def _ends(promise: Promise, today: date) -> tuple[date | None, list[date]]:
    all_of_them = sorted(promise.prolongations, key=lambda p: (p.decided_on, p.ends_on))
    decided = [p for p in all_of_them if p.decided_on <= today]
    if len(decided) == len(all_of_them):
        ends_on = promise.ends_on
    else:
        ends_on = decided[-1].ends_on if decided else all_of_them[0].previous_ends_on
    earlier = {p.previous_ends_on for p in decided if ends_on is None or p.previous_ends_on < ends_on}
    return ends_on, sorted(earlier)


def slots(frame: Frame, versions: Sequence[Target], aim: Target) -> list[list[Slot]]:
    """The windows of the target, one list for each sub-target; each list in order, without overlap."""
    pieces: Iterable[Part | None] = in_force(versions, frame.starts_on).parts or (None,)
    lay = _windows if is_windowed(aim) else _whole
    return [lay(frame, versions, aim, piece) for piece in pieces]


def _whole(frame: Frame, versions: Sequence[Target], aim: Target, part: Part | None) -> list[Slot]:
    """One window: the period, cut to season, deadline and the part's own days."""
    target = in_force(versions, frame.starts_on)
    last = last_day(frame, target)
    bounds = _within(part, frame.starts_on, last or max(frame.today, frame.starts_on))
    stretches = tuple(_season(target.season, *bounds))
    if not stretches:
        return []
    slot = _slot(stretches, part.number if part else number_of(target), part)
    return [replace(slot, open=last is None and not (part and part.ends_on))]


def _slot(stretches: Sequence[Stretch], number: Decimal, part: Part | None) -> Slot:
    starts_on, ends_on = stretches[0][0], stretches[-1][1]
    return Slot(
        starts_on=starts_on,
        ends_on=ends_on,
        target=number,
        label=part.label if part else WHOLE,
        span_label=swedish.short_span(starts_on, ends_on),
        part=part.key if part else "",
        stretches=tuple(stretches),
    )


def last_day(frame: Frame, target: Target) -> date | None:
    """The last day on which something can be in time; None when there is none."""
    return min((day for day in (frame.ends_on, target.deadline) if day), default=None)


def _windows(frame: Frame, versions: Sequence[Target], aim: Target, part: Part | None) -> list[Slot]:
    """One window for each calendar unit.

    A prolongation leaves the windows of the old period as they were, so that what was expected of
    them stands; new ones begin after the old end.
    """
    found: list[Slot] = []
    for first, last in _segments(frame, aim):
        stretches = list(_season(aim.season, *_within(part, first, last)))
        cut = [slot for stretch in stretches for slot in _units(frame, versions, aim, part, stretch)]
        if cut and not found and all(slot.short for slot in cut):
            cut = [_slot(stretches, _wanted(versions, stretches[0][0], part), part)]
        found += cut
    return found


def _segments(frame: Frame, aim: Target) -> Iterable[Stretch]:
    assert aim.per is not None
    last = last_day(frame, aim)
    if last is None:  # until further notice: the windows that have begun
        last = unit_around(aim.per, max(frame.today, frame.starts_on), frame.anchor)[1]
    first = frame.starts_on
    for end in (*(end for end in frame.earlier_ends if end < last), last):
        yield first, end
        first = end + ONE_DAY


def _units(
    frame: Frame, versions: Sequence[Target], aim: Target, part: Part | None, stretch: Stretch
) -> Iterable[Slot]:
    assert aim.per is not None
    several_years = frame.ends_on is None or frame.starts_on.year != frame.ends_on.year
    for span in windows(aim.per, *stretch, anchor=frame.anchor):
        number = _wanted(versions, span.starts_on, part)
        target = number if aim.form in SHARES else _cut(number, span)
        name = label(aim.per, span, year=several_years, anchor=frame.anchor)
        yield Slot(
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            target=target,
            label=f"{part.label}, {name}" if part else name,
            span_label=swedish.short_span(span.starts_on, span.ends_on),
            part=part.key if part else "",
            of_unit=Fraction(span.days, span.unit_days),
            short=target == 0 and not is_ceiling(aim),
        )


def _wanted(versions: Sequence[Target], day: date, part: Part | None) -> Decimal:
    """The number in force on a window's first day."""
    version = in_force(versions, day)
    if part is None:
        return number_of(version)
    return next((same.number for same in version.parts if same.key == part.key), part.number)


def _cut(number: Decimal, span: Span) -> Decimal:
    """The share of ``number`` that a cut window has to carry, rounded half up."""
    if span.days == span.unit_days:
        return number
    return Decimal(floor(Fraction(number) * span.days / span.unit_days + Fraction(1, 2)))


def _within(part: Part | None, first: date, last: date) -> Stretch:
    if part is None:
        return first, last
    return max(first, part.starts_on or first), min(last, part.ends_on or last)


def _season(season: Season | None, first: date, last: date) -> Iterable[Stretch]:
    """The days of ``first``–``last`` that lie in the season, one stretch for each time it comes."""
    if season is None:
        if first <= last:
            yield first, last
        return
    for year in range(first.year - 1, last.year + 1):
        begins = max(first, _on(season.start, year))
        ends = min(last, _on(season.end, year + (season.end < season.start)))
        if begins <= ends:
            yield begins, ends


def _on(month_day: tuple[int, int], year: int) -> date:
    month, day = month_day
    if (month, day) == (2, 29):  # the last day of February, whatever its number
        return date(year, 3, 1) - ONE_DAY
    return date(year, month, day)
