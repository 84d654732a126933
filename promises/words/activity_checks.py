"""What is wrong with an activity, whichever way it comes: form, administration, table, file or meeting. Pure.

Every door turns what it was given into plain values, asks ``problems`` and refuses the activity for what comes
back. A door that speaks of cells or of properties in a file says the same in its own words, by ``Rule``.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from promises.words.enums import TargetForm

SMALLEST = Decimal("0.001")
# What is counted out of something, or told in words alone.
WITH_BASE = (TargetForm.SHARE, TargetForm.SERVICE_LEVEL, TargetForm.NONE)


class Rule(Enum):
    """What an activity has to keep, each with the sentence for somebody who broke it."""

    IS_DONE = "Dagen har inte varit än. Logga insatsen när den är gjord."
    ENDS_AFTER_IT_STARTS = "Sista dagen ligger före den första."
    PROMISED_THERE = "Åtagandet är inte utlovat i {place}."
    HOLDS_THERE = "Löftet gäller inte i {place}."
    SERVES_OR_NOT = "Insatsen räknas mot ett åtagande, och hör till löftet genom det. Välj det ena."
    PART_EXISTS = "Åtagandet har inget delmål eller steg med det kortnamnet."
    NAMES_ITS_PART = "Åtagandet är delat. Välj vilken del insatsen hör till."
    NAMES_ITS_PLACE = "Åtagandet räknar olika platser. Skriv platsen."
    MORE_THAN_ZERO = "Skriv ett tal större än noll."
    SHARE_WITHIN_ITS_BASE = "Talet är större än det som det är en del av. Rätta det ena."
    BASE_OF_A_SHARE = "Åtagandet är ingen andel. Skriv bara hur många."
    WHOLE_PEOPLE = "Personer räknas i hela tal."
    SHARE_HAS_A_BASE = "Åtagandet är en andel. Skriv av hur många."
    REASON_WHEN_NOT_COUNTED = "Skriv varför insatsen inte räknas."
    NO_REASON_WHEN_COUNTED = "Du har skrivit varför den inte räknas. Välj Nej, eller ta bort texten."
    MEASURE_OF_THE_KIND = "Måttet hör inte till {kind}."


class Problem(NamedTuple):
    """The field that is wrong: of the activity, or of the contribution or result ``number`` (from 0)."""

    rule: Rule
    field: str
    sentence: str
    number: int | None = None


@dataclass(frozen=True)
class Counted:
    """What an activity counts towards one commitment, with what the commitment allows.

    ``promised_in`` are the municipalities of its promise, ``parts`` the short names of its sub-targets and steps;
    ``divided``, ``by_place`` and ``is_share`` say of the target in force that it has sub-targets to name, counts
    different places and is a share, ``has_base`` that it counts out of something, or is none; ``people`` that the
    commitment counts them; ``where`` is the activity's place in words.
    None is a value that could not be read: nothing is said of it.
    """

    promised_in: Collection[Any] = ()
    parts: Collection[str] = ()
    divided: bool = False
    by_place: bool = False
    is_share: bool = False
    has_base: bool = True
    people: bool = False
    where: str = ""
    quantity: Decimal | None = Decimal(1)
    out_of: Decimal | None = None
    part: str = ""
    counts: bool = True
    why_not: str = ""


def problems(
    *,
    today: date,
    starts_on: date | None,
    ends_on: date | None,
    municipality: Any = None,
    place: str = "",
    counted: Collection[Counted] = (),
    outside_in: Collection[Any] | None = None,
    measures: Iterable[Any] = (),
    of_kind: Collection[Any] = (),
    kind: str = "",
    is_sum: bool = False,
) -> Iterator[Problem]:
    """Every rule that the activity breaks.

    ``municipality`` is written as in ``promised_in`` and called ``place`` in the sentences; ``outside_in`` are the
    municipalities of the promise that it belongs to without serving a commitment; the ``measures`` of its results as in ``of_kind``, the measures of its kind, called ``kind``. ``is_sum`` is a row counted beforehand,
    which may be zero. None is a value that could not be read: nothing is said of it.
    """
    if starts_on and starts_on > today:
        yield Problem(Rule.IS_DONE, "starts_on", Rule.IS_DONE.value)
    if ends_on and ends_on > today and ends_on != starts_on:
        yield Problem(Rule.IS_DONE, "ends_on", Rule.IS_DONE.value)
    if starts_on and ends_on and ends_on < starts_on:
        yield Problem(Rule.ENDS_AFTER_IT_STARTS, "ends_on", Rule.ENDS_AFTER_IT_STARTS.value)
    if outside_in is not None and counted:
        yield Problem(Rule.SERVES_OR_NOT, "promise", Rule.SERVES_OR_NOT.value)
    if outside_in is not None and municipality is not None and municipality not in outside_in:
        yield Problem(Rule.HOLDS_THERE, "promise", Rule.HOLDS_THERE.value.format(place=place))
    for number, row in enumerate(counted):
        for rule, field in _of_contribution(row, municipality, is_sum):
            yield Problem(rule, field, rule.value.format(place=place), number)
    for number, measure in enumerate(measures):
        if measure not in of_kind:
            sentence = Rule.MEASURE_OF_THE_KIND.value.format(kind=kind)
            yield Problem(Rule.MEASURE_OF_THE_KIND, "measure", sentence, number)


def _of_contribution(row: Counted, municipality: Any, is_sum: bool) -> Iterator[tuple[Rule, str]]:
    if municipality is not None and municipality not in row.promised_in:
        yield Rule.PROMISED_THERE, "commitment"
    if row.part and row.part not in row.parts:
        yield Rule.PART_EXISTS, "part"
    if row.divided and row.counts and not row.part:
        yield Rule.NAMES_ITS_PART, "part"
    if row.by_place and row.counts and not row.where:
        yield Rule.NAMES_ITS_PLACE, "place"
    for field, number in (("quantity", row.quantity), ("out_of", row.out_of)):
        if number is not None and number < (0 if is_sum and field == "quantity" else SMALLEST):
            yield Rule.MORE_THAN_ZERO, field
    yield from _of_a_share(row)
    if row.people and row.quantity is not None and row.quantity % 1:
        yield Rule.WHOLE_PEOPLE, "quantity"
    if row.counts == bool(row.why_not):
        yield Rule.NO_REASON_WHEN_COUNTED if row.counts else Rule.REASON_WHEN_NOT_COUNTED, "why_not"


def _of_a_share(row: Counted) -> Iterator[tuple[Rule, str]]:
    if row.quantity is not None and row.out_of is not None and row.quantity > row.out_of:
        yield Rule.SHARE_WITHIN_ITS_BASE, "quantity"
    if row.out_of is not None and not row.has_base:
        yield Rule.BASE_OF_A_SHARE, "out_of"
    if row.is_share and row.out_of is None:
        yield Rule.SHARE_HAS_A_BASE, "out_of"
