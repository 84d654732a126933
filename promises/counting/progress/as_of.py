"""The two dates that progress is asked by, and the facts that exist by them.

What concerns a later day than ``day`` does not exist; what became public after ``known_on`` is not known.
Everything downstream counts what is left without asking again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from promises.counting.calendars import ONE_DAY
from promises.counting.facts import (
    Commitment,
    Contribution,
    Judgement,
    Promise,
    ReportingPeriod,
)


@dataclass(frozen=True)
class AsOf:
    """As of ``day``, as known on ``known_on``.

    ``over`` = the day itself is over, as in a period's report. ``closing`` names the period whose report it is:
    it counts as closed. ``closed_by`` is the day that judges which other periods are closed.
    """

    day: date
    known_on: date
    over: bool = False
    closing: str = ""
    closed_by: date | None = None

    @classmethod
    def now(cls, today: date) -> Self:
        """A page: today's rows count, and today is not over."""
        return cls(today, today)

    @classmethod
    def report(cls, period: str, ends_on: date, frozen_on: date) -> Self:
        """The report of a period: its last day is over and nothing of the day after exists. While the period
        runs, as a page."""
        if frozen_on <= ends_on:
            return cls.now(frozen_on)
        return cls(ends_on, frozen_on, over=True, closing=period)

    @property
    def morning(self) -> date:
        """The day that has just begun: what lies before it is over."""
        return self.day + ONE_DAY if self.over else self.day

    def is_closed(self, period: ReportingPeriod) -> bool:
        """Whether its follow-up is published, or the day it was due has passed: of a period that has ended by the day."""
        by = self.closed_by or self.known_on
        published = period.published_on is not None and period.published_on <= by
        ended = period.ends_on <= self.day
        return period.slug == self.closing or (ended and (published or period.due_on < by))


def known_facts(commitment: Commitment, promise: Promise, as_of: AsOf) -> tuple[Commitment, Promise]:
    """The facts that exist as of the day, as known on the other. Amendments are dated by the later of the day
    they were decided and the day they became public. Rows that are gone stay, as accounts."""
    day, known_on = as_of.day, as_of.known_on
    ends = {period.slug: period.ends_on for period in promise.periods}
    first, *later = commitment.targets
    versions = [replace(each, in_force_from=_later(each.in_force_from, each.public_on)) for each in later]
    return (
        replace(
            commitment,
            targets=(first, *(each for each in versions if _exists(each.in_force_from, day))),
            contributions=tuple(_rows(commitment.contributions, day, known_on)),
            confirmations=tuple(
                each
                for each in commitment.confirmations
                if _exists(each.public_on, known_on) and ends.get(each.period, day) <= day
            ),
            judgements=tuple(_newest(commitment.judgements, ends, as_of)),
        ),
        _promise(promise, as_of),
    )


def _rows(rows: Iterable[Contribution], day: date, known_on: date) -> list[Contribution]:
    """Those that exist. There may be thousands, and nearly all do: what is asked first is what costs least."""
    return [
        row
        for row in rows
        if (row.ends_on <= day or row.day <= day) and (row.public_on is None or row.public_on <= known_on)
    ]


def withdrawal(commitment: Commitment) -> date | None:
    """The day from which the commitment is out of the promise."""
    return _later(commitment.withdrawn_on, commitment.withdrawal_public_on)


def while_it_held(commitment: Commitment, as_of: AsOf) -> AsOf:
    """The same, or where it is withdrawn by then the evening before: that day is over, and no period closed since."""
    gone = withdrawal(commitment)
    if gone is None or gone > as_of.day:
        return as_of
    return AsOf(gone - ONE_DAY, as_of.known_on, over=True, closed_by=min(gone, as_of.known_on))


def _promise(promise: Promise, as_of: AsOf) -> Promise:
    dated = (
        replace(each, decided_on=max(each.decided_on, each.public_on or date.min))
        for each in promise.prolongations
    )
    moves = sorted(dated, key=lambda each: (each.decided_on, each.ends_on))
    decided = tuple(each for each in moves if each.decided_on <= as_of.day)
    ends_on = promise.ends_on
    if len(decided) < len(moves):
        ends_on = decided[-1].ends_on if decided else moves[0].previous_ends_on
    periods = tuple(
        each if _exists(each.published_on, as_of.known_on) else replace(each, published_on=None)
        for each in promise.periods
    )
    return replace(promise, ends_on=ends_on, prolongations=decided, periods=periods)


def _newest(given: Iterable[Judgement], ends: dict[str, date], as_of: AsOf) -> Iterable[Judgement]:
    """Of each period that has ended, what its newest valid edition says."""
    newest: dict[str, Judgement] = {}
    for each in sorted(given, key=lambda judgement: (judgement.edition, judgement.published_on)):
        known = each.published_on <= as_of.known_on
        holds = each.withdrawn_on is None or each.withdrawn_on > as_of.known_on
        if known and holds and ends.get(each.period, as_of.day) <= as_of.day:
            newest[each.period] = replace(each, withdrawn_on=None)
    return newest.values()


def _later(day: date | None, public_on: date | None) -> date | None:
    return max(day, public_on) if day and public_on else day


def _exists(day: date | None, by: date) -> bool:
    return day is None or day <= by
