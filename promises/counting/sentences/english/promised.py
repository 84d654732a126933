"""The promise itself in words: how much, how often, by when, and how it is judged without a number."""

from promises.counting.facts import Season, Target
from promises.counting.progress import Progress, is_ceiling, is_windowed, number_of, without_number
from promises.counting.sentences.english.nouns import UNITS, measure, unit
from promises.counting.sentences.which_rule import is_done_by_day, was_promised
from promises.words import english
from promises.words.english import number
from promises.words.enums import Comparator, TargetForm


def promise_words(target: Target) -> str:
    """``at least 1 activity per quarter``, ``between 2 and 4 activities``, ``within 48 hours in at least 90 per cent of
    cases``. What a share is of stands in the promise's own words."""
    if without_number(target):
        return "no number"
    if target.form is TargetForm.DELIVERABLE:
        steps = len(target.milestones)
        return (f"{steps} steps" if steps > 1 else "one thing to be done") + _deadline(target)
    if target.form is TargetForm.SERVICE_LEVEL:
        return _service_level(target) + _per(target)
    if target.form is TargetForm.SHARE:
        base = f" of “{target.share_base}”" if target.share_base else ""
        what = f" (“{target.share_of}”)" if target.share_of else ""
        return f"{_compared(target)} per cent{base}{what}{_per(target)}"
    parts = english.listing([f"{part.label}: {number(part.number)}" for part in target.parts])
    said = amount(target) + _per(target) + _season(target.season) + _deadline(target)
    return f"{said} ({parts})" if parts else said


def promised(progress: Progress, *, was: bool = False) -> str:
    """``The promise is at least 4 activities.``; ``was`` = the commitment is no longer in the promise."""
    return f"{promise(progress, was=was)}."


def promise(progress: Progress, *, was: bool = False) -> str:
    """``The promise is at least 4 activities``; what shall be kept within a time is not that time."""
    first = " at first" if revised(progress) else ""
    verb = f"was{first}" if first or was_promised(progress, was=was) else "is"
    if progress.aim.form is TargetForm.SERVICE_LEVEL:
        verb += " to act"
    return f"The promise {verb} {promise_words(progress.aim)}"


def amount(target: Target) -> str:
    """``at least 1 activity``: comparator, number and unit."""
    upper = target.upper if target.comparator is Comparator.BETWEEN else None
    many, named = upper if upper is not None else number_of(target), unit(target.unit)
    return f"{_compared(target)} {english.plural(many, named.one, named.many)}"


def amount_in_words(target: Target) -> str:
    """The same with a lone one in letters, for running text: ``at least one activity``."""
    if number_of(target) != 1 or target.comparator is Comparator.BETWEEN:
        return amount(target)
    return f"{_word(target)} one {unit(target.unit).one}"


def _compared(target: Target) -> str:
    wanted = number_of(target)
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        return f"between {number(wanted)} and {number(target.upper)}"
    return f"{_word(target)} {number(wanted)}"


def _word(target: Target) -> str:
    if is_ceiling(target):
        return Comparator.AT_MOST.english
    if target.comparator is Comparator.BETWEEN:  # without its upper number
        return Comparator.AT_LEAST.english
    return target.comparator.english


def _service_level(target: Target) -> str:
    within = f"within {measure(target.within)}" if target.within else "in time"
    if number_of(target) == 100 and target.comparator is not Comparator.AT_MOST:
        return f"{within} in all cases"
    return f"{within} in {_compared(target)} per cent of cases"


def _per(target: Target) -> str:
    return f" per {UNITS[target.per].one}" if target.per and is_windowed(target) else ""


def _season(season: Season | None) -> str:
    if season is None:
        return ""
    days = [f"{day} {english.MONTHS[month - 1]}" for month, day in (season.start, season.end)]
    return f" from {english.row_of(days, [' to '])}"


def _deadline(target: Target) -> str:
    """What is done once is done by a day; what is done time after time, or kept, is so through a day."""
    if target.deadline is None:
        return ""
    return f"{', by' if is_done_by_day(target) else ' up to and including'} {english.day(target.deadline)}"


def judged(of: Target | Progress) -> str:
    """How a commitment without a number gets its status; empty when it has a number."""
    target = of.aim if isinstance(of, Progress) else of
    if not without_number(target):
        return ""
    return (
        "No number is promised. The commitment gets its status from the latest published follow-up, "
        "and we never show a share for it."
    )


def revised(progress: Progress) -> str:
    """That the number was changed on the way, and is counted as it was promised first; empty where it is not so."""
    new = progress.changed_to
    if new is None or new.in_force_from is None or promise_words(new) == promise_words(progress.aim):
        return ""
    when = f"On {english.day(new.in_force_from)} the promise was changed to {promise_words(new)}."
    return f"{when} It is still counted by what was promised first."
