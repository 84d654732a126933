"""Which part of the time is not accounted for, in words: windows by their names, else the time itself."""

from collections.abc import Sequence

from promises.counting.facts import ReportingPeriod
from promises.counting.progress import Progress, Window
from promises.counting.sentences.nouns import UNITS, noun_of
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
from promises.words import swedish
from promises.words.enums import Unknown
from promises.words.swedish import number


def missing_words(progress: Progress) -> str:
    """``uppgift saknas för kv 2``, over: ``redovisning saknas för kv 2–4``; ``redovisat som en summa för v. 1–7`` of
    what was told for longer than a window; empty when nothing is missing."""
    (untold, summed), periods = untold_windows(progress), untold_periods(progress)
    what = "redovisning saknas" if progress.over else "uppgift saknas"
    told = [
        f"{what}{_of(progress, untold)}" if untold else "",
        f"{Unknown.SUMMED.label}{_of(progress, summed)}" if summed else "",
        f"{what} för {_one_or_many(periods)}" if periods else "",
    ]
    return ", ".join(filter(None, told))


def waiting_words(progress: Progress) -> str:
    """``väntar på uppgift för december``; empty when nothing is waited for."""
    return f"väntar på uppgift{_of(progress, progress.waiting)}" if progress.waiting else ""


def period_words(period: ReportingPeriod) -> str:
    """``maj–augusti 2020``."""
    return swedish.span(period.starts_on, period.ends_on)


def periods_words(periods: Sequence[ReportingPeriod]) -> str:
    """``januari–augusti 2020`` of two that overlap or follow on each other; else each by itself."""
    return swedish.listing([swedish.span(*run) for run in runs_of_periods(periods)])


def hidden_words(progress: Progress) -> str:
    """The windows that a longer row lies over, in a sentence, where they are few and not most of all; else empty."""
    per, hidden = progress.aim.per, hidden_windows(progress)
    if per is None or not hidden:
        return ""
    why = f"insatserna är redovisade för längre tid än {UNITS[per].article} {UNITS[per].one} i taget"
    return f"{swedish.capital(window_names(progress, hidden))} går inte att se: {why}."


def window_names(progress: Progress, windows: Sequence[Window]) -> str:
    """``kv 1–2 och 4``, ``mars och maj``, ``12 veckor``."""
    runs = runs_of_windows(progress, windows)
    if len(runs) > NAMED:
        noun = noun_of(list(windows))
        return f"{number(len(windows))} {noun.of(len(windows)) if noun else 'delar'}"
    inside = " och " if len(runs) == 1 and len(runs[0]) == 2 else "–"
    ends = [[run[0], run[-1]] if len(run) > 1 else run for run in runs]
    if windows[0].part:
        return swedish.listing([_of_a_part(run, inside) for run in ends])
    names = [swedish.small(window.label) for run in ends for window in run]
    between = [then for run in ends for then in [inside] * (len(run) - 1) + [", "]][:-1]
    if len(runs) > 1:
        between[-len(ends[-1])] = " och "
    return swedish.row_of(names, between)


def _of_a_part(run: Sequence[Window], inside: str) -> str:
    """``Norr``, ``Norr, v. 38–42``: the sub-target is said once."""
    head, comma, _ = run[0].label.rpartition(", ")
    names = [window.label.removeprefix(head + comma) for window in run]
    return f"{head}{comma}{swedish.row_of(names, [inside] * (len(run) - 1))}"


def _of(progress: Progress, windows: Sequence[Window]) -> str:
    if named := named_of(progress, windows):
        return f" för {window_names(progress, named)}"
    known = known_of(windows)
    return f" för tiden efter den {swedish.day(known)}" if known else ""


def _one_or_many(periods: Sequence[ReportingPeriod]) -> str:
    """Of several that do not follow on each other how many they are: a line holds no more."""
    runs = runs_of_periods(periods)
    return periods_words(periods) if len(runs) == 1 else f"{swedish.in_words(len(periods))} perioder"
