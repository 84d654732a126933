"""What has been accounted for: which reporting periods are closed, and who has said what in them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

from promises.counting.calendars import is_over
from promises.counting.facts import Commitment, Contribution, Judgement, Promise, ReportingPeriod

# So long after the last follow-up was due, silence is no longer "unknown".
PATIENCE = timedelta(days=60)


class Ledger:
    """A commitment's accounts as they lie open on ``today``.

    ``rows`` are all its activities up to ``today``; one that does not count is also a word said.
    """

    def __init__(
        self, commitment: Commitment, promise: Promise, today: date, rows: Sequence[Contribution]
    ) -> None:
        self.today = today
        # Many rows tell the same: kept once, so that asking is cheap.
        self._told = {(row.starts_on, row.ends_on, row.organisation) for row in rows}
        self.periods = sorted(promise.periods, key=lambda p: (p.ends_on, p.starts_on))
        self.responsible, self._names = commitment.responsible, commitment.names
        self.confirmed = {(c.period, c.organisation) for c in commitment.confirmations}
        self.judgements = [j for j in commitment.judgements if j.published_on <= today]
        self._spoken: dict[str, bool] = {}

    @cached_property
    def closed(self) -> list[ReportingPeriod]:
        return [period for period in self.periods if self.is_closed(period)]

    def is_closed(self, period: ReportingPeriod) -> bool:
        """Its follow-up is published, or the day it was due has passed."""
        published = period.published_on is not None and period.published_on <= self.today
        return published or is_over(period.due_on, self.today)

    def spoken(self, period: ReportingPeriod) -> bool:
        """Whether anybody has said anything of the period: a row, a confirmation or an assessment."""
        if period.slug not in self._spoken:
            self._spoken[period.slug] = self.judged(period) is not None or bool(self._reporters(period))
        return self._spoken[period.slug]

    def judged(self, period: ReportingPeriod) -> Judgement | None:
        return next((j for j in self.judgements if j.period == period.slug), None)

    def silent(self, period: ReportingPeriod) -> tuple[str, ...]:
        """The slugs of the responsible who have said nothing; a published assessment speaks for all."""
        if self.judged(period):
            return ()
        reporters = self._reporters(period)
        return tuple(slug for slug in self.responsible if slug not in reporters)

    def called(self, slugs: Sequence[str]) -> tuple[str, ...]:
        """What they are called today."""
        return tuple(self._names.get(slug, slug) for slug in slugs)

    def _reporters(self, period: ReportingPeriod) -> set[str]:
        by_row = {
            name
            for starts_on, ends_on, name in self._told
            if starts_on <= period.ends_on and period.starts_on <= ends_on
        }
        return by_row | {name for slug, name in self.confirmed if slug == period.slug}

    def closed_with(self, due: date) -> list[ReportingPeriod]:
        """The closed periods in which ``due`` fell; periods of a promise's own may overlap.

        A day between two periods belongs to the next follow-up.
        """
        held = [p for p in self.periods if p.starts_on <= due <= p.ends_on]
        held = held or [p for p in self.periods if due < p.starts_on][:1]
        return [p for p in held if self.is_closed(p)]

    def unaccounted(self, due: Iterable[ReportingPeriod]) -> bool:
        """Whether something fell due in these closed periods and not a word was said in any."""
        periods = list(due)
        return bool(periods) and not any(self.spoken(p) for p in periods)

    @property
    def patience_is_over(self) -> bool:
        """Whether sixty days have gone since the last follow-up was due."""
        last = max((p.due_on for p in self.periods), default=None)
        return last is not None and last + PATIENCE <= self.today

    @property
    def next_due(self) -> ReportingPeriod | None:
        waiting = [p for p in self.periods if not self.is_closed(p)]
        return min(waiting, key=lambda p: p.due_on, default=None)
