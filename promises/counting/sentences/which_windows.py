"""Which windows a sentence tells of, and which days and words lie beside them: the same in every language. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from promises.counting.calendars import unit_around
from promises.counting.progress import SHARES, WHOLE, Progress, Window, adds_up, number_of, without_number
from promises.counting.sentences.nouns import by_aim
from promises.words.enums import Comparator, TargetForm, Unknown, WindowState

# So many sub-targets can be told one by one.
MANY_PARTS = 6
_NOTHING = Decimal(0)
_SETTLED = frozenset({WindowState.MET, WindowState.MISSED})


def by_others(progress: Progress, windows: Sequence[Window]) -> list[Window]:
    """Those judged by another number than the promise now has: it was changed since, or the window is cut."""
    return [each for each in windows if each.state in _SETTLED and each.target != number_of(progress.aim)]


def _is_cut(window: Window, signed_on: date | None) -> bool:
    """Whether the window is shorter than its calendar unit, and has a part of the number."""
    if window.aim is None or window.aim.per is None or not adds_up(window.aim):
        return False
    # A year begins where the window does.
    whole = unit_around(window.aim.per, window.starts_on, window.starts_on)
    signed_in_it = signed_on is not None and window.starts_on < signed_on <= window.ends_on
    return signed_in_it or (window.starts_on, window.ends_on) != whole


def has_cut(progress: Progress, windows: Sequence[Window]) -> bool:
    """Whether some of those judged by another number have only their part of it."""
    return any(_is_cut(each, progress.signed_on) for each in by_others(progress, windows))


def is_changed(progress: Progress, windows: Sequence[Window]) -> bool:
    """Whether the promise had another number when some of them began."""
    return any(not _is_cut(each, progress.signed_on) for each in by_others(progress, windows))


def has_begun(progress: Progress, windows: Sequence[Window]) -> bool:
    """Whether something can be told of a window though none that counts has ended."""
    told = {*_SETTLED, WindowState.BEFORE_SIGNING, WindowState.SHORT}
    return any(window.state in told and window.starts_on <= progress.day for window in windows)


def too_small_sum(progress: Progress, windows: Sequence[Window]) -> Decimal | None:
    """What the sum should be, where sums hide the windows and it is less: one must be missed, whichever they fell in."""
    hides = progress.spanned and progress.unknown is None and len(by_aim(progress.windows)) == 1
    if not hides or progress.done is None or progress.least is not None or not adds_up(progress.aim):
        return None
    told = [each for each in windows if each.counted and each.ended and (each.covered or not each.gap)]
    wanted = sum((each.target for each in told), _NOTHING)
    return wanted if progress.done < wanted else None


def more_in(progress: Progress, met: Sequence[Window]) -> int:
    """In how many of them "exactly" or "between" became more; more than what, is not told of another number."""
    top = progress.aim.upper or progress.aim.number
    fixed = progress.aim.comparator in {Comparator.EXACTLY, Comparator.BETWEEN}
    if not fixed or top is None or progress.aim.form in SHARES or progress.least is not None:
        return 0
    return 0 if by_others(progress, met) else sum(window.logged > top for window in met)


def running_of(progress: Progress, windows: Sequence[Window]) -> Window | None:
    """The window that runs and is told of: it is met already, or a long one of which something is expected by now."""
    for window in windows:
        if window.state is WindowState.MET and not window.ended:
            return window
        runs_on = window.state in {WindowState.RUNNING, WindowState.WAITING} and not window.ended
        is_long = window.expected is not None and (window.logged or window.expected)
        if runs_on and is_long and not progress.withdrawn_on:
            return window
    return None


class WithoutCount(NamedTuple):
    """The windows that have begun and are not counted: those that ended before the signing, those that the signing left
    too few days of, those with too few days in the promise's time; and how many had no case."""

    early: list[Window]
    cut: list[Window]
    short: list[Window]
    without: int


def without_count(progress: Progress) -> WithoutCount:
    """Each kind by itself: they are fewer in the figure than in the calendar."""
    begun = [
        window
        for window in progress.windows
        if window.starts_on <= progress.day and not window.counted and window.label != WHOLE
    ]
    short = [window for window in begun if window.state is WindowState.SHORT]
    signed_on = progress.signed_on
    cut = [window for window in short if signed_on and window.starts_on < signed_on <= window.ends_on]
    return WithoutCount(
        [window for window in begun if window.state is WindowState.BEFORE_SIGNING],
        cut,
        [window for window in short if window not in cut],
        sum(window.state is WindowState.NO_CASE for window in begun),
    )


# --- what lies beside the count ---


class Outside(Enum):
    """On which side of the promise's time a day lies."""

    BEFORE = "before"
    AFTER = "after"


def lies_outside(progress: Progress) -> Callable[[date], Outside | Window | None]:
    """Why no figure takes in a row of a day: it lies outside the promise's time, or in a window that is too short to be
    counted. There may be thousands of rows: the windows are looked through once."""
    told = () if without_number(progress.aim) else progress.windows
    short = [window for window in told if window.state is WindowState.SHORT]
    done_once = progress.aim.form is TargetForm.DELIVERABLE  # also what is done late is done

    def where(day: date) -> Outside | Window | None:
        if day < progress.starts_on:
            return Outside.BEFORE
        if progress.ends_on and day > progress.ends_on and not done_once:
            return Outside.AFTER
        there = next((window for window in short if window.starts_on <= day <= window.ends_on), None)
        counted = (each for each in told if each.state is not WindowState.SHORT)
        return None if any(each.starts_on <= day <= each.ends_on for each in counted) else there

    return where


def assesses(progress: Progress, *, quote: bool) -> bool:
    """Whether the parties think something of a commitment with a number, that is told beside the count."""
    judgement = progress.judgement
    if judgement is None or without_number(progress.aim) or progress.unknown is Unknown.IN_WORDS:
        return False
    return judgement.status is not None or bool(quote and judgement.text)


def signed_too_late(progress: Progress) -> bool:
    """Whether it was signed after the last of its windows had ended."""
    last = max(window.ends_on for window in progress.windows)
    return progress.signed_on is not None and progress.signed_on > last
