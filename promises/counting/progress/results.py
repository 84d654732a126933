"""Results added up: what the rows that count have reported, measure by measure. Pure.

The one place that adds results. Page, report, PDF and whoever reads the data file get the same figures from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from promises.counting.few import FEW


class MeasureKind(NamedTuple):
    """One result that a kind of work reports. ``few`` = it counts few people."""

    kind: str
    slug: str
    label: str
    few: bool = False


class Figure(NamedTuple):
    """A number as it may be told; ``least`` = flagged numbers under five are left out of it."""

    value: Decimal
    least: bool = False


class Reported(NamedTuple):
    """What one activity that counts, or a sum of some, has reported; ``values`` by the measure's slug. A slug
    that is not there was not reported, which is not zero. ``key`` tells activities apart."""

    key: str
    kind: str
    values: Mapping[str, Figure]


class Spell(NamedTuple):
    """A number and the days it is told: from ``since`` to the day before ``until``; None = still."""

    value: Decimal
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is told on the day."""
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class Total:
    """One measure added up. ``value`` adds what may be shown; ``hidden`` of the ``reported`` rows are flagged
    numbers under five, which are in no sum: with them in it, they could be worked out. ``of`` counts the rows
    that could have reported."""

    measure: MeasureKind
    value: Decimal
    reported: int
    hidden: int
    of: int


def add_up(rows: Iterable[Reported], measures: Sequence[MeasureKind]) -> tuple[Total, ...]:
    """Those of ``measures`` that any row has reported, in their order. An activity is counted once, however
    often it is among ``rows``: it may serve several parts of one commitment."""
    once = {row.key: row for row in rows}.values()
    totals = []
    for measure in measures:
        of_kind = [row for row in once if row.kind == measure.kind]
        values = [row.values[measure.slug] for row in of_kind if measure.slug in row.values]
        told = [_told([figure.value]) if measure.few and not figure.least else figure for figure in values]
        shown = sum((figure.value for figure in told), Decimal(0))
        totals.append(Total(measure, shown, len(values), sum(figure.least for figure in told), len(of_kind)))
    return tuple(total for total in totals if total.reported)


def figure_on(day: date, spells: Sequence[Spell], *, few: bool) -> Figure | None:
    """What numbers that are told only together come to on ``day``; None when none of them is told then.

    Of a measure that counts ``few`` people those under five are left out, and the figure that was told
    stands until it would change by five or more: a smaller difference is few people too.
    """
    if not few:
        present = [spell.value for spell in spells if spell.holds(day)]
        return Figure(sum(present, Decimal(0))) if present else None
    told: Figure | None = None
    whole = Decimal(0)
    changed = {spell.since for spell in spells} | {spell.until for spell in spells if spell.until}
    for when in sorted(each for each in changed if each <= day):
        present = [spell.value for spell in spells if spell.holds(when)]
        now, all_now = _told(present), sum(present, Decimal(0))
        if not present:
            told = None
        elif told is None:
            told, whole = now, all_now
        elif abs(all_now - whole) >= FEW:
            value = now.value if abs(now.value - told.value) >= FEW else told.value
            told, whole = Figure(value, now.least), all_now
    return told


def _told(values: Iterable[Decimal]) -> Figure:
    given = list(values)
    shown = [value for value in given if value >= FEW]
    return Figure(sum(shown, Decimal(0)), len(shown) < len(given))
