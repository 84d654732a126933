"""What is counted of one commitment, as codes and numbers: frozen in an edition, and what a later count must give.

The names stay: an edition has them for ever. A field added later has a default, so that older editions are compared
in what they have.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from followup.report.report_words import Counted as Row
from promises.counting.progress import Progress
from promises.words.enums import Counting, Status, TargetForm, Unknown, WindowState


class CountedWindow(NamedTuple):
    """One window, as ``promises.counting.progress`` has it: its days, what state it is in, what was done, of how many."""

    starts_on: date
    ends_on: date
    state: WindowState
    done: Decimal | None
    target: Decimal
    logged: Decimal
    expected: Decimal | None
    least: Decimal | None
    part: str
    gap: WindowState | None
    covered: bool


class CountedStep(NamedTuple):
    """One step of a deliverable."""

    key: str
    due_on: date | None
    done_on: date | None


class CountedRow(NamedTuple):
    """One row of the period; ``quantity`` is 0 where it does not count."""

    activity: str
    starts_on: date
    ends_on: date
    quantity: Decimal
    counts: bool


@dataclass(frozen=True)
class Counted:
    """A commitment on the report's day. ``done``, ``target`` and the like as in ``Progress``; ``quantity`` is what
    counts in the period alone, None where nobody accounted for it. ``mean`` has two decimals."""

    status: Status
    unknown: Unknown | None
    form: TargetForm
    counting: Counting
    unit: tuple[str, str]
    counts_people: bool
    done: Decimal | None
    target: Decimal | None
    expected: Decimal | None
    percent: Decimal | None
    mean: Decimal | None
    least: Decimal | None
    due_on: date | None
    done_on: date | None
    known_through: date | None
    pace: tuple[Decimal, ...]
    windows: tuple[CountedWindow, ...]
    steps: tuple[CountedStep, ...]
    quantity: Decimal | None
    rows: tuple[CountedRow, ...]

    @classmethod
    def of(cls, now: Progress, rows: Iterable[Row], quantity: Decimal | None) -> "Counted":
        """Of the progress, and the period's rows."""
        return cls(
            status=now.status,
            unknown=now.unknown,
            form=now.aim.form,
            counting=now.aim.counting,
            unit=(now.aim.unit.one, now.aim.unit.many),
            counts_people=now.counts_people,
            done=now.done,
            target=now.target,
            expected=now.expected,
            percent=now.percent,
            mean=None
            if now.mean is None
            else (Decimal(now.mean.numerator) / now.mean.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP),
            least=now.least,
            due_on=now.due_on,
            done_on=now.done_on,
            known_through=now.known_through,
            pace=(now.pace.low, now.pace.high, now.pace.out_of) if now.pace else (),
            windows=tuple(
                CountedWindow(*(getattr(each, name) for name in CountedWindow._fields))
                for each in now.windows
            ),
            steps=tuple(CountedStep(each.key, each.due_on, each.done_on) for each in now.steps),
            quantity=quantity,
            rows=tuple(
                CountedRow(
                    each.row["uid"],
                    date.fromisoformat(each.row["starts_on"]),
                    date.fromisoformat(each.row["ends_on"]),
                    each.quantity,
                    each.fact.counts,
                )
                for each in rows
            ),
        )  # fmt: skip
