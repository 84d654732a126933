"""The figure beside the bar, and the status in words."""

from decimal import Decimal

from promises.counting.facts import Target
from promises.counting.few import told_of, told_words
from promises.counting.progress import SHARES, WHOLE, Progress, Window, is_ceiling
from promises.counting.sentences.nouns import UNITS, by_aim, noun_of
from promises.counting.sentences.spans import missing_words, waiting_words
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
from promises.words import swedish
from promises.words.enums import Status, TargetForm, Unknown, WindowState
from promises.words.swedish import number


def figure(progress: Progress) -> str:
    """``2 av 4 kvartal``, ``2 av 2 kvartal efter undertecknandet``, ``20 av 8``, ``3 av 4 steg``, ``82 procent``, ``24 av 24 månader, sedan 0 av 17 veckor``;
    empty when there is no number.

    Not known is empty too, or "minst 5 av 20" where rows show a part.
    """
    if progress.status is Status.NOT_TRIGGERED:
        return ""
    if progress.steps:
        return _met(progress, sum(step.done for step in progress.steps), len(progress.steps), "steg")
    if progress.target is None or progress.aim.form is TargetForm.DELIVERABLE:
        return ""
    groups = by_aim(progress.windows)
    if len(groups) > 1:
        return ", sedan ".join(filter(None, [part_figure(progress, aim, windows) for aim, windows in groups]))
    noun = noun_of(list(progress.windows))
    if noun:
        total = progress.windows_total
        after = " efter undertecknandet" if counts_after_signing(progress) else ""
        return _met(progress, progress.windows_met, total, f"{noun.of(total)}{after}")
    if progress.aim.form in SHARES:
        return "" if progress.percent is None else f"{number(progress.percent)} procent"
    if progress.done is None or not shows_number(progress):
        return ""
    known = is_known(progress.windows)
    return _number(progress.aim, progress.done, progress.least, progress.target, known=known)


def figure_unit(progress: Progress) -> str:
    """The noun after the figure: "2 av 1 *insats*", "färre än 5 *insatser*"; empty where the figure says it itself."""
    unit, target = progress.aim.unit, progress.target
    if target is None or len(by_aim(progress.windows)) > 1:
        return ""
    return unit.many if is_unit_many(target, progress.least) else unit.one


def part_figure(progress: Progress, aim: Target | None, windows: list[Window]) -> str:
    """The figure of the windows that one target was counted by."""
    counted = [window for window in windows if window.counted]
    noun = noun_of(windows, alone=False)
    if noun:
        met = met_of(windows)
        return _met(progress, *met, noun.of(met[1])) if met else ""
    if aim is None or not counted:
        return ""
    if aim.form in SHARES:
        return window_figure(counted[0])
    if not sum_of(counted).done and (not shows_nought(progress) or any(each.gap for each in counted)):
        return ""
    done, least, target = sum_of(counted)
    unit = aim.unit.many if is_unit_many(target, least) else aim.unit.one
    return f"{_number(aim, done, least, target, known=is_known(windows))} {unit}"


def _number(aim: Target, done: Decimal, least: Decimal | None, target: Decimal, *, known: bool) -> str:
    if is_ceiling(aim):
        return f"{told_words(done, least)}{'' if known else ' redovisade'}, högst {number(target)}"
    at_least = "minst " if done and not known and least is None else ""
    return f"{at_least}{told_of(done, least, target)}"


def _met(progress: Progress, met: int, total: int, noun: str) -> str:
    return f"{met} av {total} {noun}" if shows_met(progress, met, total) else ""


def window_figure(window: Window, *, ended: bool = False) -> str:
    """``2 av 1``, ``0 hittills``, ``82 procent``; empty for a window that has not begun, or is not known. ``ended`` = the
    parties have ended what it is of."""
    if window.done is None or window.state is WindowState.COMING:
        return ""
    if window.aim is not None and window.aim.form in SHARES:
        return f"{number(window.done)} procent" if window.least is None else ""
    done = told_words(window.done, window.least)
    if not window.counted:
        return done
    if window.gap and window.done and window.least is None and window.state is WindowState.MISSED:
        return f"minst {told_of(window.done, None, window.target)}"
    if window.state in {WindowState.RUNNING, WindowState.WAITING}:
        if ended:
            return done if window.logged else ""
        return f"{done} hittills"
    if window.aim is not None and is_ceiling(window.aim):
        return f"{done}, högst {number(window.target)}"
    return told_of(window.done, window.least, window.target)


def window_label(window: Window) -> str:
    """What one of several windows is called: a total before them is not of the whole period."""
    return window.span_label if window.label == WHOLE else window.label


def window_span(window: Window) -> str:
    """``jan–mar``; empty for a step."""
    return window.span_label


def window_words(window: Window, *, ended: bool = False) -> tuple[str, str]:
    """The state of a window, its code and in a word (which.state_of)."""
    code, state = state_of(window, ended=ended)
    return code, state.label


def mean(progress: Progress) -> str:
    """``I snitt 1,23 per dag.`` for a day or week rate, or where windows cannot be told apart."""
    per = progress.aim.per
    if progress.mean is None or per is None or not shows_mean(progress):
        return ""
    return f"I snitt {number(progress.mean)} per {UNITS[per].one}."


def status_words(progress: Progress) -> str:
    """The status with what belongs to it: ``genomfört, sent``, ``utgått 1 september 2020, var efter plan``."""
    note = status_note(progress)
    between = " " if progress.status is Status.WITHDRAWN else ", "
    return f"{progress.answer.label}{between}{note}" if note else progress.answer.label


def status_note(progress: Progress) -> str:
    """What belongs to the status: ``sent``, ``redovisning saknas för kv 4``, ``väntar på uppgift för december``,
    ``1 september 2020, var efter plan``."""
    if progress.status is Status.WITHDRAWN and progress.withdrawn_on and progress.was:
        waited = progress.was.unknown is Unknown.WAITING
        was = "väntade på uppgift" if waited else f"var {progress.was.label}"
        return f"{swedish.day(progress.withdrawn_on)}, {was}"
    if progress.status in {Status.UNKNOWN, Status.NOT_TRIGGERED, Status.NOT_STARTED}:
        return ""
    if progress.status is Status.FULFILLED:
        return "sent" if progress.late else ""
    return ", ".join(filter(None, [missing_words(progress), waiting_words(progress)]))
