"""Results added up: what the rows that count have reported, measure by measure. Pure.

The one place that adds results. Page, report, PDF and whoever reads the data file get the same figures from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

# A flagged number under this could point somebody out.
FEW = 5


class MeasureKind(NamedTuple):
    """One result that a kind of work reports. ``few`` = it counts few people."""

    kind: str
    slug: str
    label: str
    few: bool = False


class Reported(NamedTuple):
    """What one activity that counts has reported; ``values`` by the measure's slug. A slug that is not there
    was not reported, which is not zero; None is a flagged number under five that is not told even here.
    ``key`` tells activities apart."""

    key: str
    kind: str
    values: Mapping[str, Decimal | None]


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
    totals = (_total(measure, [row for row in once if row.kind == measure.kind]) for measure in measures)
    return tuple(total for total in totals if total.reported)


def _total(measure: MeasureKind, rows: Sequence[Reported]) -> Total:
    values = [row.values[measure.slug] for row in rows if measure.slug in row.values]
    shown = [value for value in values if value is not None and not (measure.few and value < FEW)]
    return Total(measure, sum(shown, Decimal(0)), len(values), len(values) - len(shown), len(rows))
