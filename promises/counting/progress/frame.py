"""The frame a commitment is counted in: the days it runs, and the slots its target is laid in.

From facts that are known already (as_of.known_facts): what is decided later does not exist.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import floor

from promises.counting.calendars import ONE_DAY, UnitName, label, unit_around, unit_name, windows
from promises.counting.facts import Commitment, Contribution, Part, Promise, Season, Target
from promises.counting.progress.as_of import AsOf
from promises.counting.progress.shape import WHOLE
from promises.words import swedish
from promises.words.enums import CalendarUnit, Comparator, Counting, Precision, TargetForm

Stretch = tuple[date, date]
SHARES = frozenset({TargetForm.SHARE, TargetForm.SERVICE_LEVEL})
_WINDOWED = SHARES | {TargetForm.RATE, TargetForm.CEILING}
# A running window longer than a quarter is read as a total; one no longer is cut by a signing in it.
_QUARTER = 92
_LONG = frozenset({CalendarUnit.TERTIAL, CalendarUnit.HALF_YEAR, CalendarUnit.TERM, CalendarUnit.YEAR})


@dataclass(frozen=True)
class Frame:
    """The days a commitment runs. ``day`` is the last that exists, ``morning`` the day that has just begun (the
    same where the day is not over). ``earlier_ends`` are ends that prolongations have moved, in order."""

    day: date
    morning: date
    starts_on: date
    ends_on: date | None
    anchor: date
    signed_on: date | None = None
    signed_precision: Precision = Precision.DAY
    earlier_ends: tuple[date, ...] = ()
    counts_people: bool = False

    @property
    def runs_from(self) -> date:
        """Elapsed time runs from the later of valid-from and signing."""
        return max(self.starts_on, self.signed_on or self.starts_on)

    @property
    def over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.morning

    @property
    def first_end(self) -> date | None:
        """The end that was promised first."""
        return self.earlier_ends[0] if self.earlier_ends else self.ends_on

    def before_signing(self, day: date) -> bool:
        return self.signed_on is not None and day < self.signed_on


@dataclass(frozen=True, slots=True)
class Slot:
    """A window to be filled: its days, what is wanted in it, and how much of a calendar unit it is.

    ``stretches`` are the days that count, where these are not all: a season may come back. ``open`` = it has no
    end; ``ends_on`` is then today. ``gradual`` = more is expected of it day by day, as of a total. ``unit`` is the
    calendar unit that it is, where it is one.
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
    gradual: bool = False
    stretches: tuple[Stretch, ...] = ()
    unit: UnitName | None = None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def overlaps(self, row: Contribution) -> bool:
        """Whether they have a day in common."""
        return row.starts_on <= self.ends_on and self.starts_on <= row.day


@dataclass(frozen=True)
class Phase:
    """A stretch of the commitment that is counted by targets of one form and one unit.

    ``target`` is the version of its first day, ``aim`` the one to show: a number that holds window by window is
    the newest, one for the whole stays the first. ``slots`` are its windows, one list for each sub-target.
    ``ends_on`` None = it is the last.
    """

    aim: Target
    target: Target
    starts_on: date
    ends_on: date | None
    slots: tuple[tuple[Slot, ...], ...]


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


def adds_up(target: Target) -> bool:
    """A number of things, reached for good: neither ceiling nor level nor share. Only such a number is cut."""
    numbers = target.form in {TargetForm.TOTAL, TargetForm.RATE}
    return numbers and not is_ceiling(target) and target.counting is not Counting.LOWEST


def frame_of(commitment: Commitment, promise: Promise, as_of: AsOf) -> tuple[Frame, tuple[Target, ...]]:
    """The frame, and the versions of the target that are counted in it, oldest first.

    A number of things may change its number, its unit, or from a total to a rate, and what was counted stays;
    to and from words, ceilings, levels, shares and deliverables the commitment ends and a new one begins.
    """
    starts_on = max(promise.starts_on, commitment.starts_on or promise.starts_on)
    versions = [commitment.targets[-1]]
    for older in reversed(commitment.targets[:-1]):
        if _sort(older) != _sort(versions[0]):
            starts_on = max(starts_on, versions[0].in_force_from or starts_on)
            break
        versions.insert(0, older)
    earlier = {each.previous_ends_on for each in promise.prolongations}
    frame = Frame(
        day=as_of.day,
        morning=as_of.morning,
        starts_on=starts_on,
        ends_on=promise.ends_on,
        anchor=promise.starts_on,
        signed_on=promise.signed_on,
        signed_precision=promise.signed_precision,
        earlier_ends=tuple(
            end
            for end in sorted(earlier)
            if end >= starts_on and (promise.ends_on is None or end < promise.ends_on)
        ),
        counts_people=commitment.counts_people,
    )
    return frame, tuple(versions)


