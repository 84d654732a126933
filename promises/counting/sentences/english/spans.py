"""Which part of the time is not accounted for, in words: windows by their names, else the time itself."""

from collections.abc import Sequence

from promises.counting.facts import ReportingPeriod
from promises.counting.progress import Progress, Window
from promises.counting.sentences.english.nouns import UNITS, noun_of, part_name, unit_words, window_name
from promises.counting.sentences.which import (
    NAMED,
    hidden_windows,
    known_of,
    named_of,
    runs_of_periods,
    runs_of_windows,
    untold_windows,
)
from promises.counting.sentences.which_rule import untold_periods
from promises.words import english
from promises.words.enums import CalendarUnit, Unknown

# Units that are called by their months: a run of them is one stretch of months.
_BY_MONTHS = frozenset({CalendarUnit.TERTIAL, CalendarUnit.HALF_YEAR})


def missing_words(progress: Progress) -> str:
    """``information is missing for Q2``, over: ``reports are missing for Q2 to Q4``; ``reported as a total for weeks 1 to
    7`` of what was told for longer than a window; empty when nothing is missing."""
    (untold, summed), periods = untold_windows(progress), untold_periods(progress)
    what = "reports are missing" if progress.over else "information is missing"
    told = [
        f"{what} for {_time(progress, untold)}" if untold else "",
        f"{Unknown.SUMMED.english} for {_time(progress, summed)}" if summed else "",
        f"{what} for {_one_or_many(periods)}" if periods else "",
    ]
    return ", ".join(each.removesuffix(" for ") for each in told if each)


def waiting_words(progress: Progress) -> str:
    """``waiting for a report on December``; empty when nothing is waited for."""
    if not progress.waiting:
        return ""
    return f"{Unknown.WAITING.english} on {_time(progress, progress.waiting)}".removesuffix(" on ")


def period_words(period: ReportingPeriod) -> str:
    """``May to August 2020``."""
    return english.span(period.starts_on, period.ends_on)


def periods_words(periods: Sequence[ReportingPeriod]) -> str:
    """``January to August 2020`` of two that overlap or follow on each other; else each by itself."""
    return english.listing([english.span(*run) for run in runs_of_periods(periods)])


def hidden_words(progress: Progress) -> str:
    """The windows that a longer row lies over, in a sentence, where they are few and not most of all; else empty."""
    per, hidden = progress.aim.per, hidden_windows(progress)
    if per is None or not hidden:
        return ""
    names = english.capital(window_names(progress, hidden))
    return (
        f"{names} cannot be seen: the activities are reported for longer than one {UNITS[per].one} at a time."
    )


def window_names(progress: Progress, windows: Sequence[Window]) -> str:
    """``Q1 to Q2 and Q4``, ``March and May``, ``12 weeks``."""
    runs = runs_of_windows(progress, windows)
    if len(runs) > NAMED:
        noun = noun_of(list(windows))
        return f"{english.number(len(windows))} {noun.of(len(windows)) if noun else 'parts'}"
    inside = " and " if len(runs) == 1 and len(runs[0]) == 2 else " to "
    if windows[0].part:
        return english.listing([_of_a_part(run, inside) for run in runs])
    ends = [_ends(run) for run in runs]
    between = [then for run in ends for then in [inside] * (len(run) - 1) + [", "]][:-1]
    if len(runs) > 1:
        between[-len(ends[-1])] = " and "
    the = "the " if windows[0].unit and windows[0].unit.per is CalendarUnit.TERM else ""
    return the + english.row_of([name for run in ends for name in run], between)


def _ends(run: Sequence[Window]) -> list[str]:
    """What a run of windows is called by: its first and its last; months that follow on each other as one."""
    first, last = run[0].unit, run[-1].unit
    if first and last and first.per in _BY_MONTHS:
        return [unit_words(first, last)]
    names = [unit_words(each.unit) if each.unit else window_name(each) for each in run]
    return names if len(names) == 1 else [names[0], names[-1]]


def _of_a_part(run: Sequence[Window], inside: str) -> str:
    """``Norr``, ``Norr, weeks 38 to 42``: the part is said once."""
    if run[0].unit is None:
        return window_name(run[0])
    names = _ends(run)
    return f"{part_name(run[0])}, {english.row_of(names, [inside] * (len(names) - 1))}"


def _time(progress: Progress, windows: Sequence[Window]) -> str:
    if named := named_of(progress, windows):
        return window_names(progress, named)
    known = known_of(windows)
    return f"the time after {english.day(known)}" if known else ""


def _one_or_many(periods: Sequence[ReportingPeriod]) -> str:
    """Of several that do not follow on each other how many they are: a line holds no more."""
    runs = runs_of_periods(periods)
    return periods_words(periods) if len(runs) == 1 else f"{english.in_words(len(periods))} periods"
