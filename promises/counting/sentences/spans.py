"""Which part of the time is not accounted for, in words: windows by their names, else the time itself."""

from collections.abc import Sequence

from promises.counting.calendars import ONE_DAY
from promises.counting.facts import ReportingPeriod
from promises.counting.progress import WHOLE, Progress, Window
from promises.counting.sentences.nouns import UNITS, noun_of
from promises.words import swedish
from promises.words.swedish import number

# So many runs of windows are named; more are told by their number.
_NAMED = 3
# So many windows that cannot be told apart are named; of more it is said that none can.
_FEW = 6


def missing_words(progress: Progress) -> str:
    """``uppgift saknas för kv 2``, over: ``redovisning saknas för kv 2–4``; empty when nothing is missing."""
    if not progress.missing:
        return ""
    what = "redovisning saknas" if progress.over else "uppgift saknas"
    return f"{what}{_of(progress, progress.missing)}"


def waiting_words(progress: Progress) -> str:
    """``väntar på uppgift för december``; empty when nothing is waited for."""
    return f"väntar på uppgift{_of(progress, progress.waiting)}" if progress.waiting else ""


def period_words(period: ReportingPeriod) -> str:
    """``maj–augusti 2020``."""
    return swedish.span(period.starts_on, period.ends_on)


def periods_words(periods: Sequence[ReportingPeriod]) -> str:
    """``januari–augusti 2020`` of two that follow on each other; else each by itself."""
    runs: list[list[ReportingPeriod]] = []
    for period in sorted(periods, key=lambda each: each.starts_on):
        if runs and runs[-1][-1].ends_on + ONE_DAY == period.starts_on:
            runs[-1].append(period)
        else:
            runs.append([period])
    return swedish.listing([swedish.span(run[0].starts_on, run[-1].ends_on) for run in runs])


def hidden_words(progress: Progress) -> str:
    """The windows that a longer row lies over, in a sentence, where they are few and not most of all; else empty."""
    per, hidden = progress.aim.per, [each for each in progress.missing if each.covered]
    if per is None or not 0 < len(hidden) <= min(_FEW, progress.windows_ended // 2):
        return ""
    why = f"insatserna är redovisade för längre tid än {UNITS[per].article} {UNITS[per].one} i taget"
    return f"{swedish.capital(window_names(progress, hidden))} går inte att se: {why}."


def window_names(progress: Progress, windows: Sequence[Window]) -> str:
    """``kv 1–2 och 4``, ``mars och maj``, ``12 veckor``."""
    order = {window: at for at, window in enumerate(progress.windows)}
    runs: list[list[Window]] = []
    for window in windows:
        if runs and order[window] == order[runs[-1][-1]] + 1 and window.part == runs[-1][-1].part:
            runs[-1].append(window)
        else:
            runs.append([window])
    if len(runs) > _NAMED:
        noun = noun_of(list(windows))
        return f"{number(len(windows))} {noun.of(len(windows)) if noun else 'delar'}"
    names = swedish.listing([_run(run, alone=len(runs) == 1) for run in runs])
    heads = {window.label.rpartition(" ")[0] for window in windows}
    numbered = all(window.label.rpartition(" ")[2].isdigit() and not window.part for window in windows)
    head = swedish.small(heads.pop())
    if heads or not numbered or not head.rstrip(".").isalpha():
        return names
    return f"{head} {names.replace(f'{head} ', '')}"  # "kv" is said once


def _run(run: Sequence[Window], *, alone: bool) -> str:
    first, last = swedish.small(run[0].label), swedish.small(run[-1].label)
    if run[0].part:
        first, last = run[0].label, run[-1].label
    if len(run) == 1:
        return first
    return f"{first} och {last}" if len(run) == 2 and alone else f"{first}–{last}"


def _of(progress: Progress, windows: Sequence[Window]) -> str:
    named = [window for window in windows if window.label != WHOLE]
    if named and len(progress.windows) > 1:
        return f" för {window_names(progress, named)}"
    known = max((window.known_through for window in windows if window.known_through), default=None)
    if known is None:
        return ""
    return f" för tiden efter den {swedish.day(known)}"
