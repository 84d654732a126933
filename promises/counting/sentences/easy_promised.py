"""The promise itself in easy Swedish: how much, how often and by when."""

from collections.abc import Iterator
from datetime import date

from promises.counting.facts import Target
from promises.counting.progress import (
    Progress,
    adds_up,
    is_ceiling,
    is_windowed,
    number_of,
    without_number,
)
from promises.counting.sentences.nouns import UNITS
from promises.counting.sentences.promised import revised
from promises.words import swedish
from promises.words.enums import Comparator, Status, TargetForm


def easy_promised(progress: Progress) -> Iterator[str]:
    """``Vi lovade minst 1 insats varje kvartal.``, and by when; nothing where no number was promised."""
    aim = progress.aim
    if without_number(aim):
        return
    if aim.form is TargetForm.DELIVERABLE:
        if not (progress.steps and progress.status is Status.FULFILLED):
            steps = [step.due_on for step in progress.steps if step.due_on]
            all_due = len(steps) == len(progress.steps) > 0
            yield from _by_when(progress, max(steps) if all_due else progress.due_on)
    elif aim.form is TargetForm.SERVICE_LEVEL:
        yield from _service_level(aim)
    elif aim.form is TargetForm.SHARE:
        yield f"Vi lovade {_compared(aim)} procent{_each(aim)}."
    else:
        new = progress.changed_to if revised(progress) else None
        if new is None or _number(new) == _number(aim):
            yield f"Vi lovade {_number(aim)}."
        else:
            yield f"Först lovade vi {_number(aim)}."
            yield f"Sedan ändrade vi det till {_number(new)}."
            yield "Vi räknar ändå efter det vi lovade först."
    if aim.season:
        first, last = (
            f"{day} {swedish.MONTHS[month - 1]}" for month, day in (aim.season.start, aim.season.end)
        )
        yield f"Det gäller från den {first} till den {last}."
    if aim.deadline and aim.form is not TargetForm.DELIVERABLE:
        if adds_up(aim) and not is_windowed(aim):
            yield from _by_when(progress, aim.deadline)
        else:
            yield f"Det gäller till och med den {swedish.day(aim.deadline)}."


def _number(aim: Target) -> str:
    upper = aim.upper if aim.comparator is Comparator.BETWEEN else None
    many = upper if upper is not None else number_of(aim)
    return f"{_compared(aim)} {swedish.plural(many, aim.unit.one, aim.unit.many)}{_each(aim)}"


def easy_span(starts_on: date, ends_on: date) -> str:
    """``maj till augusti 2020``, ``hela 2020``: a span without its dash."""
    words = swedish.span(starts_on, ends_on).replace("–", " till ")
    return f"hela {words}" if words.isdigit() else words


def _by_when(progress: Progress, due: date | None) -> Iterator[str]:
    if due is None or progress.status in {Status.WITHDRAWN, Status.NOT_TRIGGERED}:
        return
    if progress.status is Status.FULFILLED and not progress.late:
        return
    past = progress.over or due < progress.morning
    yield f"Det {'skulle' if past else 'ska'} vara klart senast den {swedish.day(due)}."


def _service_level(aim: Target) -> Iterator[str]:
    yield f"Vi lovade att det går {f'inom {aim.within}' if aim.within else 'i tid'}."
    if number_of(aim) == 100 and aim.comparator is not Comparator.AT_MOST:
        yield "Det gäller varje gång."
    else:
        yield f"Det gäller {_compared(aim)} procent av gångerna{_each(aim)}."


def _compared(aim: Target) -> str:
    wanted = swedish.number(number_of(aim))
    if is_ceiling(aim):
        return f"högst {wanted}"
    if aim.comparator is Comparator.BETWEEN and aim.upper is not None:
        return f"mellan {wanted} och {swedish.number(aim.upper)}"
    word = {Comparator.EXACTLY: "", Comparator.AT_MOST: "högst "}.get(aim.comparator, "minst ")
    return f"{word}{wanted}"


def _each(aim: Target) -> str:
    """``varje kvartal``."""
    return f" varje {UNITS[aim.per].one}" if aim.per and is_windowed(aim) else ""
