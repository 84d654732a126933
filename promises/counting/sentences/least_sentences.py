"""The least that is left to do, in sentences, for who plans."""

from collections.abc import Iterator
from decimal import Decimal

from promises.counting.least_plan import LeastPlan, Need
from promises.counting.progress import Progress, is_ceiling, without_number
from promises.counting.sentences.nouns import noun_of
from promises.counting.sentences.spans import window_names
from promises.words import swedish
from promises.words.enums import Counting

# What is told apart: not one more of the same.
_APART = {
    Counting.DAYS: ("ny dag", "olika dagar"),
    Counting.WEEKS: ("ny vecka", "olika veckor"),
    Counting.PLACES: ("ny plats", "nya platser"),
}
# So many windows to come are told one by one.
_MANY = 3


def least_words(progress: Progress, plan: LeastPlan | None) -> list[str]:
    """``2 insatser senast 30 september 2020.``, each need in a sentence; of what has no plan why."""
    if plan is None:
        return [_without_plan(progress)]
    told = list(_sentences(progress, plan))
    return told or ([] if plan.missed else ["Inget mer behövs för att det ska hållas."])


def lost_words(progress: Progress, plan: LeastPlan | None) -> str:
    """``Kv 2 nådde inte målet och kan inte tas igen.``; empty while it can be kept."""
    if plan is None or plan.possible:
        return ""
    gone = tuple(each for each in plan.missed if each.ended)
    short = tuple(each for each in plan.missed if not each.ended)
    told = []
    if gone:
        name = window_names(progress, gone) if progress.aim.per else "målet"
        what = "nådde inte målet" if progress.aim.per else "nåddes inte i tid"
        told.append(f"{swedish.capital(name)} {what} och kan inte tas igen.")
    if short:
        name = f"I {window_names(progress, short)}" if progress.aim.per else "Till målet"
        left = "veckorna" if progress.aim.counting is Counting.WEEKS else "dagarna"
        told.append(f"{name} räcker inte {left} som är kvar.")
    return " ".join(told)


def _sentences(progress: Progress, plan: LeastPlan) -> Iterator[str]:
    if plan.untold:
        names = swedish.capital(window_names(progress, plan.untold))
        yield f"{names} är inte redovisat. Är det gjort, logga det."
    for step in plan.steps:
        due = f" senast {swedish.day(step.due_on)}" if step.due_on else ""
        yield f"Steget ”{step.label}”{due}."
    first, then = plan.needs[:1], plan.needs[1:]
    noun = noun_of([need.window for need in then])
    alike = all(need.enough for need in then)
    if not alike or len(plan.needs) <= _MANY or len({need.number for need in then}) > 1 or noun is None:
        first, then = plan.needs, ()
    for need in first:
        yield f"{swedish.capital(_amount(need))} {_when(need, progress)}."
        if not need.enough:
            yield _too_few(need)
    if then and noun:
        span = swedish.span(then[0].starts_on, then[-1].ends_on)
        yield f"Sedan {_amount(then[0])} i varje {noun.one}, {len(then)} {noun.many}, {span}."


def _without_plan(progress: Progress) -> str:
    if is_ceiling(progress.aim) and progress.target is not None and progress.done is not None:
        return f"Högst {swedish.number(max(progress.target - progress.done, Decimal(0)))} till."
    if without_number(progress.aim):
        return "Löftet har inget tal. Det bedöms i ord när det följs upp."
    return "Inget antal att planera: varje fall avgör."


def _too_few(need: Need) -> str:
    """Why the days that are left are not enough, and what keeps it all the same."""
    weeks = need.window.aim is not None and need.window.aim.counting is Counting.WEEKS
    one, many = ("vecka", "veckor") if weeks else ("dag", "dagar")
    left = f"{swedish.in_words(need.most or 0)} {swedish.plural(need.most or 0, one, many)}"
    return f"Bara {left} är kvar. Är fler {many} gjorda, logga dem; annars kan det inte hållas."


def _amount(need: Need) -> str:
    aim = need.window.aim
    unit = aim.unit if aim else None
    noun = swedish.plural(need.number, unit.one, unit.many) if unit else ""
    if aim and aim.counting in _APART:
        noun = swedish.plural(need.number, *_APART[aim.counting])
    return " ".join(
        filter(None, [swedish.number(need.number), noun, need.window.part and f"({need.window.label})"])
    )


def _when(need: Need, progress: Progress) -> str:
    if need.late:
        return f"senast {swedish.day(need.ends_on)}: för sent, men det räknas"
    if need.starts_on > progress.day:
        return f"under {swedish.span(need.starts_on, need.ends_on)}"
    return f"senast {swedish.day(need.ends_on)}"
