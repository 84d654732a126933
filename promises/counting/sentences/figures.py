"""The figure beside the bar, and the status in words."""

from decimal import Decimal

from promises.counting.progress import SHARES, Progress, Window, is_ceiling
from promises.counting.sentences.nouns import UNITS, windows_noun
from promises.words import swedish
from promises.words.enums import CalendarUnit, Status, TargetForm, WindowState
from promises.words.swedish import number


def figure(progress: Progress) -> str:
    """``2 av 4 kvartal``, ``20 av 8``, ``3 av 4 steg``, ``82 procent``; empty when there is no number.

    Not known is empty too, or "minst 5 av 20" where rows show a part.
    """
    if progress.status is Status.NOT_TRIGGERED:
        return ""
    if progress.steps:
        return _windows(progress, sum(step.done for step in progress.steps), len(progress.steps), "steg")
    if progress.target is None or progress.aim.form is TargetForm.DELIVERABLE:
        return ""
    noun = windows_noun(progress)
    if noun:
        total = progress.windows_total
        return _windows(progress, progress.windows_met, total, noun.of(total))
    if progress.aim.form in SHARES:
        return "" if progress.percent is None else f"{number(progress.percent)} procent"
    known = is_known(progress)
    if not known and not progress.done:
        return ""
    least = "" if known else "minst "
    most = "högst " if is_ceiling(progress.aim) else ""
    return f"{least}{number(progress.done or Decimal(0))} av {most}{number(progress.target)}"


def _windows(progress: Progress, met: int, total: int, noun: str) -> str:
    nothing_known = not met and not is_known(progress)
    return "" if nothing_known or not total else f"{met} av {total} {noun}"


def is_known(progress: Progress) -> bool:
    """Whether every window that counts is accounted for."""
    return not any(window.state is WindowState.UNKNOWN for window in progress.windows)


def window_figure(window: Window) -> str:
    """``2 av 1``, ``0 hittills``; empty for a window that has not begun, or is not known."""
    if window.done is None or window.state is WindowState.COMING:
        return ""
    if not window.counted:
        return number(window.done)
    if window.state is WindowState.RUNNING:
        return f"{number(window.done)} hittills"
    return f"{number(window.done)} av {number(window.target)}"


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
    return f"{progress.status.label}{between}{note}" if note else progress.status.label


def status_note(progress: Progress) -> str:
    """What belongs to the status: ``sent``, ``redovisning saknas``, ``1 september 2020, var efter plan``."""
    if progress.status is Status.WITHDRAWN and progress.withdrawn_on and progress.was:
        return f"{swedish.day(progress.withdrawn_on)}, var {progress.was.label}"
    if progress.unaccounted:
        return "redovisning saknas"
    return "sent" if progress.late else ""
