"""What is told only together, and became another after a follow-up that told of it: the sum is marked, never a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from promises.counting import facts
from promises.counting.facts import Commitment, Contribution, ReportingPeriod
from promises.counting.late import in_time, reads_otherwise
from promises.models import Promise
from promises.record.late_rows import followed_up
from promises.record.models import Chain, Part, Version
from promises.record.packed import TOGETHER, unpack
from promises.record.reading import Record, known_on
from promises.record.versions import version_on


@dataclass(frozen=True)
class LateSum:
    """The sums of one commitment (its number) are others since ``day`` than the follow-up of the ``period`` knew. ``before``
    and ``after`` are what counts, told one by one as it was known then, and told together then and now."""

    commitment: int
    period: ReportingPeriod
    day: date
    before: Sequence[Contribution]
    after: Sequence[Contribution]

    def differs(self, first: date, last: date, part: str = "") -> bool:
        """Whether they are others in these days, of that part alone where one is named."""
        was, becomes = (
            _total(row for row in rows if _lies_in(row, first, last) and part in ("", row.part))
            for rows in (self.before, self.after)
        )
        return was != becomes


@dataclass(frozen=True)
class Told:
    """The promise as its newest editions tell of it, and the sums that became others after these. What an edition took in
    is late no more."""

    promise: facts.Promise
    sums: Sequence[LateSum]


def newest_told(promise: Promise, record: Record) -> Told:
    """What the newest edition of each follow-up knew."""
    newest = {edition["period"]: followed_up(record, edition) for edition in record.follow_ups}
    periods = tuple(newest.get(each.slug, each) for each in record.promise.periods)
    return Told(replace(record.promise, periods=periods), late_sums(promise, record, periods))


def late_sums(promise: Promise, record: Record, periods: Iterable[ReportingPeriod]) -> list[LateSum]:
    """Of each of the periods that is followed up, by commitment, what its follow-up tells of; [] at once where nothing is
    told only together."""
    told = [period for period in periods if period.told_on]
    if not told or not (record.together or _had_sums(promise)):
        return []
    return [found for period in told for found in _of_period(promise, record, period)]


def told_otherwise(
    record: Record, period: ReportingPeriod, sums: Iterable[LateSum], numbers: Iterable[int]
) -> set[int]:
    """Those of the commitments of which something that the period's follow-up tells is another by what came after it;
    ``sums`` are the late ones of it."""
    then = {each.commitment: each.before for each in sums}
    return {
        number
        for number in {*numbers} & record.commitments.keys()
        if reads_otherwise(
            _in_time(record, number, period, then.get(number)),
            record.commitments[number],
            record.promise,
            period,
            record.day,
        )
    }


def _in_time(
    record: Record, number: int, period: ReportingPeriod, then: Sequence[Contribution] | None
) -> Commitment:
    """The commitment without what came after the period's follow-up; of what is told together with what counted ``then``."""
    found = in_time(record.commitments[number], record.promise, [period])
    if then is None:
        return found
    later = [
        row for row in found.contributions if not (row.counts and _lies_in(row, date.min, period.ends_on))
    ]
    return replace(found, contributions=(*later, *then))


def _had_sums(promise: Promise) -> bool:
    """Whether anything was told only together that is not any more."""
    gone = Part.objects.filter(chain__promise=promise, last__isnull=False, noun="activities")
    return gone.filter(internal_fact__endswith=TOGETHER).exists()


def _of_period(promise: Promise, record: Record, period: ReportingPeriod) -> Iterator[LateSum]:
    told_on = period.told_on
    if told_on is None or told_on >= record.day or (then := known_on(promise, told_on)) is None:
        return
    # A follow-up tells of all until its period's last day, and of each stretch of it by itself.
    stretches = [
        (each.starts_on, each.ends_on) for each in record.promise.periods if each.ends_on <= period.ends_on
    ]
    for number in record.commitments:
        before, after = (_counting(each, number, period, told_on) for each in (then, record))
        found = LateSum(number, period, told_on, before, after)
        if any(found.differs(*each) for each in stretches):
            day = _changed_on(promise, number, period, told_on, record.day)
            yield LateSum(number, period, day, before, after)


def _counting(record: Record, number: int, period: ReportingPeriod, told_on: date) -> list[Contribution]:
    """What counts until the period's last day: sums as the record has them, rows as they were known when the follow-up was
    made."""
    return [
        row
        for row in record.contributions.get(number, ())
        if row.counts and _lies_in(row, date.min, period.ends_on)
        if row.key in record.together or ((row.public_on or told_on) <= told_on and row.stands(told_on))
    ]


def _lies_in(row: Contribution, first: date, last: date) -> bool:
    """Whether what is told of the row is told of these days: a long row by itself of all of its own, a sum of its last."""
    return (row.day if row.summed else row.starts_on) <= last and first <= row.day


def _total(rows: Iterable[Contribution]) -> tuple[Decimal, Decimal, bool]:
    """What is told of the rows; of few people no more than that there are some."""
    rows = list(rows)
    told = [row for row in rows if not row.few]
    return (
        sum((row.quantity for row in told), Decimal()),
        sum((row.out_of or Decimal() for row in told), Decimal()),
        len(told) < len(rows),
    )


def _changed_on(promise: Promise, number: int, period: ReportingPeriod, since: date, until: date) -> date:
    """The last day that a sum of the commitment's in the period came, went or became another."""
    chain = Chain.objects.get(promise=promise)
    then, now = version_on(chain, since), version_on(chain, until)
    assert then
    assert now
    changed = Q(first__gt=then.number, first__lte=now.number) | Q(last__gte=then.number, last__lt=now.number)
    numbers = {
        each
        for part in Part.objects.filter(changed, chain=chain, noun="activities")
        if _is_sum_of(part, number, period)
        for each in (part.first, (part.last or now.number) + 1)
        if then.number < each <= now.number
    }
    days = Version.objects.filter(chain=chain, number__in=numbers).values_list("day", flat=True)
    return max(days, default=until)  # no version says yet what is only foreseen


def _is_sum_of(part: Part, number: int, period: ReportingPeriod) -> bool:
    return any(
        each.together and each.commitment == number and _lies_in(each.row, date.min, period.ends_on)
        for each in unpack([part.internal_fact])
    )
