"""What promises needs to know of follow-ups, without knowing the app that keeps them (ADR 0003).

``followup`` hangs its provider here when Django starts. Without it nothing is followed up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from promises.counting.facts import Judgement
from promises.counting.late import Days


@dataclass(frozen=True)
class PublishedFollowUp:
    """A published follow-up, newest edition: enough to count from and to link to."""

    period: str
    label: str
    published_on: date
    edition: int
    url: str
    pdf_url: str
    # The day its first edition closed the period; ``withdrawn_on`` only where every edition was taken back.
    first_published_on: date
    # The last day that its first edition knew of; None = the day that it was published.
    first_frozen_on: date | None = None
    withdrawn_on: date | None = None
    # What was said of each commitment, by its number.
    judgements: Mapping[int, Judgement] = field(default_factory=dict)


class FollowUps(Protocol):
    """What ``followup`` offers."""

    def published(
        self, promise_ids: Sequence[int], *, withdrawn_too: bool = False
    ) -> Mapping[int, Sequence[PublishedFollowUp]]:
        """Published follow-ups by promise id, oldest period first; in a fixed number of queries.

        ``withdrawn_too`` adds those all of whose editions were taken back: they closed their period.
        """
        ...

    def closed_on(self, day: date) -> Collection[tuple[int, date, date]]:
        """Promise, first and last day of each period whose follow-up was frozen that day, and stands, or published."""
        ...

    def closed(self, period: Any) -> bool:
        """Whether the period's follow-up is frozen, and stands, or was ever published."""
        ...

    def export(self, promise: Any) -> list[dict[str, Any]]:
        """The promise's published follow-ups as the exchange format writes them, oldest first."""
        ...

    def files(self, promise: Any) -> Mapping[str, list[dict[str, Any]]]:
        """What can be fetched of the promise's follow-ups, oldest first: ``editions``, ``renewals`` and ``papers``, each
        by ``period`` and ``edition``, the last two also by ``number``, with ``sha256``; no moment, no person."""
        ...

    def load(self, promise: Any, follow_ups: list[dict[str, Any]], *, by: Any) -> None:
        """Make follow-ups from the exchange format; raises nothing for a file that fits the schema."""
        ...


class _None:
    def published(
        self, promise_ids: Sequence[int], *, withdrawn_too: bool = False
    ) -> Mapping[int, Sequence[PublishedFollowUp]]:
        return {}

    def closed_on(self, day: date) -> Collection[tuple[int, date, date]]:
        return ()

    def closed(self, period: Any) -> bool:
        return False

    def export(self, promise: Any) -> list[dict[str, Any]]:
        return []

    def files(self, promise: Any) -> Mapping[str, list[dict[str, Any]]]:
        return {}

    def load(self, promise: Any, follow_ups: list[dict[str, Any]], *, by: Any) -> None:
        return None


follow_ups: FollowUps = _None()


def closed_days(promise_id: int, day: date) -> list[Days]:
    """The first and the last day of each period of the promise (its primary key) that is ``closed_on`` the day."""
    return [Days(first, last) for pk, first, last in follow_ups.closed_on(day) if pk == promise_id]
