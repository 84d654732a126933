"""What a finger may have slipped on in a row, a question each: asked in the form, the administration and a table alike,
before everybody reads it."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from promises.counting.facts import own_day
from promises.counting.sentences import promise_words
from promises.log.counted_form import unit_of
from promises.log.scope import in_force
from promises.models import Activity, Commitment, ResultMeasure
from promises.record.target_facts import target_facts
from promises.words import promise_checks, swedish
from promises.words.enums import TargetForm

# One row may well be more than what is promised for its window; at so many times that it is asked about. Where no
# number is promised, at more than so many a day.
_MANY_TIMES, _MANY_A_DAY = 3, 10
# Shorter than any round, in minutes: begun by mistake.
SHORT = 3
# Units that a part of may be done.
_DIVISIBLE = frozenset(
    "timme timmar tim h minut minuter min dag dagar kilometer km mil ton kilo kg liter krona kronor kr".split()  # noqa: SIM905
)


class Given(NamedTuple):
    """What a row gives a commitment, which is asked with its promise, kind and targets."""

    commitment: Commitment
    quantity: Decimal
    counts: bool


class Slip(NamedTuple):
    """One question. ``about`` is the field of the row that it asks about, or the measure whose result it is."""

    about: str | ResultMeasure
    sentence: str


def slips(
    starts_on: date, ends_on: date, given: Iterable[Given], results: Iterable[tuple[ResultMeasure, Decimal]]
) -> Iterator[Slip]:
    """Days that the promise knows nothing of, many times what is promised, and a part of what is counted one by one."""
    for each in given:
        yield from _of_a_commitment(starts_on, ends_on, *each)
    for measure, value in results:
        if value % 1 and not set(measure.label.casefold().split()) & _DIVISIBLE:
            number = swedish.number(value, 3)
            yield Slip(measure, f"{swedish.capital(measure.label)}: {number} är inget helt tal. Stämmer det?")


def slips_of(row: Activity) -> list[str]:
    """Those of a row that is stored."""
    found = row.contributions.select_related("commitment__promise", "commitment__kind")
    given = [
        Given(each.commitment, each.quantity, each.counts)
        for each in found.prefetch_related("commitment__targets")
    ]
    results = [(each.measure, each.value) for each in row.results.select_related("measure")]
    spent = getattr(getattr(row, "hot_spot_round", None), "internal_minutes", None)
    short = [too_short(spent)] if spent is not None and spent < SHORT else []
    return [*short, *(each.sentence for each in slips(row.starts_on, row.ends_on, given, results))]


def too_short(spent: int) -> str:
    """The question about a round of so few minutes."""
    return f"Rundan varade bara {swedish.in_words(spent)} {swedish.plural(spent, 'minut', 'minuter')}. Ska den räknas?"


def _of_a_commitment(
    starts_on: date, ends_on: date, commitment: Commitment, quantity: Decimal, counts: bool
) -> Iterator[Slip]:
    target = in_force(commitment, ends_on)
    if counts and (why := _outside(commitment, target, own_day(starts_on, ends_on))):
        sentence = f"Mot åtagande {commitment.number} räknas inget för den dagen. {why} Stämmer den?"
        yield Slip("starts_on", sentence)
    one, many = unit_of(commitment)
    amount = f"{swedish.number(quantity, 3)} {swedish.plural(quantity, one, many)}"
    if quantity % 1 and not {one.casefold(), many.casefold()} & _DIVISIBLE:
        yield Slip("quantity", f"{swedish.capital(amount)} är inget helt tal. Stämmer det?")
    if counts and (much := _much(starts_on, ends_on, commitment, target, quantity)):
        yield Slip("quantity", f"{swedish.capital(amount)} {much} Stämmer det?")


def _outside(commitment: Commitment, target: Any, day: date) -> str:
    """Why the day is none of the commitment's; "" where it is. What is done late is done all the same."""
    promise = commitment.promise
    last = None if target and target.form == TargetForm.DELIVERABLE else promise.last_day
    return promise_checks.outside(day, commitment.starts_on or promise.starts_on, last)


def _much(starts_on: date, ends_on: date, commitment: Commitment, target: Any, quantity: Decimal) -> str:
    """Why so many are asked about; "" of a number that may well be."""
    form = target.form if target else TargetForm.NONE
    if form in (TargetForm.SHARE, TargetForm.SERVICE_LEVEL):
        return ""
    if target is None or target.number is None or form in (TargetForm.NONE, TargetForm.DELIVERABLE):
        days = (ends_on - starts_on).days + 1
        when = "en enda dag" if days == 1 else f"{swedish.in_words(days)} dagar"
        return f"på {when} är ovanligt många." if quantity > _MANY_A_DAY * days else ""
    # A row over many days is a sum, which no window's number tells of.
    alone = starts_on == ends_on or form == TargetForm.TOTAL
    if not alone or quantity <= _MANY_TIMES * target.number:
        return ""
    promised = promise_words(target_facts(target, commitment))
    return f"i en enda insats är mycket mer än löftet, som är {promised}."
