"""What was read out of the rows, before a status is given: the same few facts for every form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from promises.counting.facts import ReportingPeriod
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.shape import Pace, Step, Window
from promises.words.enums import Status


@dataclass(frozen=True)
class Reading:
    """``complete`` = kept for good; ``started`` = there is something to go by; ``something`` = a part of
    it is done; ``missed`` = something due is not done; ``no_case`` = there was nothing to keep it on.

    ``unmet_in`` are the closed periods in which something unmet fell due, ``unknown_in`` those of them
    in which nobody said a word. ``verdict`` is an assessment that decides by itself.
    """

    complete: bool = False
    started: bool = False
    something: bool = False
    missed: bool = False
    no_case: bool = False
    late: bool = False
    done_on: date | None = None
    unknown: bool = False
    spanned: bool = False
    unmet_in: tuple[ReportingPeriod, ...] = ()
    unknown_in: tuple[ReportingPeriod, ...] = ()
    verdict: Status | None = None
    judged_in: ReportingPeriod | None = None
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    done: Decimal | None = None
    target: Decimal | None = None
    expected: Decimal | None = None
    fraction: Fraction | None = None
    percent: Decimal | None = None
    mean: Fraction | None = None
    pace: Pace | None = None


class Dues:
    """Gathers the closed periods in which something unmet fell due, and which of them are silent."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._unmet: dict[str, ReportingPeriod] = {}
        self._unknown: dict[str, ReportingPeriod] = {}

    def add(self, periods: Iterable[ReportingPeriod]) -> bool:
        """Note closed periods that one unmet thing fell due in; whether nobody accounted for it."""
        held = list(periods)
        unknown = self._ledger.unaccounted(held)
        for period in held:
            self._unmet[period.slug] = period
            if unknown:
                self._unknown[period.slug] = period
        return unknown

    @property
    def unmet(self) -> tuple[ReportingPeriod, ...]:
        return _by_end(self._unmet)

    @property
    def unknown(self) -> tuple[ReportingPeriod, ...]:
        return _by_end(self._unknown)


def _by_end(periods: dict[str, ReportingPeriod]) -> tuple[ReportingPeriod, ...]:
    return tuple(sorted(periods.values(), key=lambda p: (p.ends_on, p.starts_on)))