def _sort(target: Target) -> tuple[object, ...]:
    if without_number(target):
        return (TargetForm.NONE,)
    if is_ceiling(target):
        return (TargetForm.CEILING,)
    return ("adds up",) if adds_up(target) else (target.form, target.counting is Counting.LOWEST)


def in_force(versions: Sequence[Target], day: date) -> Target:
    """The version in force on ``day``, the first one before that."""
    found = versions[0]
    for version in versions[1:]:
        if version.in_force_from is None or version.in_force_from <= day:
            found = version
    return found


def phases(frame: Frame, versions: Sequence[Target]) -> tuple[Phase, ...]:
    """The windows laid out, never empty. The running window of a rate runs out before a new unit begins; a total
    that becomes a rate is cut there."""
    runs = [list(run) for _, run in groupby(versions, key=_laid_by)]
    found: list[Phase] = []
    starts_on = frame.starts_on
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        until = following[0].in_force_from if following else None
        if until is not None and until <= starts_on:
            continue
        target = in_force(run, starts_on)
        aim = run[-1] if is_windowed(target) else target
        lay = _windows if is_windowed(aim) else _whole
        laid = []
        for part in target.parts or (None,):
            laid.append(tuple(lay(frame, starts_on, run, aim, part, until)))
        ends_on = None
        if until is not None:
            ends_on = max([until - ONE_DAY, *(slot.ends_on for each in laid for slot in each)])
        if len(runs) == 1 and is_windowed(aim):
            laid = [
                _or_as_a_whole(run, part, each, endless=last_day(frame, aim) is None)
                for part, each in zip(target.parts or (None,), laid, strict=True)
            ]
        found.append(Phase(aim, target, starts_on, ends_on, tuple(laid)))
        if ends_on is not None:
            starts_on = ends_on + ONE_DAY
    return tuple(found)


def keeps_first(old: Target, new: Target) -> bool:
    """Whether ``new`` changes one number, or one thing, for the whole of the time: it is counted by the one that was
    promised first."""
    same = _sort(old) == _sort(new) and _laid_by(old) == _laid_by(new)
    return same and not is_windowed(old) and not without_number(old)


def _laid_by(target: Target) -> tuple[object, ...]:
    """What windows are laid by: where it is changed those that are laid stay, and others follow."""
    days = (target.season, target.deadline) if is_windowed(target) else ()
    return target.form, target.per, target.counting, *days


def _or_as_a_whole(
    versions: Sequence[Target], part: Part | None, laid: tuple[Slot, ...], *, endless: bool
) -> tuple[Slot, ...]:
    """Where the period itself makes every window too short to be counted, it is one window, of an ``endless`` period one
    that never ends. A signing does not."""
    by_period = (_share(_wanted(versions, slot.starts_on, part), slot.of_unit) for slot in laid)
    if not laid or not all(slot.short for slot in laid) or any(by_period):
        return laid
    stretches = [(slot.starts_on, slot.ends_on) for slot in laid]
    number = _wanted(versions, stretches[0][0], part)
    slot = _slot(stretches, number, part, gradual=endless or _length(stretches) > _QUARTER)
    return (replace(slot, open=endless),)


def _whole(
    frame: Frame,
    starts_on: date,
    versions: Sequence[Target],
    aim: Target,
    part: Part | None,
    until: date | None,
) -> Iterable[Slot]:
    """One window: the period, cut to season, deadline and the part's own days; and to its share where it ends
    before them."""
    last = last_day(frame, aim)
    bounds = _within(part, starts_on, last or max(frame.day, starts_on))
    stretches = tuple(_season(aim.season, *bounds))
    if not stretches:
        return
    number = part.number if part else number_of(aim)
    if until is not None and until <= stretches[-1][1]:
        kept = [(first, min(end, until - ONE_DAY)) for first, end in stretches if first < until]
        if not kept:
            return
        if adds_up(aim) and last is not None:
            number = _share(number, Fraction(_length(kept), _length(stretches)))
        yield replace(_slot(kept, number, part, gradual=adds_up(aim)), short=not number)
        return
    slot = _slot(stretches, number, part, gradual=adds_up(aim))
    yield replace(slot, open=last is None and not (part and part.ends_on))


