"""Few people: which numbers are not told, and what is said instead. Pure; docs/progress.md.

The one place of the rule. A number under five of what counts people could point somebody out. It is in no sum
either, but in whole fives: how many more there were cannot be worked out from any two numbers that are told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, Protocol

from msgspec import structs

from promises.counting.facts import Commitment, Contribution, Target, Unit
from promises.words import swedish
from promises.words.enums import Counting, TargetForm

# A flagged number under this could point somebody out.
FEW = 5
UNDER = f"färre än {FEW}"
# A commitment without a target promises no number.
WORDS_ONLY = Target(form=TargetForm.NONE)
# What is counted is not how many somebody were.
NOT_PEOPLE = frozenset({Counting.DAYS, Counting.WEEKS, Counting.PLACES})
_SHARES = frozenset({TargetForm.SHARE, TargetForm.SERVICE_LEVEL})


def number_words(value: Decimal | int, *, few: bool) -> str:
    """``1 064``; ``färre än 5`` of a number that counts few people, nought too."""
    return UNDER if few and value < FEW else swedish.number(value)


def told_words(value: Decimal, least: Decimal | None) -> str:
    """``12`` where all of it may be told (``least`` None), else ``färre än 5`` or ``minst 10``."""
    if least is None:
        return swedish.number(value)
    return f"minst {swedish.number(least)}" if least >= FEW else UNDER


def told_of(value: Decimal, least: Decimal | None, target: Decimal) -> str:
    """``7 av 12``, ``färre än 5 av 12``; ``färre än 5`` alone where fewer were promised: "färre än 5 av 2" says
    nothing."""
    words = told_words(value, least)
    return words if words == UNDER and target < FEW else f"{words} av {swedish.number(target)}"


def told_many(value: Decimal | int, least: Decimal | None) -> Decimal | int:
    """The number that a noun or a verb beside ``told_words`` agrees with: "färre än 5 person" would say one."""
    return value if least is None else FEW


def marked(commitment: Commitment) -> Commitment:
    """The commitment with the rows marked whose numbers are not told; as it was where it is not flagged."""
    if not commitment.counts_people:
        return commitment
    newest = commitment.targets[-1]
    rows = (
        structs.replace(row, few=row.few or hides(newest, row.quantity)) for row in commitment.contributions
    )
    return replace(commitment, contributions=tuple(rows))


class Aim(Protocol):
    """A target, as facts or as Django knows it."""

    @property
    def form(self) -> str: ...
    @property
    def counting(self) -> str: ...


def hides(newest: Aim, quantity: Decimal) -> bool:
    """Whether a row of so many is not told where the commitment, whose ``newest`` target this is, counts people. Of a
    share no row is: with one the others could be worked out."""
    return newest.counting not in NOT_PEOPLE and (is_share(newest) or quantity < FEW)


def is_share(aim: Aim) -> bool:
    """Whether it is a share of something, of which no row's number is told."""
    return aim.form in _SHARES


def untold_words(newest: Aim, unit: str, *, together: Decimal | None = None) -> str:
    """What is said of a row whose number is not told: ``färre än 5 personer``; of a sum of rows, which come to so
    many ``together``, ``minst 10 personer``."""
    if is_share(newest):
        return "talet visas inte"
    return f"{UNDER if together is None else told_words(together, fives(together))} {unit}".rstrip()


class SumTold(NamedTuple):
    """What rows come to, how much of it is told (None = all), and whether what is not told is so each time."""

    total: Decimal
    least: Decimal | None
    each_time: bool


def sum_told(rows: Sequence[Contribution], newest: Aim, *, apart: bool) -> SumTold:
    """Rows added up. Where they lie in windows ``apart``, numbers that are not told are not added."""
    total = sum((row.quantity for row in rows), Decimal(0))
    least = None if newest.counting in NOT_PEOPLE else least_of(rows)
    several = sum(row.few for row in rows) > 1 and least is not None and least < FEW
    return SumTold(total, least, apart and several)


def sum_words(rows: Sequence[Contribution], newest: Aim, unit: Unit, *, apart: bool) -> str:
    """``12 personer``, ``minst 10 personer``, ``färre än 5 personer``, ``färre än 5 personer varje gång``."""
    if is_share(newest):
        return untold_words(newest, "")
    total, least, each_time = sum_told(rows, newest, apart=apart)
    words = f"{told_words(total, least)} {swedish.plural(told_many(total, least), unit.one, unit.many)}"
    return f"{words} varje gång" if each_time else words


def least_of(rows: Iterable[Contribution]) -> Decimal | None:
    """How much of the rows' sum is told where not all of it is: those that are told, and the others in whole
    fives. None where all of it may be told."""
    told = hidden = Decimal(0)
    few = False
    for row in rows:
        few |= row.few
        hidden += row.quantity if row.few else 0
        told += 0 if row.few else row.quantity
    return told + fives(hidden) if few or told < FEW else None


def fives(value: Decimal) -> Decimal:
    """How much is told of numbers that are told only together: whole fives."""
    return value // FEW * FEW
