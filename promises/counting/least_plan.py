"""The least that still keeps a commitment: what remains to be done, and told, and what is lost already. Pure.

For who plans the duty roster; the public page never says what may still come.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from promises.counting.progress.frame import adds_up, is_windowed
from promises.counting.progress.shape import Progress, Step, Window
from promises.words.enums import Counting, Status, TargetForm, WindowState

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Need:
    """So many more from ``starts_on`` through ``ends_on``, in one window of the target; after the window's own last day
    it is late, and counts. Where days or weeks are told apart, ``most`` says how many are left: with fewer than are
    needed it is kept only where some were done that nobody has told of."""

    window: Window
    number: Decimal
    starts_on: date
    ends_on: date
    most: int | None = None

    @property
    def late(self) -> bool:
        return self.ends_on > self.window.ends_on

    @property
    def enough(self) -> bool:
        return self.most is None or self.most >= self.number


@dataclass(frozen=True)
class LeastPlan:
    """``needs`` in order of their last day; ``steps`` of a deliverable that are not done. ``untold`` are windows that
    have ended without word, and may have been met. With one that is ``missed``, or has not days enough left, the
    commitment cannot be kept."""

    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()
    untold: tuple[Window, ...] = ()
    missed: tuple[Window, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.missed


def least_plan(progress: Progress) -> LeastPlan | None:
    """Counted from ``progress`` of the day on which somebody plans; None of what is no number of things to do: a share,
    a level, a ceiling, words, and what is over or out of the promise."""
    if progress.over or progress.status in (Status.WITHDRAWN, Status.NOT_TRIGGERED):
        return None
    if progress.aim.form is TargetForm.DELIVERABLE:
        return LeastPlan(steps=tuple(step for step in progress.steps if not step.done))
    signed_on = progress.signed_on or progress.starts_on
    # What ends before the signing is not asked for.
    if not adds_up(progress.aim) or not any(each.ends_on >= signed_on for each in progress.counted):
        return None
    needs, untold, missed = [], [], []
    for each in progress.counted:
        lacks, last = each.target - each.logged, _last_day(progress, each)
        if each.state is WindowState.MET:
            continue
        free = free_days(progress, each)
        runs = last >= progress.day and last >= signed_on
        if free is not None and len(free) < lacks and (runs or each.ended):
            missed.append(each)
        elif runs:
            needs.append(_need(progress, each, lacks, last, free))
        elif each.state is WindowState.MISSED:
            missed.append(each)
        elif each.ended:
            untold.append(each)
    return LeastPlan(tuple(sorted(needs, key=lambda need: need.ends_on)), (), tuple(untold), tuple(missed))


def free_days(progress: Progress, window: Window) -> tuple[date, ...] | None:
    """The days, one of each week where weeks are told apart, on which one more may be done, or may have been done
    without anybody having told of it; None where any number may be done in a day."""
    counting = window.aim.counting if window.aim else Counting.SUM
    if counting not in (Counting.DAYS, Counting.WEEKS):
        return None
    last = _last_day(progress, window)
    # Of today more may be told: it is not over.
    told = min(window.known_through or date.min, progress.day - _ONE_DAY)
    first = max(window.starts_on, told + _ONE_DAY)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if window.stretches:
        days = [
            day
            for day in days
            if day > window.ends_on or any(start <= day <= end for start, end in window.stretches)
        ]
    if counting is Counting.DAYS:
        return tuple(day for day in days if day not in window.days)
    taken = {day.isocalendar()[:2] for day in window.days}
    weeks = {day.isocalendar()[:2]: day for day in days}  # the last day of each
    return tuple(day for week, day in weeks.items() if week not in taken)


def _need(
    progress: Progress, window: Window, lacks: Decimal, last: date, free: tuple[date, ...] | None
) -> Need:
    first = max(window.starts_on, progress.day)
    if free is None:
        return Need(window, lacks, first, last)
    if window.aim and window.aim.counting is Counting.WEEKS:
        if any(day.isocalendar()[:2] == first.isocalendar()[:2] for day in window.days):
            first += timedelta(days=7 - first.weekday())
    elif first in window.days:
        first += _ONE_DAY
    return Need(window, lacks, min(first, last), last, sum(day >= progress.day for day in free))


def _last_day(progress: Progress, window: Window) -> date:
    """The last day on which what is done counts in the window: of a total, after its own deadline too."""
    by_a_day = progress.aim.deadline and not is_windowed(progress.aim) and not progress.aim.season
    return max(window.ends_on, progress.ends_on) if by_a_day and progress.ends_on else window.ends_on
