"""Which of what counting knows is told: the rules behind the sentences, the same in every language. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from promises.counting.calendars import ONE_DAY
from promises.counting.facts import ReportingPeriod
from promises.counting.few import FEW
from promises.counting.progress import WHOLE, Progress, Window, is_ceiling
from promises.counting.sentences.nouns import current, windows_noun
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, Unknown, WindowState

# So many runs of windows are named; more are told by their number.
NAMED = 3
# So many windows that cannot be told apart are named; of more it is said that none can.
_FEW_HIDDEN = 6
_NOTHING = Decimal(0)
# What a window is while something may still come of it.
_STILL = frozenset({WindowState.COMING, WindowState.RUNNING, WindowState.WAITING})
_SETTLED = frozenset({WindowState.MET, WindowState.MISSED})


# --- time ---


def is_past(progress: Progress) -> bool:
    """Whether the last day has gone."""
    return progress.ends_on is not None and progress.ends_on < progress.morning


def runs_of_periods(periods: Sequence[ReportingPeriod]) -> list[tuple[date, date]]:
    """The times that the periods make together, those that overlap or follow on each other as one."""
    runs: list[tuple[date, date]] = []
    for period in sorted(periods, key=lambda each: each.starts_on):
        if runs and period.starts_on <= runs[-1][1] + ONE_DAY:
            runs[-1] = runs[-1][0], max(runs[-1][1], period.ends_on)
        else:
            runs.append((period.starts_on, period.ends_on))
    return runs


# --- windows of which something is missing ---


def untold_windows(progress: Progress) -> tuple[list[Window], list[Window]]:
    """Those of which nobody gave word, and those that a longer row lies over."""
    untold = [window for window in progress.missing if not window.covered]
    return untold, [window for window in progress.missing if window.covered]


def hidden_windows(progress: Progress) -> list[Window]:
    """Those that a longer row lies over, where they are few and not most of all; else none."""
    hidden = untold_windows(progress)[1]
    return hidden if len(hidden) <= min(_FEW_HIDDEN, progress.windows_ended // 2) else []


def runs_of_windows(progress: Progress, windows: Sequence[Window]) -> list[list[Window]]:
    """The windows, those of a part that follow on each other together."""
    order = {window: at for at, window in enumerate(progress.windows)}
    runs: list[list[Window]] = []
    for window in windows:
        if runs and order[window] == order[runs[-1][-1]] + 1 and window.part == runs[-1][-1].part:
            runs[-1].append(window)
        else:
            runs.append([window])
    return runs


def named_of(progress: Progress, windows: Sequence[Window]) -> list[Window]:
    """Those that are told by name: of several windows those that are not the whole time."""
    return [window for window in windows if window.label != WHOLE] if len(progress.windows) > 1 else []


def known_of(windows: Sequence[Window]) -> date | None:
    """The last day that is accounted for of any of them."""
    return max((window.known_through for window in windows if window.known_through), default=None)


# --- figures ---


def is_waiting(windows: Sequence[Window]) -> bool:
    """Whether something of the windows is not told."""
    return any(window.gap for window in windows)


def is_known(windows: Sequence[Window]) -> bool:
    """Whether nothing is missing; what is still waited for may come."""
    return not any(window.gap is WindowState.UNKNOWN for window in windows)


def shows_met(progress: Progress, met: int, total: int) -> bool:
    """Whether so many of so many is a figure: none of what is not known is not."""
    return bool(total) and (bool(met) or shows_nought(progress))


def shows_nought(progress: Progress) -> bool:
    """Whether so much is known that none is a figure."""
    return not (progress.done is None or progress.status is Status.UNKNOWN or progress.spanned)


def shows_number(progress: Progress) -> bool:
    """Whether what is done is a figure, of a target that counts a number over the whole time."""
    if progress.unknown is Unknown.SUMMED or (progress.unknown and not progress.done):
        return False
    of_lowest = progress.aim.counting is Counting.LOWEST and not is_ceiling(progress.aim)
    if of_lowest and not is_known(progress.windows):
        return False  # the lowest of a part is not "at least"
    return progress.done is not None


class Sum(NamedTuple):
    """What windows come to together, how much of it is told (None = all), and what they should come to."""

    done: Decimal
    least: Decimal | None
    target: Decimal


def sum_of(windows: Sequence[Window]) -> Sum:
    """The sum of windows that count."""
    told = [window.logged if window.least is None else window.least for window in windows]
    few = any(window.least is not None for window in windows)
    done = sum((window.logged for window in windows), _NOTHING)
    target = sum((window.target for window in windows), _NOTHING)
    return Sum(done, sum(told, _NOTHING) if few else None, target)


def met_of(windows: Sequence[Window]) -> tuple[int, int] | None:
    """How many of the windows of one target are met, and how many count; None where none of those is told."""
    counted = [window for window in windows if window.counted]
    met = sum(window.state is WindowState.MET for window in counted)
    untold = not met and all(window.gap for window in counted if window.ended)
    return None if not counted or (untold and is_waiting(windows)) else (met, len(counted))


def is_unit_many(target: Decimal, least: Decimal | None) -> bool:
    """Whether the noun after a figure is of several: "färre än 5" stands alone where fewer were promised."""
    return target != 1 or (least is not None and target < FEW)


def counts_after_signing(progress: Progress) -> bool:
    """Whether the windows are not all of the promise: others ended before it was signed, and none of those counts."""
    states = [window.state for window in progress.windows]
    signed_on = progress.signed_on
    if WindowState.BEFORE_SIGNING not in states or signed_on is None:
        return False
    return all(each.ends_on >= signed_on for each in progress.windows if each.counted)


def state_of(window: Window, *, ended: bool) -> tuple[str, Status | WindowState | Unknown]:
    """The code of how a window stands, and whose label says it: of what somebody may still give word of it is not said
    that it is missed, and of what the parties have ``ended`` nothing more comes."""
    if ended and window.state in _STILL:
        state: Status | WindowState = WindowState.UNKNOWN if window.ended else Status.WITHDRAWN
        return state.value, state
    if window.state is WindowState.MISSED and window.gap is WindowState.WAITING:
        return window.state.value, Status.BEHIND
    summed = window.state is WindowState.UNKNOWN and window.covered
    return window.state.value, Unknown.SUMMED if summed else window.state


def shows_mean(progress: Progress) -> bool:
    """Whether the mean is told: of a day or week rate, or where windows cannot be told apart."""
    per = progress.aim.per
    if progress.mean is None or per is None:
        return False
    return per in {CalendarUnit.DAY, CalendarUnit.WEEK} or progress.spanned


# --- the answer in a line ---


class Tally(NamedTuple):
    """How many windows count, are met, are missed beyond doubt, and are still to be settled."""

    total: int
    met: int
    missed: int
    left: int


def tally(progress: Progress) -> Tally | None:
    """Of the windows of the target that is counted by now; None where they cannot be told apart."""
    counted = [window for window in current(progress) if window.counted]
    if not counted or progress.done is None or progress.spanned:
        return None
    return Tally(
        len(counted),
        sum(window.state is WindowState.MET for window in counted),
        sum(window.state is WindowState.MISSED and not window.gap for window in counted),
        sum(not window.ended and window.state not in _SETTLED for window in counted),
    )


def tells_logged(progress: Progress, logged: Decimal | None) -> bool:
    """Whether what is logged of a commitment without a number is told; of one thing the parties' own words say more."""
    return logged is not None and logged >= 2 and not (progress.counts_people and logged < FEW)


def more_than_exactly(progress: Progress) -> tuple[int, int] | None:
    """What was promised and what came of an exact number that became more; few people are not told apart."""
    wanted, done = progress.aim.number, progress.done
    exact = progress.aim.comparator is Comparator.EXACTLY and not is_ceiling(progress.aim)
    if not exact or wanted is None or done is None or done <= wanted or progress.least is not None:
        return None
    if windows_noun(progress) or wanted != int(wanted) or done != int(done):
        return None
    return int(wanted), int(done)


def is_due_past(progress: Progress, due: date) -> bool:
    """Whether the day by which something should be done has gone."""
    return progress.over or due < progress.morning