def _length(stretches: Iterable[Stretch]) -> int:
    return sum((last - first).days + 1 for first, last in stretches)


def _slot(stretches: Sequence[Stretch], number: Decimal, part: Part | None, *, gradual: bool = False) -> Slot:
    starts_on, ends_on = stretches[0][0], stretches[-1][1]
    return Slot(
        starts_on=starts_on,
        ends_on=ends_on,
        target=number,
        label=part.label if part else WHOLE,
        span_label=swedish.short_span(starts_on, ends_on),
        part=part.key if part else "",
        gradual=gradual,
        stretches=tuple(stretches),
    )


def last_day(frame: Frame, target: Target) -> date | None:
    """The last day on which something can be in time; None when there is none. Windows end with the promise; one
    number, or one thing, has the deadline that is written, also after the end."""
    if target.deadline and frame.ends_on and is_windowed(target):
        return min(target.deadline, frame.ends_on)
    return target.deadline or frame.ends_on


def _windows(
    frame: Frame,
    starts_on: date,
    versions: Sequence[Target],
    aim: Target,
    part: Part | None,
    until: date | None,
) -> Iterable[Slot]:
    """One window for each calendar unit that begins before ``until``.

    A prolongation leaves the windows of the old period as they were, so that what was expected of
    them stands; new ones begin after the old end.
    """
    for first, last in _segments(frame, starts_on, aim):
        for stretch in _season(aim.season, *_within(part, first, last)):
            for slot in _units(frame, versions, aim, part, stretch):
                if until is None or slot.starts_on < until:
                    yield slot


def _segments(frame: Frame, starts_on: date, aim: Target) -> Iterable[Stretch]:
    assert aim.per is not None
    last = last_day(frame, aim)
    if last is None:  # until further notice: the windows that have begun
        last = unit_around(aim.per, max(frame.day, starts_on), frame.anchor)[1]
    first = starts_on
    for end in (*(end for end in frame.earlier_ends if starts_on <= end < last), last):
        yield first, end
        first = end + ONE_DAY


def _units(
    frame: Frame, versions: Sequence[Target], aim: Target, part: Part | None, stretch: Stretch
) -> Iterable[Slot]:
    assert aim.per is not None
    several_years = frame.ends_on is None or frame.starts_on.year != frame.ends_on.year
    for span in windows(aim.per, *stretch, anchor=frame.anchor):
        target = _wanted(versions, span.starts_on, part)
        if adds_up(aim):
            owed = _owed_days(frame, aim, span.starts_on, span.ends_on)
            target = _share(target, Fraction(owed, span.unit_days))
        unit = unit_name(aim.per, span, year=several_years, anchor=frame.anchor)
        name = label(unit)
        yield Slot(
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            target=target,
            label=f"{part.label}, {name}" if part else name,
            span_label=swedish.short_span(span.starts_on, span.ends_on),
            part=part.key if part else "",
            of_unit=Fraction(span.days, span.unit_days),
            short=target == 0 and adds_up(aim),
            gradual=aim.per in _LONG and adds_up(aim),
            unit=unit,
        )


def _owed_days(frame: Frame, aim: Target, first: date, last: date) -> int:
    """The days of a window that carry its number: of one no longer than a quarter only those from the signing."""
    if aim.per not in _LONG and frame.signed_on is not None and first < frame.signed_on <= last:
        first = frame.signed_on
    return (last - first).days + 1


def _wanted(versions: Sequence[Target], day: date, part: Part | None) -> Decimal:
    """The number in force on a window's first day."""
    version = in_force(versions, day)
    if part is None:
        return number_of(version)
    return next((same.number for same in version.parts if same.key == part.key), part.number)


def _share(number: Decimal, part: Fraction) -> Decimal:
    """The share of ``number`` that a cut window has to carry, rounded half up."""
    return number if part == 1 else Decimal(floor(Fraction(number) * part + Fraction(1, 2)))


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
