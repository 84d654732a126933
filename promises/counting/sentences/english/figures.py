"""The figure beside the bar, and the status in words."""

from decimal import Decimal

from promises.counting.facts import Target
from promises.counting.progress import SHARES, Progress, Window, is_ceiling
from promises.counting.sentences.english.few_people import told_of, told_words
from promises.counting.sentences.english.nouns import UNITS, noun_of, unit
from promises.counting.sentences.english.spans import missing_words, waiting_words
from promises.counting.sentences.nouns import by_aim
from promises.counting.sentences.which import (
    counts_after_signing,
    is_known,
    is_unit_many,
    met_of,
    shows_mean,
    shows_met,
    shows_nought,
    shows_number,
    state_of,
    sum_of,
)
from promises.words import english
from promises.words.english import number
from promises.words.enums import Status, TargetForm, Unknown, WindowState


def figure(progress: Progress) -> str:
    """``2 of 4 quarters``, ``2 of 2 quarters after the signing``, ``20 of 8``, ``3 of 4 steps``, ``82 per cent``, ``24 of 24
    months, then 0 of 17 weeks``; empty when there is no number, or it is not known."""
    if progress.status is Status.NOT_TRIGGERED:
        return ""
    if progress.steps:
        steps = english.plural(len(progress.steps), "step", "steps")
        return _met(progress, sum(step.done for step in progress.steps), len(progress.steps), steps)
    if progress.target is None or progress.aim.form is TargetForm.DELIVERABLE:
        return ""
    groups = by_aim(progress.windows)
    if len(groups) > 1:
        return ", then ".join(filter(None, [_part_figure(progress, aim, windows) for aim, windows in groups]))
    noun = noun_of(list(progress.windows))
    if noun:
        total = progress.windows_total
        after = " after the signing" if counts_after_signing(progress) else ""
        return _met(progress, progress.windows_met, total, f"{noun.of(total)}{after}")
    if progress.aim.form in SHARES:
        return "" if progress.percent is None else f"{number(progress.percent)} per cent"
    if progress.done is None or not shows_number(progress):
        return ""
    known = is_known(progress.windows)
    return _number(progress.aim, progress.done, progress.least, progress.target, known=known)


def figure_unit(progress: Progress) -> str:
    """The noun after the figure: "2 of 1 *activity*", "fewer than 5 *activities*"; empty where the figure says it itself."""
    if progress.target is None or len(by_aim(progress.windows)) > 1:
        return ""
    named = unit(progress.aim.unit)
    return named.many if is_unit_many(progress.target, progress.least) else named.one


def _part_figure(progress: Progress, aim: Target | None, windows: list[Window]) -> str:
    """The figure of the windows that one target was counted by."""
    counted = [window for window in windows if window.counted]
    if noun := noun_of(windows, alone=False):
        met = met_of(windows)
        return _met(progress, *met, noun.of(met[1])) if met else ""
    if aim is None or not counted:
        return ""
    if aim.form in SHARES:
        return window_figure(counted[0])
    if not sum_of(counted).done and (not shows_nought(progress) or any(each.gap for each in counted)):
        return ""
    (done, least, target), named = sum_of(counted), unit(aim.unit)
    told = _number(aim, done, least, target, known=is_known(windows))
    return f"{told} {named.many if is_unit_many(target, least) else named.one}"


def _number(aim: Target, done: Decimal, least: Decimal | None, target: Decimal, *, known: bool) -> str:
    if is_ceiling(aim):
        return f"{told_words(done, least)}{'' if known else ' reported'}, at most {number(target)}"
    at_least = "at least " if done and not known and least is None else ""
    return f"{at_least}{told_of(done, least, target)}"


def _met(progress: Progress, met: int, total: int, noun: str) -> str:
    return f"{met} of {total} {noun}" if shows_met(progress, met, total) else ""


def window_figure(window: Window, *, ended: bool = False) -> str:
    """``2 of 1``, ``0 so far``, ``82 per cent``; empty for a window that has not begun, or is not known. ``ended`` = the
    parties have ended what it is of."""
    if window.done is None or window.state is WindowState.COMING:
        return ""
    if window.aim is not None and window.aim.form in SHARES:
        return f"{number(window.done)} per cent" if window.least is None else ""
    done = told_words(window.done, window.least)
    if not window.counted:
        return done
    if window.gap and window.done and window.least is None and window.state is WindowState.MISSED:
        return f"at least {told_of(window.done, None, window.target)}"
    if window.state in {WindowState.RUNNING, WindowState.WAITING}:
        if ended:
            return done if window.logged else ""
        return f"{done} so far"
    if window.aim is not None and is_ceiling(window.aim):
        return f"{done}, at most {number(window.target)}"
    return told_of(window.done, window.least, window.target)


def window_words(window: Window, *, ended: bool = False) -> tuple[str, str]:
    """The state of a window, its code and in a word (which.state_of)."""
    code, state = state_of(window, ended=ended)
    return code, state.english


def mean(progress: Progress) -> str:
    """``On average 1.23 per day.`` for a day or week rate, or where windows cannot be told apart."""
    per = progress.aim.per
    if progress.mean is None or per is None or not shows_mean(progress):
        return ""
    return f"On average {number(progress.mean)} per {UNITS[per].one}."


def status_words(progress: Progress) -> str:
    """The status with what belongs to it: ``fulfilled, late``, ``withdrawn 1 September 2020, was behind``."""
    note = status_note(progress)
    between = " " if progress.status is Status.WITHDRAWN else ", "
    return f"{progress.answer.english}{between}{note}" if note else progress.answer.english


def status_note(progress: Progress) -> str:
    """What belongs to the status: ``late``, ``reports are missing for Q4``, ``waiting for a report on December``,
    ``1 September 2020, was behind``."""
    if progress.status is Status.WITHDRAWN and progress.withdrawn_on and progress.was:
        return f"{english.day(progress.withdrawn_on)}, {was_words(progress)}"
    if progress.status in {Status.UNKNOWN, Status.NOT_TRIGGERED, Status.NOT_STARTED}:
        return ""
    if progress.status is Status.FULFILLED:
        return "late" if progress.late else ""
    return ", ".join(filter(None, [missing_words(progress), waiting_words(progress)]))


def was_words(progress: Progress) -> str:
    """``was behind``, ``had never been reported``: how it went until the parties ended it."""
    if progress.was is None:
        return ""
    never = progress.was.unknown is Unknown.NEVER
    return "had never been reported" if never else f"was {progress.was.english}"
