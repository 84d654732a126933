"""Provet: the draft's commitments moved back onto earlier years, and counted on what was logged then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from medborgarlofte.clock import today
from promises.counting.calendars import ONE_DAY, anniversary
from promises.counting.facts import Commitment as CommitmentFacts
from promises.counting.facts import Confirmation, Contribution, Milestone, Part, ReportingPeriod, Target
from promises.counting.facts import Promise as PromiseFacts
from promises.counting.progress import AsOf, Progress, progress
from promises.models import Activity, Promise
from promises.record.public import shown
from promises.record.reading import Record

Row = TypeVar("Row", CommitmentFacts, Target, Milestone, Part)
# As many earlier years as are tried.
YEARS = 3
_ALL = "alla"


@dataclass(frozen=True)
class Trial:
    """One commitment tried on one year: how many rows of its kind counted then, and how it would have ended, or stood
    today in a year that is not ``over``. None where nothing was logged, which says nothing of what was done."""

    year: int
    rows: int
    ended: Progress | None
    over: bool = True


def trials(promise: Promise, record: Record) -> dict[int, list[Trial]]:
    """Of each commitment of a draft the years before it, the latest first. Asks once for the rows of its
    kinds, of those that anybody may read.

    Rows are counted for whatever they served then: of what counted towards something the quantity, of what served
    nothing one, and of a step or sub-target that was called as one of the draft's; what was said not to count is left out.
    """
    starts_on, ends_on = record.promise.starts_on, record.promise.ends_on
    kinds = {row.number: row.kind_id for row in promise.commitments.all()}
    if ends_on is None:
        ends_on = anniversary(starts_on, starts_on.year + 1) - ONE_DAY
    rows = _rows_by_kind(
        promise, set(kinds.values()), anniversary(starts_on, starts_on.year - YEARS), ends_on
    )
    frame = replace(record.promise, ends_on=ends_on, signed_on=None, periods=(), prolongations=())
    found = {}
    for number, facts in record.commitments.items():
        tried = []
        for back in range(1, YEARS + 1):
            since, until = _back(starts_on, back), _back(ends_on, back)
            then = [row for row in rows[kinds[number]] if since <= row.starts_on and row.ends_on <= until]
            under = replace(frame, starts_on=since, ends_on=until)
            ended = _ended(_moved(facts, back), under, then) if then else None
            tried.append(Trial(since.year, len(then), ended, over=until < today()))
        found[number] = tried
    return found


def _ended(facts: CommitmentFacts, frame: PromiseFacts, rows: Iterable[Activity]) -> Progress:
    """As it would stand when all of it is over, or this morning, and what is not logged was not done."""
    assert frame.ends_on
    told = min(frame.ends_on, today() - ONE_DAY)
    # A draft's own periods may not be laid out yet: what has been is one, and all of it is told.
    whole = ReportingPeriod(_ALL, _ALL, frame.starts_on, told, told)
    named = {step.key for target in facts.targets for step in target.milestones}
    named |= {part.key for target in facts.targets for part in target.parts}
    tried = replace(
        facts,
        contributions=tuple(_contribution(row, named) for row in rows),
        confirmations=(Confirmation(_ALL, _ALL),),
        responsible=(_ALL,),
    )
    after = min(frame.ends_on + timedelta(days=2), today())
    return progress(tried, replace(frame, periods=(whole,)), AsOf.now(after))


def _moved(facts: CommitmentFacts, back: int) -> CommitmentFacts:
    """The commitment with all its days so many years earlier."""

    def moved(row: Row, *names: str) -> Row:
        days = {name: getattr(row, name) for name in names}
        changes: dict[str, Any] = {name: _back(day, back) for name, day in days.items() if day}
        return replace(row, **changes)

    targets = [
        replace(
            moved(target, "deadline", "in_force_from", "public_on"),
            milestones=tuple(moved(each, "due_on") for each in target.milestones),
            parts=tuple(moved(each, "starts_on", "ends_on") for each in target.parts),
        )
        for target in facts.targets
    ]
    return replace(moved(facts, "starts_on"), targets=tuple(targets))


def _back(day: date, years: int) -> date:
    return anniversary(day, day.year - years)


def _contribution(row: Activity, named: Collection[str]) -> Contribution:
    """``named`` are the draft's steps and sub-targets: a row that was of one of that name then is so again."""
    counted = [each for each in row.contributions.all() if each.counts]
    most = {"quantity": max(each.quantity for each in counted)} if counted else {}
    part = next((each.part for each in counted if each.part in named), "")
    own = row.performed_by.slug if row.performed_by else ""
    return Contribution(
        str(row.uid), row.starts_on, row.ends_on, place=row.place, organisation=own, part=part, **most
    )


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
        served = row.contributions.all()
        if not served or any(each.counts for each in served):
            found[row.kind_id].append(row)
    return found
