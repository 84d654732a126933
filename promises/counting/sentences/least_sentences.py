"""The least that is left to do, in sentences, for who plans."""

from collections.abc import Iterator
from decimal import Decimal

from promises.counting.least_plan import LeastPlan, Need
from promises.counting.progress import Progress, is_ceiling, without_number
from promises.counting.sentences.nouns import noun_of
from promises.counting.sentences.spans import window_names
from promises.words import swedish

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
    if progress.aim.per is None:
        return "Målet nåddes inte i tid och kan inte tas igen."
    return f"{swedish.capital(window_names(progress, plan.missed))} nådde inte målet och kan inte tas igen."


def _sentences(progress: Progress, plan: LeastPlan) -> Iterator[str]:
    if plan.untold:
        names = swedish.capital(window_names(progress, plan.untold))
        yield f"{names} är inte redovisat. Är det gjort, logga det."
    for step in plan.steps:
        due = f" senast {swedish.day(step.due_on)}" if step.due_on else ""
        yield f"Steget ”{step.label}”{due}."
    first, then = plan.needs[:1], plan.needs[1:]
    noun = noun_of([need.window for need in then])
    if len(plan.needs) <= _MANY or len({need.number for need in then}) > 1 or noun is None:
        first, then = plan.needs, ()
    for need in first:
        yield f"{swedish.capital(_amount(need))} {_when(need, progress)}."
    if then and noun:
        span = swedish.span(then[0].starts_on, then[-1].ends_on)
        yield f"Sedan {_amount(then[0])} i varje {noun.one}, {len(then)} {noun.many}, {span}."


def _without_plan(progress: Progress) -> str:
    if is_ceiling(progress.aim) and progress.target is not None and progress.done is not None:
        return f"Högst {swedish.number(max(progress.target - progress.done, Decimal(0)))} till."
    if without_number(progress.aim):
        return "Löftet har inget tal. Det bedöms i ord när det följs upp."
    return "Inget antal att planera: varje fall avgör."


def _amount(need: Need) -> str:
    unit = need.window.aim.unit if need.window.aim else None
    noun = (unit.one if need.number == 1 else unit.many) if unit else ""
    return " ".join(
        filter(None, [swedish.number(need.number), noun, need.window.part and f"({need.window.label})"])
    )


def _when(need: Need, progress: Progress) -> str:
    if need.late:
        return f"senast {swedish.day(need.ends_on)}: för sent, men det räknas"
    if need.starts_on > progress.day:
        return f"under {swedish.span(need.starts_on, need.ends_on)}"
    return f"senast {swedish.day(need.ends_on)}"
