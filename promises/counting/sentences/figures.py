"""The figure beside the bar, and the status in words."""

from collections.abc import Sequence
from decimal import Decimal

from promises.counting.facts import Target
from promises.counting.few import FEW, told_of, told_words
from promises.counting.progress import SHARES, WHOLE, Progress, Window, is_ceiling
from promises.counting.sentences.nouns import UNITS, by_aim, noun_of
from promises.counting.sentences.spans import missing_words, waiting_words
from promises.words import swedish
from promises.words.enums import CalendarUnit, Counting, Status, TargetForm, Unknown, WindowState
from promises.words.swedish import number

_NOTHING = Decimal(0)
# What a window is while something may still come of it.
_STILL = frozenset({WindowState.COMING, WindowState.RUNNING, WindowState.WAITING})


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
        return _met(progress, progress.windows_met, total, f"{noun.of(total)}{_after_signing(progress)}")
    if progress.aim.form in SHARES:
        return "" if progress.percent is None else f"{number(progress.percent)} procent"
    if progress.unknown is Unknown.SUMMED or (progress.unknown and not progress.done):
        return ""
    known = is_known(progress.windows)
    if progress.aim.counting is Counting.LOWEST and not is_ceiling(progress.aim) and not known:
        return ""  # the lowest of a part is not "at least"
    if progress.done is None:
        return ""
    return _number(progress.aim, progress.done, progress.least, progress.target, known=known)


def figure_unit(progress: Progress) -> str:
    """The noun after the figure: "2 av 1 *insats*", "färre än 5 *insatser*"."""
    unit, target = progress.aim.unit, progress.target
    if target is None:
        return ""
    alone = progress.least is not None and target < FEW
    return unit.many if alone else swedish.plural(target, unit.one, unit.many)


def part_figure(progress: Progress, aim: Target | None, windows: list[Window]) -> str:
    """The figure of the windows that one target was counted by."""
    counted = [window for window in windows if window.counted]
    noun = noun_of(windows, alone=False)
    if noun:
        met = sum(window.state is WindowState.MET for window in counted)
        untold = not met and all(window.gap for window in counted if window.ended)
        return (
            "" if untold and is_waiting(windows) else _met(progress, met, len(counted), noun.of(len(counted)))
        )
    if aim is None or not counted:
        return ""
    if aim.form in SHARES:
        return window_figure(counted[0])
    done = sum((window.logged for window in counted), _NOTHING)
    told = [window.logged if window.least is None else window.least for window in counted]
    few = any(window.least is not None for window in counted)
    target = sum((window.target for window in counted), _NOTHING)
    least = sum(told, _NOTHING) if few else None
    unit = aim.unit.many if few and target < FEW else swedish.plural(target, aim.unit.one, aim.unit.many)
    return f"{_number(aim, done, least, target, known=is_known(windows))} {unit}"


def _number(aim: Target, done: Decimal, least: Decimal | None, target: Decimal, *, known: bool) -> str:
    if is_ceiling(aim):
        return f"{told_words(done, least)}{'' if known else ' redovisade'}, högst {number(target)}"
    at_least = "minst " if done and not known and least is None else ""
    return f"{at_least}{told_of(done, least, target)}"


def _met(progress: Progress, met: int, total: int, noun: str) -> str:
    untold = progress.done is None or progress.status is Status.UNKNOWN or progress.spanned
    nothing_known = not met and untold
    return "" if nothing_known or not total else f"{met} av {total} {noun}"


def _after_signing(progress: Progress) -> str:
    """That the windows are not all of the promise: others ended before it was signed, and none of those counts."""
    states = [window.state for window in progress.windows]
    counted = [window for window in progress.windows if window.counted]
    if WindowState.BEFORE_SIGNING not in states or progress.signed_on is None:
        return ""
    return " efter undertecknandet" if all(each.ends_on >= progress.signed_on for each in counted) else ""


def is_waiting(windows: Sequence[Window]) -> bool:
    """Whether something of the windows is not told."""
    return any(window.gap for window in windows)


def is_known(windows: Sequence[Window]) -> bool:
    """Whether nothing is missing; what is still waited for may come."""
    return not any(window.gap is WindowState.UNKNOWN for window in windows)


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


def window_words(window: Window, *, ended: bool = False) -> tuple[str, str]:
    """The state of a window, its code and in a word: of what somebody may still give word of it is not said that it is
    missed, and of what the parties have ``ended`` nothing more comes."""
    if ended and window.state in _STILL:
        state: Status | WindowState = WindowState.UNKNOWN if window.ended else Status.WITHDRAWN
        return state.value, state.label
    if window.state is WindowState.MISSED and window.gap is WindowState.WAITING:
        return window.state.value, Status.BEHIND.label
    summed = window.state is WindowState.UNKNOWN and window.covered
    return window.state.value, Unknown.SUMMED.label if summed else window.state.label


def mean(progress: Progress) -> str:
    """``I snitt 1,23 per dag.`` for a day or week rate, or where windows cannot be told apart."""
    per = progress.aim.per
    if progress.mean is None or per is None:
        return ""
    if per not in {CalendarUnit.DAY, CalendarUnit.WEEK} and not progress.spanned:
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
