"""Rows that everybody can read one by one and that were corrected, taken back, or logged after the follow-up of their
period."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from followup.models import Edition
from medborgarlofte.clock import day_of, today
from promises.counting.facts import ReportingPeriod
from promises.models import Activity, Contribution, belonging
from promises.record.late_rows import came_after
from promises.record.public import shown
from promises.record.target_facts import period_facts

_NEWEST = 50


@dataclass(frozen=True)
class RowChange:
    """What became of a row of the promise (a primary key), and the day it could be read; ``word`` is "Rättad",
    "Återtagen" or "Loggad", ``period`` the one whose follow-up it came after."""

    row: Activity
    promise: int
    word: str
    day: date
    period: ReportingPeriod | None


def row_changes(promises: Sequence[int]) -> Iterator[RowChange]:
    """The newest of them in these published promises, in no order; four queries, whatever their number."""
    own = Contribution.objects.select_related("commitment__promise__municipality")
    rows = Activity.objects.filter(shown(today()), belonging.of(promises)).select_related(
        "promise__municipality"
    )
    rows = rows.prefetch_related(Prefetch("contributions", own.order_by("commitment__number")))
    first = Edition.objects.filter(number=1, report__period__promise__in=promises)
    followed_up = first.filter(
        Q(report__period__promise__commitments__contributions__activity=OuterRef("pk"))
        | Q(report__period__promise=OuterRef("promise")),
        report__period__starts_on__lte=OuterRef("ends_on"),
        report__period__ends_on__gte=OuterRef("starts_on"),
        published_at__date__lt=OuterRef("publish_on"),
    )
    late = Q(Exists(followed_up), publish_on__gt=F("ends_on"))
    changed = rows.filter(Q(replaces__isnull=False) | late).order_by("-publish_on", "-pk")[:_NEWEST]
    gone = rows.filter(withdrawn_at__isnull=False).order_by(F("withdrawn_at").desc(nulls_last=True), "-pk")[
        :_NEWEST
    ]
    periods: dict[int, list[ReportingPeriod]] = defaultdict(list)
    for edition in first.select_related("report__period").defer("data", "content"):
        period = edition.report.period
        periods[period.promise_id].append(period_facts(period, day_of(edition.published_at)))
    for row in {row.pk: row for row in [*changed, *gone]}.values():
        belongs_to = {each.commitment.promise_id for each in row.contributions.all()}
        if row.promise_id:
            belongs_to.add(row.promise_id)
        for promise in belongs_to.intersection(promises):
            yield from _changes(row, promise, periods[promise])


def _changes(row: Activity, promise: int, periods: Sequence[ReportingPeriod]) -> Iterator[RowChange]:
    after = {word: period for word, _, period in came_after(row, periods)}
    if row.replaces_id or "Loggad" in after:
        word = "Rättad" if row.replaces_id else "Loggad"
        yield RowChange(row, promise, word, row.publish_on, after.get(word))
    if row.withdrawn_at:
        yield RowChange(row, promise, "Återtagen", day_of(row.withdrawn_at), after.get("Återtagen"))
