"""Which of what counting knows the rule behind a status tells, and what of the promise itself: the same in every
language. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum

from promises.counting.facts import ReportingPeriod, Target
from promises.counting.few import FEW
from promises.counting.progress import (
    WHOLE,
    Progress,
    Window,
    adds_up,
    is_ceiling,
    is_windowed,
    number_of,
)
from promises.counting.sentences.nouns import windows_noun
from promises.counting.sentences.which import is_due_past, is_past
from promises.words.enums import Comparator, Counting, Status, TargetForm, Unknown, WindowState

_NOTHING = Decimal(0)
_SETTLED = frozenset({WindowState.MET, WindowState.MISSED})


def is_short(progress: Progress) -> bool:
    """Whether the status rests on something unmet."""
    return progress.status in {Status.BEHIND, Status.NOT_FULFILLED, Status.PARTLY_FULFILLED}


def untold_periods(progress: Progress) -> Sequence[ReportingPeriod]:
    """The closed periods of which nobody said anything, though it is known that something was missed: that hides no
    silence."""
    if progress.missing or not is_short(progress):
        return ()
    return [period for period in progress.gap_in if period in progress.silent_in]


def at_lowest(progress: Progress) -> bool:
    """Whether what is done is the lowest level so far, of something that is not settled."""
    of_a_number = progress.aim.form in {TargetForm.TOTAL, TargetForm.RATE} and not is_ceiling(progress.aim)
    if not of_a_number or windows_noun(progress) or progress.done is None:
        return False
    open_still = any(window.state not in _SETTLED for window in progress.windows)
    return progress.aim.counting is Counting.LOWEST and open_still


def told_to(progress: Progress) -> date | None:
    """Of what is on track as far as anybody has told, while more is expected by now: the last day told."""
    if windows_noun(progress) is not None or progress.status is not Status.ON_TRACK or not progress.done:
        return None
    short = progress.expected is not None and progress.done < progress.expected
    return progress.known_through if short and progress.waiting else None


def less_for_a_part(aim: Target, windows: Sequence[Window]) -> Decimal | None:
    """What a number for the whole period came to for the time until it was changed; None where that is all of it."""
    wanted = sum((window.target for window in windows), _NOTHING)
    return None if is_windowed(aim) or wanted == number_of(aim) else wanted


def beside_the_count(progress: Progress, *, named: bool) -> list[Window]:
    """Windows with rows that are not counted; those of windows that are ``named`` are told of where these are."""
    beside = {WindowState.SHORT, WindowState.BEFORE_SIGNING}
    return [
        window
        for window in progress.windows
        if window.rows and window.state in beside and (not named or window.label == WHOLE)
    ]


def more_than_promised(progress: Progress) -> tuple[Decimal, Decimal | None] | None:
    """What "exactly" or "between" became where it is more; of "between" also how many more, unless they may be few
    people."""
    between = progress.aim.comparator is Comparator.BETWEEN
    top, done = progress.aim.upper if between else progress.aim.number, progress.done
    fixed = between or progress.aim.comparator is Comparator.EXACTLY
    if not fixed or done is None or top is None or done <= top or progress.least is not None:
        return None
    few = progress.counts_people and done - top < FEW
    return done, done - top if between and not few else None


def expects(progress: Progress) -> bool:
    """Whether it is told what it should have come to by now."""
    return not is_past(progress) and progress.expected is not None and not progress.unknown


def by_first_end(progress: Progress) -> bool:
    """Whether more is expected than the days that have gone would make: the end was moved, and what was due is still."""
    if progress.aim.milestones or progress.aim.season or len(progress.windows) != 1 or not progress.expected:
        return False
    [window] = progress.windows
    begins = max(window.starts_on, progress.signed_on or window.starts_on)
    gone, days = (progress.morning - begins).days, (window.ends_on - begins).days + 1
    return progress.expected * days > window.target * gone


class By(Enum):
    """What says by when one thing is to be done."""

    DEADLINE = "deadline"
    LAST_STEP = "last_step"
    FIRST_END = "first_end"
    END = "end"


def deliverable_by(progress: Progress, due: date) -> tuple[By, date, bool]:
    """By what, by which day, and whether that is spoken of in the past; a prolongation makes nothing timely."""
    past = is_due_past(progress, due) or progress.status is Status.FULFILLED
    if progress.aim.deadline:
        return By.DEADLINE, due, past
    steps = [step.due_on for step in progress.steps if step.due_on]
    if progress.aim.milestones and all(step.due_on for step in progress.aim.milestones):
        return By.LAST_STEP, max(steps), past
    return By.FIRST_END if progress.ends_on and due < progress.ends_on else By.END, due, past


def awaited_last(progress: Progress) -> ReportingPeriod | None:
    """After the period, the last follow-up while it is still to come; what waits for it says so itself."""
    waits = progress.unknown is Unknown.WAITING
    settled = waits or progress.status is Status.FULFILLED
    return None if settled or not is_past(progress) else progress.next_due


# --- the promise itself ---


def was_promised(progress: Progress, *, was: bool) -> bool:
    """Whether the promise is spoken of in the past: its time is over, or it ``was`` and is no longer."""
    last = progress.aim.deadline or progress.ends_on
    return was or (last is not None and last < progress.morning)


def is_done_by_day(target: Target) -> bool:
    """What is done once is done by a day; what is done time after time, or kept, is so through a day."""
    return target.form is TargetForm.DELIVERABLE or (adds_up(target) and not is_windowed(target))
