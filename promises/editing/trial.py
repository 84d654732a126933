"""Provet: the draft's commitments counted on what was logged in earlier years, moved onto the promise's own days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from medborgarlofte.clock import today
from promises.counting.calendars import ONE_DAY, anniversary
from promises.counting.facts import Commitment as CommitmentFacts
from promises.counting.facts import Confirmation, Contribution, ReportingPeriod
from promises.counting.facts import Promise as PromiseFacts
from promises.counting.progress import AsOf, Progress, progress
from promises.models import Activity, Promise
from promises.record.public import shown
from promises.record.reading import Record

# As many earlier years as are tried.
YEARS = 3
_ALL = "alla"


@dataclass(frozen=True)
class Trial:
    """One commitment tried on one year: how many rows of its kind were logged then, and how it would have ended. None
    where nothing was logged, which says nothing of what was done."""

    year: int
    rows: int
    ended: Progress | None


def trials(promise: Promise, record: Record) -> dict[int, list[Trial]]:
    """Of each commitment of a draft the years before it, the latest first. Asks once for the rows of its
    kinds, of those that anybody may read.

    Rows are counted for whatever they served then: of what served something the quantity, else one.
    """
    starts_on, ends_on = record.promise.starts_on, record.promise.ends_on
    kinds = {row.number: row.kind_id for row in promise.commitments.all()}
    if ends_on is None:
        ends_on = anniversary(starts_on, starts_on.year + 1) - ONE_DAY
    rows = _rows_by_kind(
        promise, set(kinds.values()), anniversary(starts_on, starts_on.year - YEARS), ends_on
    )
    # All of it is told at once: a draft's own periods may not be laid out yet.
    whole = ReportingPeriod(_ALL, _ALL, starts_on, ends_on, ends_on)
    frame = replace(record.promise, ends_on=ends_on, signed_on=None, periods=(whole,), prolongations=())
    found = {}
    for number, facts in record.commitments.items():
        tried = []
        for back in range(1, YEARS + 1):
            since = anniversary(starts_on, starts_on.year - back)
            until = anniversary(ends_on, ends_on.year - back)
            then = [row for row in rows[kinds[number]] if since <= row.starts_on and row.ends_on <= until]
            ended = _ended(facts, frame, then, back) if then else None
            tried.append(Trial(since.year, len(then), ended))
        found[number] = tried
    return found


def _ended(facts: CommitmentFacts, frame: PromiseFacts, rows: Iterable[Activity], back: int) -> Progress:
    """As it would stand when all of it is over, and what is not logged was not done."""
    contributions = tuple(_contribution(row, back) for row in rows)
    told = (Confirmation(_ALL, _ALL),)
    tried = replace(facts, contributions=contributions, confirmations=told, responsible=(_ALL,))
    assert frame.ends_on
    return progress(tried, frame, AsOf.now(frame.ends_on + timedelta(days=2)))


def _contribution(row: Activity, back: int) -> Contribution:
    quantities = [each.quantity for each in row.contributions.all() if each.quantity is not None]
    most = {"quantity": max(quantities)} if quantities else {}
    own = row.performed_by.slug if row.performed_by else ""
    begins, ends = (anniversary(day, day.year + back) for day in (row.starts_on, row.ends_on))
    return Contribution(str(row.uid), begins, ends, place=row.place, organisation=own, **most)


def _rows_by_kind(
    promise: Promise, kinds: set[int], since: date, until: date
) -> Mapping[int, Sequence[Activity]]:
    rows = Activity.objects.filter(
        shown(today()), municipality=promise.municipality_id, kind__in=kinds, starts_on__gte=since,
        ends_on__lte=until, withdrawn_at__isnull=True, replaced_by__isnull=True,
    )  # fmt: skip
    found: dict[int, list[Activity]] = defaultdict(list)
    for row in (
        rows.select_related("performed_by").prefetch_related("contributions").order_by("ends_on", "pk")
    ):
        found[row.kind_id].append(row)
    return found
