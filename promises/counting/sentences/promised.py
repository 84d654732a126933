"""The promise itself in words: how much, how often, by when, and how it is judged without a number."""

from promises.counting.facts import Season, Target
from promises.counting.progress import Progress, is_ceiling, is_windowed, number_of, without_number
from promises.counting.sentences.nouns import UNITS
from promises.counting.sentences.which_rule import is_done_by_day, was_promised
from promises.words import swedish
from promises.words.enums import Comparator, TargetForm
from promises.words.swedish import number


def promise_words(target: Target) -> str:
    """``minst 1 insats per kvartal``, ``mellan 2 och 4 insatser``, ``inom 48 timmar i minst 90 procent av fallen``."""
    if without_number(target):
        return "inget antal"
    if target.form is TargetForm.DELIVERABLE:
        steps = len(target.milestones)
        return (f"{steps} steg" if steps > 1 else "en sak som ska bli gjord") + _deadline(target)
    if target.form is TargetForm.SERVICE_LEVEL:
        return _service_level(target) + _per(target)
    if target.form is TargetForm.SHARE:
        base = f" av {target.share_base}" if target.share_base else ""
        what = f" ({target.share_of})" if target.share_of else ""
        return f"{_compared(target)} procent{base}{what}{_per(target)}"
    parts = swedish.listing([f"{part.label}: {number(part.number)}" for part in target.parts])
    said = amount(target) + _per(target) + _season(target.season) + _deadline(target)
    return f"{said} ({parts})" if parts else said


def promised(progress: Progress, *, was: bool = False) -> str:
    """``Löftet är minst 4 insatser.``; ``was`` = the commitment is no longer in the promise."""
    return f"{promise(progress, was=was)}."


def promise(progress: Progress, *, was: bool = False) -> str:
    """``Löftet är minst 4 insatser``; what shall be kept within a time is not that time."""
    first = " från början" if revised(progress) else ""
    over = was_promised(progress, was=was) or first
    if progress.aim.form is TargetForm.SERVICE_LEVEL:
        return f"Löftet {'skulle' if over else 'ska'}{first} hållas {promise_words(progress.aim)}"
    return f"Löftet {'var' if over else 'är'}{first} {promise_words(progress.aim)}"


def amount(target: Target) -> str:
    """``minst 1 insats``: comparator, number and unit."""
    upper = target.upper if target.comparator is Comparator.BETWEEN else None
    many = upper if upper is not None else number_of(target)
    return f"{_compared(target)} {swedish.plural(many, target.unit.one, target.unit.many)}"


def amount_in_words(target: Target) -> str:
    """The same with a lone one in letters, for running text: ``minst en insats``."""
    if number_of(target) != 1 or target.comparator is Comparator.BETWEEN:
        return amount(target)
    one = "ett" if swedish.is_neuter(target.unit.one) else "en"
    return f"{_word(target)} {one} {target.unit.one}"


def _compared(target: Target) -> str:
    wanted = number_of(target)
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        return f"mellan {number(wanted)} och {number(target.upper)}"
    return f"{_word(target)} {number(wanted)}"


def _word(target: Target) -> str:
    if is_ceiling(target):
        return Comparator.AT_MOST.label
    if target.comparator is Comparator.BETWEEN:  # without its upper number
        return Comparator.AT_LEAST.label
    return target.comparator.label


def _service_level(target: Target) -> str:
    within = f"inom {target.within}" if target.within else "i tid"
    if number_of(target) == 100 and target.comparator is not Comparator.AT_MOST:
        return f"{within} i samtliga fall"
    return f"{within} i {_compared(target)} procent av fallen"


def _per(target: Target) -> str:
    return f" per {UNITS[target.per].one}" if target.per and is_windowed(target) else ""


def _season(season: Season | None) -> str:
    if season is None:
        return ""
    days = [f"{day} {swedish.MONTHS[month - 1]}" for month, day in (season.start, season.end)]
    return f" under {swedish.row_of(days, ['–'])}"


def _deadline(target: Target) -> str:
    """What is done once is done by a day; what is done time after time, or kept, is so through a day."""
    if target.deadline is None:
        return ""
    return f"{', senast' if is_done_by_day(target) else ' till och med'} den {swedish.day(target.deadline)}"


def judged(of: Target | Progress) -> str:
    """How a commitment without a number gets its status; empty when it has a number."""
    target = of.aim if isinstance(of, Progress) else of
    if not without_number(target):
        return ""
    return (
        "Inget antal är utlovat. Åtagandet får sin status i den senaste publicerade uppföljningen, "
        "och vi visar aldrig en andel för det."
    )


def revised(progress: Progress) -> str:
    """That the number was changed on the way, and is counted as it was promised first; empty where it is not so."""
    new = progress.changed_to
    if new is None or new.in_force_from is None or promise_words(new) == promise_words(progress.aim):
        return ""
    when = f"Den {swedish.day(new.in_force_from)} ändrades löftet till {promise_words(new)}."
    return f"{when} Det räknas ändå efter det som lovades först."
