"""What has been accounted for: which reporting periods are closed, up to which day of each somebody has said
something, and who is silent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from promises.counting.calendars import DUE_AFTER, ONE_DAY
from promises.counting.facts import Commitment, Contribution, Judgement, Promise, ReportingPeriod, own_day
from promises.counting.progress.as_of import AsOf, known_facts
from promises.words.enums import ConfirmationKind, WindowState

# So long after the last follow-up was due, what nobody reported is called "never accounted for".
PATIENCE = timedelta(days=60)
# So long a window waits for word at most.
LONGEST_WAIT = timedelta(days=214)


@dataclass(frozen=True)
class Account:
    """One reporting period, or a stretch that no period holds, as it is accounted for.

    ``asked`` = somebody is asked of it, in the period or, after the last, for good. ``through`` is the last day somebody has accounted for; ``standing_through`` by rows that still stand.
    """

    starts_on: date
    ends_on: date
    closed: bool
    through: date | None
    standing_through: date | None
    period: ReportingPeriod | None = None
    asked: bool = True

    def told(self, *, standing: bool) -> date | None:
        return self.standing_through if standing else self.through


class Gaps(NamedTuple):
    """The closed periods in which something is unmet, those of them that are not accounted for to their ends, both in
    order, and the last day of such a gap, also where no period asks of it."""

    unmet_in: tuple[ReportingPeriod, ...] = ()
    gap_in: tuple[ReportingPeriod, ...] = ()
    gap_until: date | None = None


NO_GAPS = Gaps()


class Ledger:
    """A commitment's accounts. ``commitment`` and ``promise`` are what is known (as_of.known_facts)."""

    def __init__(self, commitment: Commitment, promise: Promise, as_of: AsOf) -> None:
        self.as_of = as_of
        self.periods = sorted(promise.periods, key=lambda p: (p.ends_on, p.starts_on))
        self.responsible, self._names = commitment.responsible, commitment.names
        self._confirmations = commitment.confirmations
        self.judgements = commitment.judgements
        self._rows = commitment.contributions
        self._begins = min([promise.starts_on, *(p.starts_on for p in self.periods)])
        self._ends = promise.ends_on

    def is_closed(self, period: ReportingPeriod) -> bool:
        return self.as_of.is_closed(period)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The periods in order of their ends, each after the days before it that no period asks of, which close with
        it; then the days after the last, which close four weeks later. A period within which others end is told of stretch
        by stretch: a row after a follow-up speaks for no day that this told of."""
        spans = self._spans()
        found, after = [], self._begins
        for period in self.periods:
            if after < period.starts_on:
                between = self._account(after, period.starts_on - ONE_DAY, None, spans)
                found.append(replace(between, closed=self.is_closed(period), asked=False))
            found += [self._account(*each, period, spans) for each in self._stretches(period)]
            after = max(after, period.ends_on + ONE_DAY)
        if after <= self.as_of.day:
            by = (self.as_of.closed_by or self.as_of.known_on) - DUE_AFTER - ONE_DAY
            shut = min(max(by, after - ONE_DAY), self.as_of.day)
            if after <= shut:
                found.append(self._account(after, shut, None, spans, closed=True))
            if shut < self.as_of.day:
                found.append(self._account(shut + ONE_DAY, self.as_of.day, None, spans))
        return tuple(found)

    def _stretches(self, period: ReportingPeriod) -> Iterator[tuple[date, date]]:
        """The days of the period, cut where others end."""
        begins = period.starts_on
        for ends in dict.fromkeys(each.ends_on for each in self.periods):
            if begins <= ends <= period.ends_on:
                yield begins, ends
                begins = ends + ONE_DAY

    def _account(
        self,
        begins: date,
        ends: date,
        period: ReportingPeriod | None,
        spans: Sequence[tuple[date, date, bool]],
        *,
        closed: bool = False,
    ) -> Account:
        through = standing = None
        for first, last, is_standing in spans:
            if first <= ends and begins <= last:
                day = min(last, ends)
                through = max(through or day, day)
                if is_standing:
                    standing = max(standing or day, day)
            elif (
                period is None and closed and last > ends
            ):  # within one tail, a later row speaks for all before
                through = ends
                standing = ends if is_standing else standing
        if period is not None and period.ends_on <= self.as_of.day:
            told = list(self._in_follow_up(period))
            if self.is_confirmed(period):
                through = standing = ends
            elif told:
                through = ends
                standing = ends if any(row.stands(self.as_of.known_on) for row in told) else standing
        is_closed = closed or (period is not None and self.is_closed(period))
        return Account(begins, ends, is_closed, through, standing, period)

    def _spans(self) -> list[tuple[date, date, bool]]:
        """The days that rows speak for; many rows tell the same, which is kept once."""
        known_on = self.as_of.known_on
        spans = {
            (starts_on, own_day(starts_on, ends_on), gone_on is None or gone_on > known_on)
            for starts_on, ends_on, gone_on, *who in self._told
            if self._speak(*who)
        }
        return sorted(spans)

    def _speaks(self, row: Contribution) -> bool:
        return self._speak(row.organisation, row.logged_for)

    def _speak(self, organisation: str, logged_for: str) -> bool:
        """A responsible's row, or a partner's that was logged for one."""
        answering = self.responsible
        return not answering or not logged_for or organisation in answering or logged_for in answering

    def _in_follow_up(self, period: ReportingPeriod) -> Iterator[Contribution]:
        """The rows of the commitment that the period's follow-up held when it was first published; a correction
        of it takes back nothing that was told."""
        published = period.published_on
        if published is None and period.slug == self.as_of.closing:
            published = self.as_of.known_on
        for row in self._rows:
            if (
                published is not None
                and row.starts_on <= period.ends_on
                and period.starts_on <= row.day
                and (row.public_on is None or row.public_on <= published)
                and row.stands(published)
                and self._speaks(row)
            ):
                yield row

    def overlapping(self, first: date, last: date) -> Iterator[Account]:
        """The accounts that hold a day of the stretch."""
        for account in self.accounts:
            if account.starts_on <= last and first <= account.ends_on:
                yield account

    def to_tell(self, first: date, last: date) -> list[Account]:
        """Those of them that need a word: what no period asks of does where that is all there is."""
        held = list(self.overlapping(first, last))
        return [account for account in held if account.asked] or held

    def known_through(self, first: date, last: date, *, standing: bool = False) -> date | None:
        """The last day of the stretch that anybody has accounted for."""
        days = [
            min(told, last)
            for account in self.overlapping(first, last)
            if (told := account.told(standing=standing)) is not None and told >= first
        ]
        return max(days, default=None)

    def gap(self, first: date, last: date, known: date | None) -> WindowState:
        """What an unmet stretch is that is not known to its end: it waits while word may come, so and so long at
        most, and is unknown after."""
        waits = self.may_come(last, known) and self.as_of.day - (known or first) <= LONGEST_WAIT
        return WindowState.WAITING if waits else WindowState.UNKNOWN

    def may_come(self, last: date, known: date | None) -> bool:
        """Whether word may still come in time of a stretch not known to its end: the period holding that is open."""
        last = min(last, self.as_of.day)
        return known != last and any(not each.closed for each in self.overlapping(last, last))

    def silent_until(self, first: date, last: date, known: date | None) -> date | None:
        """The last day of the stretch that lies in a closed period and after what is known."""
        ends = [min(each.ends_on, last) for each in self.overlapping(first, last) if each.closed]
        latest = max(ends, default=None)
        return latest if latest is not None and (known is None or latest > known) else None

    def has_word_in_all(self, first: date, last: date, *, closed_only: bool) -> bool:
        """Whether every period that the stretch touches has been accounted for there, by what still stands."""
        return all(
            self.known_through(max(first, each.starts_on), min(last, each.ends_on), standing=True)
            for each in self.to_tell(first, last)
            if each.closed or not closed_only
        )

    def is_confirmed(self, period: ReportingPeriod) -> bool:
        """Whether somebody has confirmed the period."""
        return any(each.period == period.slug for each in self._confirmations)

    def confirmed(self, first: date, last: date) -> bool:
        """Whether somebody has confirmed a period that the stretch touches."""
        said = {each.period for each in self._confirmations}
        return any(
            each.period is not None and each.period.slug in said for each in self.overlapping(first, last)
        )

    def holds_need(self, first: date, last: date) -> bool:
        """Whether somebody has said that there was a need in a period that the stretch touches."""
        needs = {c.period for c in self._confirmations if c.kind is ConfirmationKind.NEED_UNMET}
        return any(
            each.period is not None and each.period.slug in needs for each in self.overlapping(first, last)
        )

    def told_no_need(self, first: date, last: date) -> bool:
        """Whether somebody has said that there was no need, in every period that the stretch touches."""
        none = {c.period for c in self._confirmations if c.kind is ConfirmationKind.NO_NEED}
        return all(each.period is not None and each.period.slug in none for each in self.to_tell(first, last))

    def told_no_case(self, first: date, last: date | None) -> bool:
        """Whether somebody has said for all of every closed period of the time, of which there is one, that
        nothing came."""
        closed = [each for each in self.to_tell(first, last or self.as_of.day) if each.closed]
        return (
            bool(closed)
            and not self.holds_need(first, self.as_of.day)
            and all(each.standing_through == each.ends_on for each in closed)
        )

    def judged(self, period: ReportingPeriod) -> Judgement | None:
        return next((j for j in self.judgements if j.period == period.slug), None)

    def silent(self, period: ReportingPeriod) -> tuple[str, ...]:
        """The slugs of the responsible who have said nothing; a published assessment speaks for all."""
        if self.judged(period):
            return ()
        return self._silent(period)

    def gaps(self, unmet: Iterable[tuple[date, date]]) -> Gaps:
        """What is closed of the unmet stretches, and not accounted for to its end."""
        unmet = list(unmet)
        closed = [
            each
            for each in self.accounts
            if each.closed and any(first <= each.ends_on and each.starts_on <= last for first, last in unmet)
        ]
        untold = [each for each in closed if each.through != each.ends_on]
        unmet_in, gap_in = (
            tuple(dict.fromkeys(each.period for each in of if each.period)) for of in (closed, untold)
        )
        return Gaps(unmet_in, gap_in, max((each.ends_on for each in untold), default=None))

    def silence(
        self, periods: Sequence[ReportingPeriod]
    ) -> tuple[tuple[str, ...], tuple[ReportingPeriod, ...]]:
        """Who said nothing in the latest of the periods that somebody was silent in, as they are called today, and
        all of the periods in which just they were silent."""
        silent = [
            (period, self._silent(period))
            for period in periods
            if not self.judged(period) and (self._silent(period) or not self._reporters(period))
        ]
        if self.responsible:
            silent = [(period, who) for period, who in silent if who]
        if not silent:
            return (), ()
        who = silent[-1][1]
        theirs = tuple(period for period, names in silent if names == who)
        return tuple(self._names.get(slug, slug) for slug in who), theirs

    def _silent(self, period: ReportingPeriod) -> tuple[str, ...]:
        reporters = self._reporters(period)
        return tuple(slug for slug in self.responsible if slug not in reporters)

    def _reporters(self, period: ReportingPeriod) -> set[str]:
        by_row = {
            name
            for starts_on, ends_on, _, *names in self._told
            for name in names
            if starts_on <= period.ends_on and period.starts_on <= ends_on
        }
        return by_row | {each.organisation for each in self._confirmations if each.period == period.slug}

    @cached_property
    def _told(self) -> set[tuple[date, date, date | None, str, str]]:
        """From when and until when, until when it stood, who did it and who accounts for it: what thousands of rows tell of
        a few days, once each."""
        return set(
            map(attrgetter("starts_on", "ends_on", "gone_on", "organisation", "logged_for"), self._rows)
        )

    def patience_is_over(self, due_on: date | None) -> bool:
        """Whether sixty days have gone since the last follow-up was due, or since the time of a later deadline
        closed."""
        due = [period.due_on for period in self.periods]
        last = max((day for day in (self._ends, due_on) if day is not None), default=None)
        if last is not None and all(period.ends_on < last for period in self.periods):
            due.append(last + DUE_AFTER)
        return bool(due) and max(due) + PATIENCE <= self.as_of.morning

    @property
    def next_due(self) -> ReportingPeriod | None:
        waiting = [p for p in self.periods if not self.is_closed(p)]
        return min(waiting, key=lambda p: p.due_on, default=None)


def ledger_on(commitment: Commitment, promise: Promise, today: date) -> Ledger:
    """The accounts of a commitment as they are known on the day."""
    as_of = AsOf.now(today)
    return Ledger(*known_facts(commitment, promise, as_of), as_of)
